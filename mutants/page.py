"""A procedure as the harness sees it: planned, and with what stands where in its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from validator.device.platforms import shapes
from validator.markdown.procedure import parse_procedure, read_page
from validator.markdown.transcript import read_transcript
from validator.model import Exchange, Fence, PromptShape
from validator.run.chains import make_plan
from validator.run.plan import PlannedProcedure
from validator.run.planning import plan_procedure
from validator.settings import Settings

__all__ = ["Page", "Role", "Spot", "read_pages"]

Role = Literal["prompt", "command", "answer", "shown", "check", "write"]
"""What a part of a line is: a prompt, what is typed, a question with its answer, what comes, or a line of a file that is
compared or put there."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a line that means something; `line` counts from 1, `start` and `end` are offsets in it.

    `exchange` is the one that it belongs to: a prompt alone belongs to what was typed before it in its block.
    """

    role: Role
    line: int
    start: int
    end: int
    fence: Fence
    exchange: Exchange | None

    @property
    def mode(self) -> str:
        """How it is compared, for what is; `-` for what is done."""
        if self.role == "shown":
            return self.fence.attributes.match or "text"
        return "file" if self.role == "check" else "-"


@dataclass(frozen=True)
class Page:
    """One procedure; `before` are those that it builds on, in order."""

    name: str
    text: str
    planned: PlannedProcedure
    before: tuple[PlannedProcedure, ...]
    settings: Settings

    def with_text(self, text: str) -> PlannedProcedure:
        """Another text in place of this page's, planned. Raises `AuthoringError`."""
        procedure = parse_procedure(text, path=self.name, defaults=self.settings.defaults)
        return plan_procedure(procedure, self.settings)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))

    @cached_property
    def fences(self) -> tuple[Fence, ...]:
        """Every block that runs, in the order of the text."""
        procedure = self.planned.procedure
        inside = [fence for step in procedure.steps for fence in step.fences]
        every = [*procedure.setup, *inside, *procedure.teardown]
        return tuple(sorted((one for one in every if one.runs), key=lambda one: one.place.line))

    @cached_property
    def shapes(self) -> tuple[PromptShape, ...]:
        """How prompts of the lab look."""
        return tuple(one for name, kind in self.planned.platforms.items() for one in shapes(name, kind))

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(spot for fence in self.fences for spot in self._spots(fence))

    def exchanges(self, fence: Fence) -> tuple[Exchange, ...]:
        """What is typed in a block."""
        return read_transcript(fence, self.shapes) if fence.is_transcript else ()

    def is_error(self, exchange: Exchange, line: str) -> bool:
        """Whether a line of what comes is what the device calls an error."""
        window = self.planned.platforms[exchange.device].windows[exchange.window]
        return any(re.match(pattern, line) for pattern in window.errors)

    def _spots(self, fence: Fence) -> Iterator[Spot]:
        if fence.attributes.file is not None:
            role: Role = "check" if fence.attributes.check else "write"
            for line in fence.lines:
                yield self._spot(role, line.line, line.column - 1, fence, None)
            return
        owner: dict[int, Exchange] = {}
        role_of: dict[int, Role] = {}
        for exchange in self.exchanges(fence):
            typed = 0 if not exchange.prompt else (exchange.command or "").count("\n") + 1
            for number in range(exchange.place.line, exchange.place.line + typed):
                owner[number], role_of[number] = exchange, "command"
            for shown in exchange.shown:
                owner[shown.line], role_of[shown.line] = exchange, "shown"
            for answer in exchange.answers:
                owner[answer.place.line], role_of[answer.place.line] = exchange, "answer"
        latest = None
        for line in fence.lines:
            latest = owner.get(line.line, latest)
            start = line.column - 1
            if not line.text.strip() or latest is None:
                continue
            role = role_of.get(line.line, "prompt")
            if role == "prompt":
                yield self._spot("prompt", line.line, start, fence, latest)
            elif role == "command" and line.line == latest.place.line:
                end = start + len(latest.prompt)
                yield Spot("prompt", line.line, start, end, fence, latest)
                if latest.command is not None:
                    yield self._spot("command", line.line, end + 1, fence, latest)
            else:
                marked = role == "command" and line.text.startswith("> ")
                yield self._spot(role, line.line, start + (2 if marked else 0), fence, latest)

    def _spot(self, role: Role, line: int, start: int, fence: Fence, exchange: Exchange | None) -> Spot:
        return Spot(role, line, start, len(self.lines[line - 1].rstrip()), fence, exchange)


def read_pages(paths: list[Path], settings: Settings) -> list[Page]:
    """The procedures in `paths`, each with those that it builds on. Raises `AuthoringErrors`."""
    pages = []
    for path in paths:
        (session,) = make_plan([path], settings, {})
        name = settings.name_of(path)
        pages.append(
            Page(name, read_page(path, name=name), session.procedures[-1], session.procedures[:-1], settings)
        )
    return pages

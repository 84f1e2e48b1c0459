"""Pages for the tests, and what is said about them."""

import pytest

from validator.device.platforms import platform_named, shapes
from validator.errors import AuthoringError, Place
from validator.markdown.procedure import parse_procedure
from validator.markdown.scan import Element, scan
from validator.markdown.transcript import read_transcript
from validator.model import Attributes, Exchange, Fence, Procedure, PromptShape, ShownLine

PATH = "page.md"
SHAPES = tuple(
    shape
    for device, platform in (("left", "frr"), ("right", "frr"), ("h1", "linux"))
    for shape in shapes(device, platform_named(platform))
)


def page(body: str, *front: str) -> str:
    """A procedure; without extra `front` lines the body begins on line 4."""
    return "\n".join(["---", "lab: two-routers", *front, "---", body])


def parsed(body: str, *front: str) -> Procedure:
    return parse_procedure(page(body, *front), path=PATH)


def refused(text: str) -> str:
    """The whole message about a page that cannot be read."""
    with pytest.raises(AuthoringError) as error:
        parse_procedure(text, path=PATH)
    return str(error.value)


def said(place: str, message: str, hint: str | None = None) -> str:
    return f"{PATH}:{place}  {message}" + (f"\n  hint       {hint}" if hint else "")


def fence(info: str) -> str:
    """A step with one block."""
    return f"## Step\n\n```{info}\nleft# show version\n```\n"


def elements(text: str) -> list[Element]:
    return list(scan(text.split("\n"), path=PATH))


CONSOLES = (*SHAPES, *shapes("sw1", platform_named("uboot")), *shapes("pdu", platform_named("pdu")))


def transcript(
    text: str, known: tuple[PromptShape, ...] = SHAPES, **attributes: object
) -> tuple[Exchange, ...]:
    """The exchanges of a block whose fence is on line 1."""
    lines = tuple(ShownLine(line, number) for number, line in enumerate(text.split("\n"), 2))
    block = Fence(
        place=Place(PATH, 1),
        end_line=len(lines) + 2,
        language="console",
        attributes=Attributes(**attributes),  # type: ignore[arg-type]
        lines=lines,
    )
    return read_transcript(block, known)


def transcript_refused(text: str, **attributes: object) -> str:
    with pytest.raises(AuthoringError) as error:
        transcript(text, **attributes)
    return str(error.value)

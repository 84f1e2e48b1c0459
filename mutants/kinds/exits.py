"""Another exit status: one that a block does not promise, another one, none."""

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, lines_changed
from mutants.page import Page

__all__ = ["mutate"]

_EXIT = re.compile(r" exit=\d+")


def mutate(page: Page) -> Iterator[Mutant]:
    """It is reported at the first command of the block that has a status, and where none has, at the block itself."""
    for fence in page.fences:
        if not fence.is_transcript:
            continue
        info = page.lines[fence.place.line - 1]
        status = fence.attributes.exit
        if status is None:
            others = [f"{info} exit=1"]
        else:
            others = [_EXIT.sub(f" exit={status + 1}", info), _EXIT.sub("", info)]
        kinds = page.planned.platforms
        at = next(
            (
                one.place.line
                for one in page.exchanges(fence)
                if kinds[one.device].windows[one.window].kind == "shell"
            ),
            fence.place.line,
        )
        for other in others:
            yield lines_changed(page, "exit status", fence.place.line, 1, [other], mode="-", at=[at])

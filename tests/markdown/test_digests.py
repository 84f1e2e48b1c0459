"""A digest changes exactly when what runs changes."""

import pytest

from tests.markdown.pages import page
from validator.markdown.procedure import parse_procedure
from validator.model import Procedure

BODY = """# Title

Prose.

<!-- setup
```console
left# clear
```
-->

## First

```console timeout=5s
left# show version
FRRouting 8.4
```

## Second

```bash file=/etc/x on=left
content
```
"""
FRONT = ("vars: {a: 1}", "known-issues: [{step: first, reason: x}]", "prerequisites: [other]")


def read(body: str = BODY, *front: str) -> Procedure:
    return parse_procedure(page(body, *(front or FRONT)), path="page.md")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Prose.", "Other prose,\n\nand more of it."),
        ("# Title", "# Another"),
        ("## First", "## First {#first}"),
        ("## Second", "## Other words {#second}"),
        ("\n## Second", "\n\n\n\n## Second"),
        ("```bash file", "```yaml file"),
        ("timeout=5s", 'timeout="5000ms"'),
    ],
)
def test_it_stays_for(old: str, new: str) -> None:
    assert read(BODY.replace(old, new)).digest == read().digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("show version", "show versions"),
        ("FRRouting 8.4", "FRRouting 8.5"),
        ("timeout=5s", "timeout=6s"),
        ("timeout=5s", ""),
        ("left# clear", "left# clear bgp *"),
        ("setup", "teardown"),
        ("content", "contents"),
        ("on=left", "on=right"),
        ("on=left", "on=left append"),
        ("timeout=5s", "timeout=5s match=exact"),
        ("timeout=5s", "timeout=5s watch=versions"),
        ("```console timeout=5s\nleft# show version", "```watch ping\noutage <= 1s"),
    ],
)
def test_it_changes_for(old: str, new: str) -> None:
    assert read(BODY.replace(old, new)).digest != read().digest


@pytest.mark.parametrize(
    "front",
    [
        ("vars: {a: 2}", *FRONT[1:]),
        (FRONT[0], "known-issues: []", FRONT[2]),
        (FRONT[0], "known-issues: [{step: second, reason: x}]", FRONT[2]),
        (*FRONT[:2], "prerequisites: []"),
        (*FRONT, "defaults: {timeout: 7s}"),
    ],
)
def test_it_changes_for_front_matter_that_counts(front: tuple[str, ...]) -> None:
    assert read(BODY, *front).digest != read().digest


def test_it_changes_where_an_announced_failure_becomes_that_of_another_step() -> None:
    swapped = BODY.replace("## First", "## X").replace("## Second", "## First").replace("## X", "## Second")
    assert read(swapped).digest != read().digest


def test_it_changes_for_another_lab() -> None:
    text = page(BODY, *FRONT)
    assert parse_procedure(text.replace("two-routers", "triangle"), path="page.md").digest != read().digest


@pytest.mark.parametrize("front", ["title: T", "tags: [a]", "owner: o", "description: d", "stale-after: 5d"])
def test_it_stays_for_other_front_matter(front: str) -> None:
    assert read(BODY, *FRONT, front).digest == read().digest


def test_a_step_knows_only_of_itself() -> None:
    before, after = read(), read(BODY.replace("show version", "show bgp"))
    assert before.steps[0].digest != after.steps[0].digest
    assert before.steps[1].digest == after.steps[1].digest


def test_it_is_the_one_that_earlier_versions_wrote() -> None:
    """A new attribute must not make every page in the world *edited*."""
    assert read().steps[0].digest == "469e855094d0e76382c83d8b376e769b32ab40565b7bb7cb7fa4d11a7cd120a1"


def test_the_source_digest_covers_every_byte() -> None:
    assert read(BODY + "\n").source_digest != read().source_digest

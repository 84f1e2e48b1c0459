"""Blocks of Python on a page: what they are, what they typed, and what came of it."""

from dataclasses import replace

from tests.site.fabricate import passed
from tests.site.pages import EBGP
from validator.model import ExchangeResult, Finding, Verdict

PAGE = EBGP.replace(
    "## Test from a host",
    """\
## Compare

```python run
shown = left.run("show version").output
assert f"{{as_left}}" not in shown, "<b>"
```

```console
left# show version
```

## Test from a host""",
)
CODE = 'shown = left.run("show version").output\nassert f"{{as_left}}" not in shown, "<b>"'


def exchange(device, window, command, **more):
    return replace(
        ExchangeResult(
            device=device,
            window=window,
            line=55,
            command=command,
            expected=None,
            output="",
            prompt=None,
            status=None,
            verdict=Verdict.PASSED,
        ),
        **more,
    )


TYPED = exchange("left", "cli", "show version", at="left#", output="FRRouting")
PYTHON = exchange("", "python", CODE, at=">>>")
SHOWN = exchange("left", "cli", "show version", at="left#")


def page_of(render, *exchanges, verdict=Verdict.PASSED):
    result = passed(PAGE, "procedures/ebgp.md")
    steps = tuple(
        replace(step, exchanges=exchanges, verdict=verdict) if step.id == "compare" else step
        for step in result.steps
    )
    return render(PAGE, replace(result, steps=steps, verdict=verdict))


def titles(page):
    return [text for text in page.texts("validator-file") if "Python" in text]


def test_it_says_that_it_runs(render):
    page = render(PAGE)
    assert titles(page) == ["Pythonruns with the lab"]
    (block,) = [one for one in page.all("validator-code") if "left.run" in one["text"]]
    assert block["text"].rstrip("\n") == CODE, "two braces are two braces"
    assert block["attrs"]["data-copy"] == CODE + "\n"


def test_it_says_what_it_typed_and_leaves_the_next_block_its_own_result(render):
    page = page_of(render, TYPED, PYTHON, SHOWN)
    assert titles(page) == ["✓Pythonran with the lab, and typed 1 command"]
    (line,) = [one for one in page.all("validator-line--command") if "show version" in one["text"]]
    assert "validator-line--passed" in line["attrs"]["class"]
    assert page.all("validator-panel--failed") == []


def test_a_failed_assertion_stands_under_it(render):
    finding = Finding(line=56, column=1, reason="the assertion does not hold: <b>", expected="x", got="y")
    failed = replace(
        PYTHON, verdict=Verdict.FAILED, reason=finding.reason, finding=finding, output="so far\n"
    )
    page = page_of(render, TYPED, failed, verdict=Verdict.FAILED)
    (panel,) = page.all("validator-panel--failed")
    assert "Failed: the assertion does not hold: <b>" in panel["text"]
    assert "Everything that Python printed (1 line)" in panel["text"]


def test_a_command_that_failed_in_it_is_shown_once(render):
    finding = Finding(line=55, column=9, reason="the device answered with an error")
    inner = replace(TYPED, verdict=Verdict.FAILED, reason=finding.reason, finding=finding)
    outer = replace(PYTHON, verdict=Verdict.FAILED, reason=finding.reason, finding=finding)
    (panel,) = page_of(render, inner, outer, verdict=Verdict.FAILED).all("validator-panel--failed")
    assert "left# show version" in panel["text"]


def test_what_runs_unseen_is_counted(render):
    hidden = EBGP.replace("<!-- setup\n", "<!-- setup\n```python run\nprint(1)\n```\n\n")
    assert render(hidden).texts("<summary")[0].startswith("2 commands and 1 Python block run unseen")

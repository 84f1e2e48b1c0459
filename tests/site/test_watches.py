"""What a page shows of its watches: that one is running, what is claimed, what was measured, and the outages."""

from dataclasses import replace

from tests.site.fabricate import passed
from validator.model import Finding, Outage, Verdict, WatchResult

PAGE = """\
---
lab: two-routers
---
# Failover

## Start

```console watch=ping
root@h1:~# ping -i 0.1 10.0.0.2
```

## Cut

```console watch=route every=500ms
left# show ip route
```

## Judge

```watch ping
outage <= 1s
outage >= 200ms during cut
outages <= 2

lost <= 3
no line matches "a<b>&c"
some line matches "ttl=62" during cut
```

## Judge the rest

```watch route
lost <= 1
```
"""
WATCH = WatchResult(
    name="ping",
    device="h1",
    window="shell watch ping",
    line=9,
    command="ping -i 0.1 10.0.0.2",
    kind="ping",
    interval=0.1,
    started=0.5,
    ended=12.5,
    samples=((0.6, 0.001), (0.7, 0.001), (3.0, 0.001)),
    outages=(
        Outage(start=3.1, length=0.42, steps=("cut", "judge")),
        Outage(start=9.1, length=3.4, steps=("judge", "gone"), open=True),
    ),
)
ROUTE = replace(WATCH, name="route", kind="poll", interval=0.5, outages=(), started=1.0, ended=2.0)


def result(path="procedures/page.md"):
    return replace(passed(PAGE, path), watches=(WATCH, ROUTE))


def spoiled(verdict, **more):
    """The result with the first claim of the page judged otherwise."""
    whole = result()
    steps = list(whole.steps)
    first, *others = steps[2].claims
    steps[2] = replace(steps[2], verdict=verdict, claims=(replace(first, verdict=verdict, **more), *others))
    return replace(whole, steps=tuple(steps), verdict=verdict)


def test_a_claim_is_a_sentence_with_a_mark_and_what_was_measured(render):
    page = render(PAGE, result())
    assert page.texts("validator-claim__text") == [
        "No outage is longer than 1 s",
        "An outage lasts at least 0.2 s, during Cut",
        "There are at most 2 outages",
        "At most 3 are lost",
        "No line matches a<b>&c",
        "Some line matches ttl=62, during Cut",
        "At most 1 is lost",
    ]
    assert (
        page.texts("validator-claim__measured")
        == ["Measured: 0.420 s, from 3.10 s to 3.52 s, during cut"] * 7
    )
    claims = page.all("validator-claim")
    assert all("validator-claim--passed" in one["attrs"]["class"] for one in claims if one["tag"] == "li")


def test_a_step_of_a_claim_is_a_link_to_it(render):
    links = [one for one in render(PAGE, result()).elements if one["attrs"].get("href") == "#cut"]
    assert [one["tag"] for one in links][:2] == ["a", "a"]


def test_the_block_that_starts_a_watch_says_so(render):
    assert render(PAGE, result()).texts("validator-only") == [
        "Keeps running in a window of its own: the watch ping",
        "Repeated every 0.5 s in a window of its own: the watch route",
    ]


def test_the_outages_are_a_table(render):
    page = render(PAGE, result())
    assert page.texts("<th") == ["Outage after", "Length", "During"]
    assert page.texts("<td") == [
        *("3.10 s", "0.420 s", "Cut, Judge"),
        *("9.10 s", "3.40 s and not over", "Judge"),
    ]
    assert page.texts("validator-outages__none") == ["No outage"]
    assert page.texts("validator-file")[0] == "watch pingran for 12.0 s and saw 3 answers"
    assert "Lengths are true to within 0.100 s." in page.texts("validator-outages")[0]


def test_of_many_outages_the_longest_are_shown(render):
    outages = tuple(Outage(start=n, length=n / 100) for n in range(1, 31))
    whole = replace(result(), watches=(replace(WATCH, outages=outages), ROUTE))
    page = render(PAGE, whole)
    assert len(page.texts("<td")) == 20 * 3
    assert "10 shorter outages are in result.json." in page.texts("validator-outages")[0]


def test_a_claim_that_does_not_hold_has_its_panel(render):
    finding = Finding(
        line=19,
        column=1,
        reason='the watch "ping" saw something else than the page claims',
        expected="outage <= 1s",
        got="3.40 s, from 9.10 s until now, during judge",
    )
    page = render(PAGE, spoiled(Verdict.FAILED, reason=finding.reason, finding=finding, measured=finding.got))
    assert page.texts("validator-panel__reason") == [
        'Failed: the watch "ping" saw something else than the page claims'
    ]
    assert page.texts("validator-compare__row") == [f"Expected{finding.expected}", f"Got{finding.got}"]
    assert not page.all("validator-differs")
    assert "validator-claim--failed" in page.all("validator-claim")[0]["attrs"]["class"]


def test_a_claim_that_nobody_could_judge_says_why(render):
    why = "this machine was too busy to read the watch in time, so that there were 1 to 2 outages"
    page = render(PAGE, spoiled(Verdict.INCONCLUSIVE, reason=why, measured=None))
    assert page.texts("validator-panel__reason") == [f"Inconclusive: {why}"]


def test_a_claim_whose_result_went_elsewhere_is_not_lost(render):
    finding = Finding(line=19, column=1, reason="no")
    page = render(PAGE, spoiled(Verdict.FAILED, text="outage <= 5s", reason="no", finding=finding))
    assert "Claimwatch ping: outage <= 5s" in page.texts("validator-compare__row")


def test_without_a_run_the_claims_are_read_all_the_same(render):
    page = render(PAGE, None)
    assert page.texts("validator-claim__text")[0] == "No outage is longer than 1 s"
    assert page.texts("validator-claim__measured") == []
    assert page.texts("validator-mark--line") == []
    assert page.texts("<table") == []
    assert page.texts("validator-file")[0] == "watch pingmust have seen this"


def test_after_an_edit_nothing_that_was_measured_is_shown(render):
    page = render(PAGE.replace("outage <= 1s", "outage <= 2s"), result())
    assert page.texts("validator-claim__measured") == []
    assert page.texts("<table") == []


def test_a_block_that_is_left_out_says_so(render):
    skipped = PAGE.replace("```console watch=ping", '```console watch=ping skip="later"').replace(
        "```watch ping", '```watch ping skip="later"'
    )
    page = render(skipped, replace(passed(skipped, "procedures/page.md"), watches=(ROUTE,)))
    assert page.texts("validator-skip") == ["»Not part of the run: later"] * 2
    assert len(page.texts("<table")) == 0


def test_hidden_claims_are_counted(render):
    hidden = PAGE.replace("```watch route", "<!-- hidden\n```watch route") + "-->\n"
    page = render(hidden, None)
    assert page.texts("<summary") == ["1 claim runs unseen at this pointshow"]


def test_an_example_of_a_watch_is_plain_text(render):
    page = render(PAGE + "\n```watch ping example\noutage <= 9s\n```\n", result())
    assert "outage <= 9s" in page.texts("<code")[-1]
    assert len(page.texts("validator-claim__text")) == 7

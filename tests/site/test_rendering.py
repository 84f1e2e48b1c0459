"""What a page shows: marks, the box, panels, disclosure, values, and what it keeps to itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.site.fabricate import NOW, passed, spoiled
from tests.site.pages import EBGP
from validator.model import Detail, Finding, Verdict

SUMMARY = "IPv4 Unicast Summary\n10.0.0.2        4      65003         0         0    never       Active\n"
FINDING = Finding(
    line=38,
    column=1,
    reason="the output differs from what the page shows",
    expected="10.0.0.2        4      65002        12        12 00:02:07            1",
    got="10.0.0.2        4      65003         0         0    never       Active",
    hint="the neighbour has another number",
)


def steps(page):
    return dict(
        zip(
            [one["attrs"]["id"] for one in page.all("validator-step")],
            page.texts("validator-mark--step"),
            strict=True,
        )
    )


def test_a_page_that_passed_has_a_mark_at_every_step_and_command(render, ebgp):
    page = render(EBGP, ebgp)
    assert steps(page) == {
        "configure-the-left-router": "passed",
        "check-the-session": "passed",
        "write-the-address-book": "passed",
        "ping": "passed",
    }
    lines = page.all("validator-line--command")
    marks = page.all("validator-mark--line")
    assert len(lines) == 10
    assert [mark["attrs"]["aria-label"] for mark in marks] == ["passed"] * 11  # the file has one, too
    assert all(mark["attrs"]["title"].startswith("passed") for mark in marks)
    assert all("validator-line--passed" in line["attrs"]["class"] for line in lines)


def test_the_box_says_when_where_and_on_what(render, ebgp):
    page = render(EBGP, ebgp)
    box = page.one("validator-box")
    assert "validator-box--passed" in box["attrs"]["class"]
    assert page.texts("validator-box__title") == ["Verified"]
    facts = dict(zip(page.texts("<dt"), page.texts("<dd"), strict=True))
    assert facts == {
        "Run": "24 November 2026, 12:01 UTC",
        "Took": "12.3 s, 7.1 s of it waiting",
        "Steps": "4 of 4 passed",
        "Lab": "two-routers",
        "Devices": "frr 8.4.4 left, rightlinux 6.1 h1",
        "Run id": "20261124T120102Z-3f9a2c",
        "Commit": "3f9a2c51b7 with uncommitted changes",
    }
    assert page.one("<time")["attrs"]["datetime"] == "2026-11-24T12:01:02Z"


def test_the_box_stands_under_the_title(render, ebgp):
    tags = [(one["tag"], one["attrs"].get("class", "")) for one in render(EBGP, ebgp).elements]
    title = next(index for index, (tag, _) in enumerate(tags) if tag == "h1")
    box = next(index for index, (_, name) in enumerate(tags) if name.startswith("validator-box "))
    paragraph = next(index for index, (tag, _) in enumerate(tags) if tag == "p")
    assert title < box < paragraph


def test_the_table_of_contents_has_no_marks(render, ebgp):
    (top,) = render(EBGP, ebgp).toc
    assert [one["name"] for one in top["children"]] == [
        "Configure the left router",
        "Check the session",
        "Test from a host",
        "What else",
    ]
    assert top["children"][1]["id"] == "check-the-session"


def test_a_command_that_failed_is_followed_by_what_was_expected_and_what_came(render, ebgp):
    result = spoiled(ebgp, "check-the-session", "show bgp summary", output=SUMMARY, finding=FINDING)
    page = render(EBGP, result)
    assert steps(page) == {
        "configure-the-left-router": "passed",
        "check-the-session": "failed",
        "write-the-address-book": "not reached",
        "ping": "not reached",
    }
    panel = page.one("validator-panel")
    assert page.texts("validator-compare__row") == [f"Expected{FINDING.expected}", f"Got{FINDING.got}"]
    assert page.texts("validator-panel__hint") == ["Hintthe neighbour has another number"]
    assert page.texts("validator-differs") == [
        "65002",
        "12",
        "12",
        "00:02:07",
        "1",
        "65003",
        "0",
        "0",
        "never",
        "Active",
    ]
    assert "Everything that left answered (2 lines)" in panel["text"]
    assert SUMMARY.strip() in panel["text"]
    # It stands under what the page shows of that command, and before the next command.
    order = [
        one for one in page.elements if one is panel or "validator-typed" in (one["attrs"].get("class") or "")
    ]
    at = order.index(panel)
    assert (order[at - 1]["text"], order[at + 1]["text"]) == ("show bgp summary", "show ip route bgp")


def test_the_part_that_differs_is_marked_where_the_run_found_it(render, ebgp):
    detail = Detail(
        expected_mark=(23, 28),
        got_mark=(23, 28),
        output_line=2,
        similar=True,
        captured={"peer": "<10.0.0.2>"},
    )
    finding = replace(FINDING, detail=detail)
    page = render(
        EBGP, spoiled(ebgp, "check-the-session", "show bgp summary", output=SUMMARY, finding=finding)
    )
    assert page.texts("validator-differs") == ["65002", "65003"]
    assert page.texts("validator-compare__row") == [
        f"Expected{FINDING.expected}",
        f"Nearest{FINDING.got}",
        "Whereline 2 of the output",
        "Captured{{ peer }} = <10.0.0.2>",
    ]


def test_a_mark_behind_the_line_and_one_in_wide_and_combined_letters_are_marked(render, ebgp):
    detail = Detail(expected_mark=(3, 5), got_mark=(4, 5))
    finding = replace(FINDING, expected="漢字 up", got="cafe", detail=detail)
    page = render(
        EBGP, spoiled(ebgp, "check-the-session", "show bgp summary", output="cafe", finding=finding)
    )
    assert page.texts("validator-differs") == ["up", ""]  # a blank, which this reader strips
    finding = replace(
        FINDING, expected="漢字\tup", got="cafe\u0301 x", detail=replace(detail, got_mark=(3, 5))
    )
    page = render(
        EBGP, spoiled(ebgp, "check-the-session", "show bgp summary", output="cafe", finding=finding)
    )
    assert page.texts("validator-differs") == ["up", "e\u0301"]


def test_what_was_not_reached_says_so_at_every_command(render, ebgp):
    result = spoiled(ebgp, "check-the-session", "show bgp summary", output=SUMMARY, finding=FINDING)
    page = render(EBGP, result)
    words = [mark["attrs"]["aria-label"] for mark in page.all("validator-mark--line")]
    assert words == [*["passed"] * 6, "failed", *["not reached"] * 3, "passed"]


def test_the_box_of_a_failed_page_leads_to_the_step(render, ebgp):
    result = spoiled(ebgp, "check-the-session", "show bgp summary", finding=FINDING, reason=FINDING.reason)
    page = render(EBGP, result)
    culprit = page.one("validator-box__culprit")
    assert culprit["text"] == "Check the session: the output differs from what the page shows"
    assert "#check-the-session" in [one["attrs"].get("href") for one in page.all("<a")]


@pytest.mark.parametrize("verdict", [Verdict.BROKEN, Verdict.INCONCLUSIVE])
def test_a_verdict_that_is_not_the_pages_fault_has_a_mark_of_its_own(render, ebgp, verdict):
    result = spoiled(ebgp, "ping", "ping -c 1 h2", verdict=verdict, reason="the console is gone")
    page = render(EBGP, result)
    assert verdict.value in page.one("validator-box")["attrs"]["class"]
    assert "the console is gone" in page.one("validator-panel")["text"]
    assert page.all("validator-mark--failed") == []


def test_a_failure_that_no_line_shows_is_not_lost(render, ebgp):
    step = ebgp.steps[1]
    stray = replace(
        step.exchanges[-1], command="something else", verdict=Verdict.FAILED, reason="lost, not forgotten"
    )
    steps_ = (
        ebgp.steps[0],
        replace(step, verdict=Verdict.FAILED, exchanges=(*step.exchanges, stray)),
        *ebgp.steps[2:],
    )
    page = render(EBGP, replace(ebgp, verdict=Verdict.FAILED, steps=steps_))
    panel = page.one("validator-panel")
    assert "lost, not forgotten" in panel["text"]
    assert "something else" in panel["text"]


def test_a_step_that_failed_though_its_commands_passed_says_why(render, ebgp):
    reason = "the known issue does not show any more"
    steps_ = (*ebgp.steps[:2], replace(ebgp.steps[2], verdict=Verdict.FAILED, reason=reason), *ebgp.steps[3:])
    page = render(EBGP, replace(ebgp, verdict=Verdict.FAILED, steps=steps_))
    assert page.texts("validator-panel") == [f"Failed: {reason}"]


# --- what a page must not claim -------------------------------------------------------------------------------


def assert_no_marks(page):
    assert page.all("validator-mark") == []
    assert page.all("validator-box--passed") == []
    assert page.all("validator-shape--passed") == []
    assert page.all("validator-line--passed") == []
    assert page.all("validator-panel") == []


def test_a_page_that_never_ran_says_so(render):
    page = render(EBGP)
    assert page.texts("validator-box__title") == ["Never run"]
    assert_no_marks(page)
    assert [one["attrs"]["id"] for one in page.all("validator-step")][-1] == "ping"


def test_an_edited_page_says_so_and_has_no_mark(render, ebgp):
    page = render(EBGP.replace("show ip route bgp", "show ip route"), ebgp)
    assert page.texts("validator-box__title") == ["Edited since the last run"]
    assert "24 November 2026" in page.one("validator-box")["text"]
    assert_no_marks(page)


def test_an_edited_page_does_not_show_an_old_failure_either(render, ebgp):
    result = spoiled(ebgp, "check-the-session", "show bgp summary", finding=FINDING)
    assert_no_marks(render(EBGP.replace("show ip route bgp", "show ip route"), result))


def test_edited_prose_keeps_the_marks_and_says_so(render, ebgp):
    page = render(EBGP.replace("You connect", "Some new lines\n\nof prose.\n\nYou connect"), ebgp)
    assert len(page.all("validator-mark--line")) == 11
    assert "Only prose changed since that run" in page.one("validator-box")["text"]


def test_a_stale_pass_says_so(render, ebgp):
    page = render(EBGP, ebgp, now=NOW + timedelta(days=40), stale_after=30 * 86400.0)
    assert page.texts("validator-box__title") == ["Verified long ago"]
    assert page.all("validator-box--passed") == []


def test_marks_follow_the_blocks_where_headings_changed_places(render, ebgp):
    result = spoiled(ebgp, "check-the-session", "show bgp summary", finding=FINDING)
    swapped = EBGP.replace("## Configure the left router", "## X")
    swapped = swapped.replace("## Check the session", "## Configure the left router")
    page = render(swapped.replace("## X", "## Check the session"), result)
    assert steps(page) == {
        "check-the-session": "passed",
        "configure-the-left-router": "failed",
        "write-the-address-book": "not reached",
        "ping": "not reached",
    }
    culprit = page.one("validator-box__culprit")
    assert culprit["text"].startswith("Configure the left router: ")
    assert "Only prose changed" in page.one("validator-box")["text"]


def test_an_old_failure_stays_a_failure(render, ebgp):
    result = spoiled(ebgp, "check-the-session", "show bgp summary", finding=FINDING)
    page = render(EBGP, result, now=NOW + timedelta(days=40), stale_after=30 * 86400.0)
    assert page.texts("validator-box__title") == ["Failed"]
    assert "older than this page allows" in page.one("validator-box")["text"]


def test_a_skipped_page_says_why(render, ebgp):
    empty = tuple(replace(step, verdict=Verdict.SKIPPED, exchanges=()) for step in ebgp.steps)
    page = render(EBGP, replace(ebgp, verdict=Verdict.SKIPPED, reason="no Open vSwitch here", steps=empty))
    assert page.texts("validator-box__title") == ["Not run here"]
    assert "no Open vSwitch here" in page.one("validator-box")["text"]
    assert_no_marks(page)


def test_a_page_that_shows_other_blocks_than_its_file_has_no_marks(render, ebgp):
    body = EBGP.split("---\n", 2)[2].replace("show ip route bgp", "show something that never ran")
    assert_no_marks(render(EBGP, ebgp, body=body))


def test_a_page_that_cannot_be_read_shows_the_error(render):
    text = EBGP.replace("until=30s", "untill=30s")
    page = render(text)
    assert page.texts("validator-box__title") == ["This page cannot be run"]
    (error,) = page.texts("validator-box__errors")
    assert error.startswith('procedures/ebgp.md:33:1 unknown attribute "untill"')
    assert_no_marks(page)
    assert len(page.all("validator-block")) == 6  # what can be shown is shown


# --- blocks ----------------------------------------------------------------------------------------------------


def test_copying_gives_the_commands_alone_with_values(render):
    copied = [one["attrs"]["data-copy"] for one in render(EBGP).all("validator-code")]
    assert copied[1] == "configure terminal\nrouter bgp 65001\nneighbor 10.0.0.2 remote-as 65002\nend"
    assert copied[3] == "10.2.0.10 h2\n"
    assert copied[4] == "ping -c 1 h2"


def test_values_are_shown_in_place_of_placeholders(render):
    page = render(EBGP)
    assert page.texts("validator-var") == ["65001", "65002"]
    assert page.all("validator-var")[0]["attrs"]["title"] == "as_left"
    assert "(AS 65001)" in "".join(page.texts("<p"))


def test_what_runs_unseen_is_counted_and_can_be_seen(render, ebgp):
    page = render(EBGP, ebgp)
    assert page.texts("<summary") == [
        "2 commands run unseen before the first stepshow",
        "1 command runs unseen after the last stepshow",
    ]
    assert "left(config)# end" in page.all("validator-hidden")[0]["text"]
    assert all("open" not in one["attrs"] for one in page.all("validator-hidden"))


def test_what_failed_unseen_is_open(render, ebgp):
    result = spoiled(ebgp, "(setup)", "end", reason="no such mode")
    first, second = render(EBGP, result).all("validator-hidden")
    assert "open" in first["attrs"]
    assert "open" not in second["attrs"]


def test_a_file_block_names_its_file_and_its_device(render, ebgp):
    (title,) = render(EBGP, ebgp).texts("validator-file")
    assert title == "✓/etc/hostsis appended to this file on h1"


def test_a_block_that_is_left_out_says_why(render):
    text = EBGP.replace("```console until=30s", '```console skip="needs a licence" until=30s')
    page = render(text, passed(text, "procedures/ebgp.md"))
    assert page.texts("validator-skip") == ["»Not part of the run: needs a licence"]


def test_an_example_is_ordinary_code(render, ebgp):
    page = render(EBGP, ebgp)
    (example,) = page.all("highlight")
    assert "show version" in example["text"]


def test_known_issues_are_listed_with_their_links(render):
    issues = (
        "known-issues:\n"
        '- {step: check-the-session, reason: "the counter <sticks>", link: "https://example.org/7", until: "2027-03-31"}\n'
        '- {step: ping, reason: "slow", link: "javascript:alert(1)"}\n'
    )
    text = EBGP.replace("vars:", f"{issues}vars:")
    good = passed(text, "procedures/ebgp.md")
    page = render(text, spoiled(good, "check-the-session", "show bgp summary", verdict=Verdict.KNOWN_ISSUE))
    assert page.texts("validator-box__title") == ["Works, with a known issue"]
    listed = page.one("validator-box__issues")["text"]
    assert "Check the session: the counter <sticks> (announced until 2027-03-31, details)" in listed
    links = [one["attrs"].get("href") for one in page.all("<a")]
    assert "https://example.org/7" in links
    assert not any(link.startswith("javascript") for link in links)
    assert steps(page)["check-the-session"] == "known issue"
    assert page.all("validator-mark--failed") == []


def test_a_second_heading_of_the_same_name_does_not_take_a_steps_id(render):
    text = EBGP.replace("## What else", "## Check the session {#other}\n\nProse.\n\n### Test from a host")
    ids = [one["attrs"].get("id") for one in render(text).elements if one["tag"] in ("h2", "h3")]
    assert ids == [
        "configure-the-left-router",
        "check-the-session",
        "test-from-a-host",
        "other",
        "test-from-a-host_1",
    ]


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_a_list_stays_one_list_however_its_items_are_indented(render, indent):
    items = [
        f"{n}. Step {n}\n\n```console\nleft# show {n}\n```\n\nWith a word\nor two after it.\n".replace(
            "\n", "\n" + " " * indent
        )
        for n in (1, 2)
    ]
    text = (
        EBGP.split("# Exchange")[0] + "# T\n\n## H\n\n" + "\n\n".join(item.rstrip() for item in items) + "\n"
    )
    page = render(text)
    assert len(page.all("<ol")) == 1
    assert [text.split() for text in page.texts("<li")] == [
        f"Step {n} left# show {n} With a word or two after it.".split() for n in (1, 2)
    ]

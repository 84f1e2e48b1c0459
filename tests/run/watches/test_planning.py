"""What is wrong with the watches of a page, said before anything runs: the whole text of every message."""

import pytest

from tests.project import Project
from validator.errors import AuthoringErrors
from validator.run.chains import make_plan
from validator.run.plan import ClaimsAction, PlannedProcedure, WatchAction
from validator.settings import load_settings

START = """\
```console watch=ping
root@h1:~# ping -i 0.1 10.0.0.2
```
"""
CLAIM = """\
```watch ping
outage <= 1s
```
"""


def step(title: str, *blocks: str) -> str:
    return f"## {title}\n\n" + "\n".join(blocks) + "\n"


def planned(project: Project, body: str, *, lab: str = "one") -> PlannedProcedure:
    page = project.page(body, lab=lab)
    (session,) = make_plan([page], load_settings(project.root), {})
    return session.procedures[0]


def refused(project: Project, body: str, *, lab: str = "one") -> str:
    page = project.page(body, lab=lab)
    with pytest.raises(AuthoringErrors) as error:
        make_plan([page], load_settings(project.root), {})
    return str(error.value)


def said(place: str, message: str, hint: str) -> str:
    return f"procedures/page.md:{place}  {message}\n  hint       {hint}"


def block(info: str, *lines: str) -> str:
    return f"```{info}\n" + "".join(f"{line}\n" for line in lines) + "```\n"


def test_a_watch_and_its_claims(project: Project) -> None:
    first, second = planned(project, step("Start", START) + step("Judge", CLAIM)).steps
    (start,), (claims,) = first.actions, second.actions
    assert isinstance(start, WatchAction)
    assert (start.name, start.device, start.window, start.probe.interval) == ("ping", "h1", "shell", 0.1)
    assert isinstance(claims, ClaimsAction)
    assert (claims.name, claims.device, claims.last) == ("ping", "h1", True)
    assert [claim.text for _, claim in claims.claims] == ["outage <= 1s"]


def test_only_the_last_block_of_claims_ends_the_watch(project: Project) -> None:
    steps = planned(project, step("Start", START) + step("Judge", CLAIM) + step("Again", CLAIM)).steps
    ends = [a.last for one in steps for a in one.actions if isinstance(a, ClaimsAction)]
    assert ends == [False, True]


def test_blank_lines_and_indentation_around_claims_mean_nothing(project: Project) -> None:
    body = step("Start", START, block("watch ping", "", "  outage <= 1s  ", "", "lost <= 3"))
    *_, claims = planned(project, body).steps[0].actions
    assert isinstance(claims, ClaimsAction)
    assert [(place.line, place.column, claim.text) for place, claim in claims.claims] == [
        (12, 3, "outage <= 1s"),
        (14, 1, "lost <= 3"),
    ]


def test_a_watch_that_nothing_is_claimed_about(project: Project) -> None:
    assert refused(project, step("Start", START)) == said(
        "6:1",
        'nothing is claimed about the watch "ping"',
        "state what must hold in a block ```watch ping further down",
    )


def test_claims_about_a_watch_that_is_not_there(project: Project) -> None:
    body = step("Start", START, CLAIM, block("watch pong", "outage <= 1s"))
    assert refused(project, body) == said(
        "14:1", 'no block before this one starts the watch "pong"', 'did you mean "ping"?'
    )
    assert refused(project, step("Judge", CLAIM)) == said(
        "6:1", 'no block before this one starts the watch "ping"', "start it with ```console watch=ping"
    )


def test_claims_before_their_watch(project: Project) -> None:
    assert refused(project, step("Judge", CLAIM) + step("Start", START)) == said(
        "6:1", 'no block before this one starts the watch "ping"', "start it with ```console watch=ping"
    )


def test_a_name_that_is_taken(project: Project) -> None:
    assert refused(project, step("Start", START) + step("Again", START, CLAIM)) == said(
        "12:1",
        'the watch "ping" is started twice: first on line 6',
        "give one of them another name",
    )


def test_a_watch_that_is_left_out(project: Project) -> None:
    start = START.replace("watch=ping", 'watch=ping skip="later"')
    assert refused(project, step("Start", start, CLAIM)) == said(
        "10:1",
        'the watch "ping" is never started: skip leaves out the block on line 6',
        "say skip here, too",
    )


def test_both_blocks_may_be_left_out(project: Project) -> None:
    start = START.replace("watch=ping", 'watch=ping skip="later"')
    claim = CLAIM.replace("watch ping", 'watch ping skip="later"')
    assert planned(project, step("Start", start, claim)).steps[0].actions == ()


def test_variants_may_start_the_same_watch(project: Project) -> None:
    other = START.replace("watch=ping", "watch=ping only=\"platform == 'linux'\"")
    another = START.replace("watch=ping", "watch=ping only=\"platform == 'frr'\"")
    (one,) = planned(project, step("Start", other, another, CLAIM)).steps
    assert [type(action) for action in one.actions] == [WatchAction, ClaimsAction]


def test_a_block_of_claims_may_be_for_some_devices(project: Project) -> None:
    tight = block("watch ping only=\"platform == 'frr'\"", "outage <= 1s")
    loose = block("watch ping only=\"platform == 'linux'\"", "outage <= 2s")
    (one,) = planned(project, step("Start", START, tight, loose)).steps
    assert [inner.left_out for inner in one.blocks] == [
        None,
        "it is only for platform == 'frr', and h1 has platform linux",
        None,
    ]


@pytest.mark.parametrize(
    ("claim", "place", "message", "hint"),
    [
        ("outage <= 1s during jude", "19:21", 'there is no step "jude"', 'did you mean "judge"?'),
        ("outage <= 1s during x", "19:21", 'there is no step "x"', "steps here: before, start, judge, later"),
        (
            "outage <= 1s during later",
            "19:21",
            'the step "later" comes only after this claim',
            "put the claim after it",
        ),
        (
            "outage <= 1s during before",
            "19:21",
            'the watch "ping" is started only after the step "before"',
            "start it earlier, or name a later step",
        ),
    ],
)
def test_a_step_that_a_claim_cannot_be_about(
    project: Project, claim: str, place: str, message: str, hint: str
) -> None:
    nothing = block("console", "root@h1:~# true")
    body = (
        step("Before", nothing)
        + step("Start", START)
        + step("Judge", block("watch ping", claim))
        + step("Later", nothing)
    )
    assert refused(project, body) == said(place, message, hint)


def test_a_claim_may_be_about_its_own_step_and_the_one_that_starts_it(project: Project) -> None:
    claims = block("watch ping", "outage <= 1s during start", "outage <= 1s during judge")
    assert planned(project, step("Start", START) + step("Judge", claims))


@pytest.mark.parametrize(
    ("lines", "place", "message", "hint"),
    [
        (["outage < 1s"], "11:8", '"<" compares nothing here', "write <= for at most, >= for at least"),
        (
            ["lost <= 1", "  outtage <= 1s"],
            "12:3",
            'nothing can be claimed about "outtage"',
            'did you mean "outage"?',
        ),
        (
            ["rate >= 5M"],
            "11:1",
            '"rate" cannot be measured by the watch "ping" (a ping)',
            "measured are outage, outages, lost, and lines",
        ),
        (
            ["outage <= 50ms"],
            "11:11",
            "an outage of 50ms cannot be seen by probes that are sent every 0.1 s",
            "send them more often, or allow more",
        ),
        (
            ['no line matches "(x"'],
            "11:18",
            "this is no regular expression: missing ): (x",
            "put a backslash before each of . * + ? | ( ) [ ] { } ^ $ that is text",
        ),
        (
            ['some line matches "{{ name }}"'],
            "11:20",
            "{{ name }} has no value here, and captures none in a regular expression",
            "capture it by a group: (?P<name>…)",
        ),
        ([""], "10:1", "this block claims nothing", "write a line such as outage <= 1s in it"),
    ],
)
def test_what_is_no_claim_that_can_be_proven(
    project: Project, lines: list[str], place: str, message: str, hint: str
) -> None:
    assert refused(project, step("Start", START, block("watch ping", *lines))) == said(place, message, hint)


def test_lines_that_come_when_they_come_measure_nothing(project: Project) -> None:
    start = block("console watch=log", "root@h1:~# tail -f /var/log/syslog")
    assert refused(project, step("Start", start, block("watch log", "outage <= 1s"))) == said(
        "11:1",
        '"outage" cannot be measured by the watch "log" (lines that come when they come)',
        "watch a ping, an iperf3, or a command that ends, repeated by every=1s; of others, claim something about lines",
    )


@pytest.mark.parametrize(
    ("lines", "place", "message", "hint"),
    [
        (
            ["root@h1:~# ping h2", "root@h1:~# true"],
            "8:1",
            "a block that starts a watch holds that one command",
            "put what comes before or after it into blocks of its own",
        ),
        (
            ["root@h1:~#"],
            "7:1",
            "this block starts a watch, and types nothing",
            "write the command after the prompt",
        ),
        (
            ["root@h1:~# ping \\", "> h2"],
            "7:1",
            "the command of a watch is one line",
            "write it in one, or put a script into a file block and start that",
        ),
        (
            ["root@h1:~# ping -f h2"],
            "7:1",
            "ping -f does not send at a fixed rhythm, so nothing tells how long a silence is",
            "write -i and the seconds between two packets",
        ),
        (
            ["root@h1:~# ping h2", "Really? <<y>>"],
            "7:1",
            "the command of a watch asks nothing and is answered nothing",
            "take the answers away, or do what asks in a block before this one",
        ),
    ],
)
def test_what_cannot_be_left_running(
    project: Project, lines: list[str], place: str, message: str, hint: str
) -> None:
    body = step("Start", block("console watch=ping", *lines), CLAIM)
    assert refused(project, body) == said(place, message, hint)


def test_claims_stand_in_a_step(project: Project) -> None:
    body = f"<!-- setup\n{START}{CLAIM}-->\n\n" + step("Judge", CLAIM)
    assert refused(project, body) == said(
        "8:1", "claims stand in a step, which gets their mark", "move this block into a step"
    )


def test_a_hidden_watch_may_be_started_in_the_set_up(project: Project) -> None:
    whole = planned(project, f"<!-- setup\n{START}-->\n\n" + step("Judge", CLAIM))
    assert whole.setup is not None
    assert isinstance(whole.setup.actions[0], WatchAction)
    assert whole.setup.actions[0].hidden


def test_the_teardown_watches_nothing(project: Project) -> None:
    body = step("Start", START, CLAIM) + f"<!-- teardown\n{CLAIM}-->\n"
    assert refused(project, body) == said(
        "15:1", "the teardown has nothing to watch", "put this block into a step"
    )

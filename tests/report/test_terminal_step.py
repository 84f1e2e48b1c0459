"""Every kind of message about a step, whole: what people read more than any page of the documentation."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.model import Detail, Difference, ExchangeResult, Finding, StepResult, Verdict
from validator.report.terminal import failure, reason_of

PATH = "procedures/routing/ebgp.md"


def reads(text, expected):
    assert text == dedent(expected).strip("\n")


def test_other_output(step, exchange, finding):
    bad = exchange(finding=finding(hint="if the values only vary, say so: vary=int"))
    reads(
        failure(PATH, step(Verdict.FAILED, bad), 3, bad),
        """
        procedures/routing/ebgp.md:41:1  step 3 "Check the session"  failed
          left# show bgp summary
          expected   10.0.0.2  4  65003 ...
          got        10.0.0.2  4  65002 ...
          hint       if the values only vary, say so: vary=int
        """,
    )


def test_several_lines(step, exchange, finding):
    bad = exchange(finding=finding(expected="Established\n  up\n\nlast\n", got="Idle\n    never"))
    reads(
        failure(PATH, step(Verdict.FAILED, bad), 3, bad),
        """
        procedures/routing/ebgp.md:41:1  step 3 "Check the session"  failed
          left# show bgp summary
          expected   Established
                       up

                     last
          got        Idle
                         never
        """,
    )


@pytest.mark.parametrize("nothing", ["", "\n", "  \n"])
def test_no_output(step, exchange, finding, nothing):
    bad = exchange(finding=finding(got=nothing))
    reads(
        failure(PATH, step(Verdict.FAILED, bad), 3, bad),
        """
        procedures/routing/ebgp.md:41:1  step 3 "Check the session"  failed
          left# show bgp summary
          expected   10.0.0.2  4  65003 ...
          got        (nothing)
        """,
    )


def test_another_prompt(step, exchange, finding):
    bad = exchange(
        command="router bgp 65001",
        at="left(config)#",
        finding=finding(
            line=42,
            reason="the device shows another prompt",
            expected="left(config-router)#",
            got="left(config)#",
        ),
    )
    reads(
        failure(PATH, step(Verdict.FAILED, bad), 3, bad),
        """
        procedures/routing/ebgp.md:42:1  step 3 "Check the session"  failed
          left(config)# router bgp 65001
          reason     the device shows another prompt
          expected   left(config-router)#
          got        left(config)#
        """,
    )


def test_a_refused_command(step, exchange, finding):
    bad = exchange(
        command="show bpg summary",
        finding=finding(
            line=40,
            reason="the device refused the command",
            expected=None,
            got="% Unknown command: show bpg summary",
        ),
    )
    reads(
        failure(PATH, step(Verdict.FAILED, bad), 3, bad),
        """
        procedures/routing/ebgp.md:40:1  step 3 "Check the session"  failed
          left# show bpg summary
          reason     the device refused the command
          got        % Unknown command: show bpg summary
        """,
    )


def test_a_command_that_hangs(step, exchange, finding):
    bad = exchange(
        command="ping 10.0.0.9",
        finding=finding(
            line=40,
            reason="no prompt came within 30 s",
            expected=None,
            got="PING 10.0.0.9\n64 bytes\n64 bytes",
            hint="give it more time (timeout=60s) or an end (ping -c 3)",
        ),
    )
    reads(
        failure(PATH, step(Verdict.FAILED, bad), 3, bad),
        """
        procedures/routing/ebgp.md:40:1  step 3 "Check the session"  failed
          left# ping 10.0.0.9
          reason     no prompt came within 30 s
          got        PING 10.0.0.9
                     64 bytes
                     64 bytes
          hint       give it more time (timeout=60s) or an end (ping -c 3)
        """,
    )


def test_a_command_of_several_lines_shows_its_first(step, exchange):
    bad = exchange(command="cat > x <<EOF\none\nEOF", at="root@left:~#")
    assert (
        failure(PATH, step(Verdict.FAILED, bad), 3, bad).splitlines()[1] == "  root@left:~# cat > x <<EOF …"
    )


def test_a_prompt_alone(step, exchange):
    bad = exchange(command=None)
    assert failure(PATH, step(Verdict.FAILED, bad), 3, bad).splitlines()[1] == "  left#"


def test_a_prompt_that_is_not_known(step, exchange):
    bad = exchange(at=None)
    assert (
        failure(PATH, step(Verdict.FAILED, bad), 3, bad).splitlines()[1] == "  [left vtysh] show bgp summary"
    )


def test_a_broken_step_without_a_finding(step, exchange):
    bad = exchange(Verdict.BROKEN, finding=None, reason="left closed the connection")
    reads(
        failure(PATH, step(Verdict.BROKEN, bad, reason="left closed the connection"), 3, bad),
        """
        procedures/routing/ebgp.md:40:1  step 3 "Check the session"  broken
          left# show bgp summary
          reason     left closed the connection
        """,
    )


def test_a_step_that_no_command_decided(step):
    reads(
        failure(
            PATH, step(Verdict.FAILED, reason='the known issue "slow start" did not happen: remove it'), 3
        ),
        """
        procedures/routing/ebgp.md:36:1  step 3 "Check the session"  failed
          reason     the known issue "slow start" did not happen: remove it
        """,
    )


def test_what_the_step_adds_to_what_the_command_says(step, exchange):
    bad = exchange()
    reads(
        failure(
            PATH, step(Verdict.FAILED, bad, reason="its known issue was announced until 2026-11-01"), 3, bad
        ),
        """
        procedures/routing/ebgp.md:41:1  step 3 "Check the session"  failed
          left# show bgp summary
          reason     its known issue was announced until 2026-11-01
          expected   10.0.0.2  4  65003 ...
          got        10.0.0.2  4  65002 ...
        """,
    )


def test_what_runs_unseen_has_a_name_of_its_own(step, exchange):
    bad = exchange()
    for step_id, name in (("(setup)", "set-up"), ("(teardown)", "teardown")):
        head = failure(PATH, step(Verdict.FAILED, bad, id=step_id), 0, bad).splitlines()[0]
        assert head == f"procedures/routing/ebgp.md:41:1  {name}  failed"


def test_what_a_device_says_never_reaches_the_terminal_raw(step, exchange, finding):
    bad = exchange(
        command="echo \x1b[2J",
        at="left#\x07",
        finding=finding(
            expected=None, got="\x1b]0;owned\x07\x1b[2J\r\n\x9b31m\u202e", reason="\x1bc", hint="\x00"
        ),
    )
    reads(
        failure("a\x1b.md", step(Verdict.FAILED, bad, title="T\x1b\nU"), 3, bad),
        r"""
        a\x1b.md:41:1  step 3 "T\x1b U"  failed
          left#\x07 echo \x1b[2J
          reason     \x1bc
          got        \x1b]0;owned\x07\x1b[2J\r
                     \x9b31m\u202e
          hint       \x00
        """,
    )


def test_long_lines_and_long_texts_are_cut(step, exchange, finding):
    bad = exchange(
        command="x" * 500,
        finding=finding(expected=None, got="\n".join(["y" * 500] * 1000), reason="too much came"),
    )
    lines = failure(PATH, step(Verdict.FAILED, bad), 3, bad).splitlines()
    assert lines[1] == "  left# " + "x" * 153 + "…"
    assert lines[3] == "  got        " + "y" * 159 + "…"
    assert len(lines) == 3 + 30
    assert lines[-1] == "             … 971 more lines"


def test_a_difference_far_to_the_right_is_shown(step, exchange, finding):
    detail = Detail(expected_mark=(500, 502), got_mark=(500, 504))
    bad = exchange(finding=finding(expected="x" * 500 + "up", got="x" * 500 + "down", detail=detail))
    lines = failure(PATH, step(Verdict.FAILED, bad), 3, bad).splitlines()
    assert lines[2:] == [
        "  expected   …" + "x" * 40 + "up",
        " " * 54 + "^^",
        "  got        …" + "x" * 40 + "down",
        " " * 54 + "^^^^",
    ]


def test_the_first_difference_is_marked_once_where_both_stand_above_one_another(step, exchange, finding):
    detail = Detail(
        expected_mark=(13, 14), got_mark=(13, 14), output_line=9, captured={"as": "65001", "x": "1"}
    )
    bad = exchange(finding=finding(column=14, detail=detail), output="Neighbor\n10.0.0.2  4  65002 ...\n")
    reads(
        failure(PATH, step(Verdict.FAILED, bad), 3, bad),
        """
        procedures/routing/ebgp.md:41:14  step 3 "Check the session"  failed
          left# show bgp summary
          expected   10.0.0.2  4  65003 ...
          got        10.0.0.2  4  65002 ...
                                  ^
          where      line 9 of the output
          captured   {{ as }} = 65001
                     {{ x }} = 1
        """,
    )


def test_a_line_that_is_only_similar_is_called_the_nearest(step, exchange, finding):
    detail = Detail(expected_mark=(0, 3), got_mark=(5, 9), output_line=1, similar=True)
    bad = exchange(
        finding=finding(expected="abc", got="this came", detail=detail, hint="h"), output="this came"
    )
    reads(
        failure(PATH, step(Verdict.FAILED, bad), 3, bad),
        """
        procedures/routing/ebgp.md:41:1  step 3 "Check the session"  failed
          left# show bgp summary
          expected   abc
          nearest    this came
                          ^^^^
          hint       h
        """,
    )


def test_cells_and_values_that_differ(step, exchange, finding):
    as_number = Difference(where="row 10.0.0.2, column AS", expected="65003", got="65002")
    missing = Difference(where='$.peers["10.0.0.2"].state', expected='"up"', got=None)
    bad = exchange(finding=finding(detail=Detail(differences=(as_number, missing))))
    assert failure(PATH, step(Verdict.FAILED, bad), 3, bad).splitlines()[4:] == [
        "  where      row 10.0.0.2, column AS: the page shows 65003, the device 65002",
        """             $.peers["10.0.0.2"].state: the page shows "up", the device nothing""",
    ]
    # Where the lines above say what differs, the place is enough.
    bad = exchange(finding=finding(expected="65003", got="65002", detail=Detail(differences=(as_number,))))
    assert failure(PATH, step(Verdict.FAILED, bad), 3, bad).splitlines()[4:] == [
        "  where      row 10.0.0.2, column AS"
    ]


def test_what_was_captured_is_cut_where_it_is_much(step, exchange, finding):
    captured = {f"n{number}": "x" for number in range(50)}
    bad = exchange(finding=finding(detail=Detail(captured=captured)))
    lines = failure(PATH, step(Verdict.FAILED, bad), 3, bad).splitlines()
    assert len(lines) == 4 + 10 + 1
    assert lines[-1].strip() == "… 40 more"


def test_the_whole_is_shown_to_those_who_ask(step, exchange, finding):
    detail = Detail(output_line=2, matched=((0, 0, 1), (2, 2, 1)))
    bad = exchange(
        expected="a\nb\nc", output="a\nx\nc\n", finding=finding(expected="b", got="x", detail=detail)
    )
    reads(
        failure(PATH, step(Verdict.FAILED, bad), 3, bad, verbose=True),
        """
        procedures/routing/ebgp.md:41:1  step 3 "Check the session"  failed
          left# show bgp summary
          expected   b
          got        x
          where      line 2 of the output
          compared     a
                     - b
                     + x
                       c
        """,
    )


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_gives_lines_of_the_same_shape(got, command, reason, title):
    found = Finding(line=2, column=1, reason=reason, got=got)
    bad = ExchangeResult(
        device="left",
        window="vtysh",
        line=1,
        command=command,
        expected=None,
        output=got,
        prompt=None,
        status=None,
        verdict=Verdict.FAILED,
        finding=found,
        at="left#",
    )
    failed = StepResult(id="a", title=title, line=1, verdict=Verdict.FAILED, exchanges=(bad,))
    head, *rest = failure("a.md", failed, 1, bad).split("\n")
    assert head.startswith('a.md:2:1  step 1 "')
    assert head.endswith('"  failed')
    assert all(line == "" or line.startswith("  ") for line in rest)


def test_the_reason_comes_from_whoever_knows(step, exchange, finding):
    assert reason_of(step(Verdict.FAILED, reason="of the step")) == "of the step"
    assert reason_of(step(Verdict.FAILED, exchange(reason="of the command"))) == "of the command"
    assert reason_of(step(Verdict.FAILED, exchange(finding=finding(reason="found")))) == "found"
    assert reason_of(step()) is None

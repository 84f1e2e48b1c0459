"""What a writer reads when a page and a device differ. Every message is asserted whole."""

from textwrap import dedent

import pytest

from validator.matching import Mismatch, match_text

LEAVE_OUT = "put ... on a line of its own where lines may be left out"


def mismatch(shown, output, *, vary="", **values):
    outcome = match_text(
        dedent(shown).removeprefix("\n").rstrip().split("\n"),
        dedent(output).removeprefix("\n"),
        values=values,
        vary=[kind for kind in vary.split(",") if kind],
    )
    assert isinstance(outcome, Mismatch)
    return outcome


# --- only values of some kinds differ -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "output", "hint"),
    [
        ("up 00:02:07", "up 00:00:05", "add vary=duration if this value changes from run to run"),
        ("up 00:02:07", "up 1d00h02m", "add vary=duration if this value changes from run to run"),
        ("at 10:20", "at 10:21", "add vary=time if this value changes from run to run"),
        ("on 2026-01-05", "on 2026-01-06", "add vary=date if this value changes from run to run"),
        (
            "2026-01-05 10:20:30 ok",
            "2026-01-05 10:20:31 ok",
            "add vary=timestamp if this value changes from run to run",
        ),
        (
            "up 00:02:07, 7 routes",
            "up 00:00:05, 9 routes",
            "add vary=duration,int if these values change from run to run",
        ),
        # A value that is not expected to change is more likely to be wrong: that is said first.
        (
            "10.0.0.2  4  65003 ...",
            "10.0.0.2  4  65002  12",
            '"65003" was expected where "65002" came; add vary=int if this value changes from run to run',
        ),
        (
            "link/ether 52:54:00:12:34:56",
            "link/ether 52:54:00:12:34:57",
            '"52:54:00:12:34:56" was expected where "52:54:00:12:34:57" came; add vary=mac if this value changes from run to run',
        ),
        (
            "inet 10.0.0.1/24",
            "inet 10.0.1.1/24",
            '"10.0.0.1/24" was expected where "10.0.1.1/24" came; add vary=prefix if this value changes from run to run',
        ),
        (
            "time=0.045 ms, 12% of 1.5 MiB by (v8.4.4)",
            "time=0.045 ms, 13% of 2 MiB by (v8.4.5)",
            "add vary=percent,size,version if these values change from run to run",
        ),
    ],
)
def test_a_vary_that_would_accept_the_values(shown, output, hint):
    assert mismatch(shown, output).hint == hint


def test_the_vary_covers_every_line_and_what_varies_already():
    outcome = mismatch(
        """
        Neighbor 10.0.0.2
          up 00:02:07
          10 routes
        """,
        """
        Neighbor 10.0.0.2
          up 00:00:05
          11 routes
        """,
        vary="mac",
    )
    hint = "add vary=mac,duration,int if these values change from run to run"
    assert outcome == Mismatch(1, "  up 00:02:07", "  up 00:00:05", 10, hint)


def test_the_vary_of_one_line_where_no_vary_would_do_for_all():
    outcome = mismatch("up 00:02:07\nstate Established", "up 00:00:05\nstate Active")
    assert outcome == Mismatch(
        0, "up 00:02:07", "up 00:00:05", 8, "add vary=duration if this value changes from run to run"
    )


def test_counters_that_moved_on_are_not_lines_out_of_order():
    hint = '"5" was expected where "6" came; add vary=int if this value changes from run to run'
    assert mismatch("count 5\ncount 6", "count 6\ncount 7") == Mismatch(0, "count 5", "count 6", 7, hint)
    assert mismatch("count 6\ncount 5", "count 7\ncount 6").hint == hint.replace("6", "7").replace("5", "6")


def test_word_is_never_suggested():
    assert mismatch("state Up", "state Down").hint == '"Up" was expected where "Down" came'


# --- the same lines, but not in the same places ------------------------------------------------------------------


def test_two_lines_that_changed_places():
    outcome = mismatch("peer 10.0.0.2 up\npeer 10.0.0.3 up", "peer 10.0.0.3 up\npeer 10.0.0.2 up")
    assert outcome == Mismatch(
        0,
        "peer 10.0.0.2 up",
        "peer 10.0.0.3 up",
        13,
        "this line came as line 2 of the output: the order differs",
    )


def test_lines_of_the_output_are_counted_from_its_very_start():
    outcome = mismatch("b\na", "\n\n\n\na\nb")
    assert outcome.hint == "this line came as line 5 of the output: the order differs"


def test_a_line_that_came_before_the_one_shown_before_it():
    outcome = mismatch("...\nbgp up\n...\nospf up\n...", "ospf up\nbgp up\nrip up")
    assert outcome == Mismatch(
        3, "ospf up", "rip up", 1, "this line came as line 1 of the output: the order differs"
    )


def test_a_line_that_comes_several_times_says_nothing_about_the_order():
    outcome = mismatch("!\nrouter bgp 65001\nexit", "router bgp 65001\n!\n!\n!")
    assert outcome == Mismatch(
        0,
        "!",
        "router bgp 65001",
        1,
        "this line did not come: what came in its place is shown further down",
    )


# --- more lines came, or fewer ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        ("a\nb", "a\nb\nc\nd", Mismatch(None, None, "c", None, LEAVE_OUT)),
        ("...\nb", "a\nb\nc", Mismatch(None, None, "c", None, LEAVE_OUT)),
        ("a up\nb up", "a up\nx up\nb up", Mismatch(1, "b up", "x up", 1, LEAVE_OUT)),
        (
            "...\na up\nb up\nc up\n...",
            "q\na up\nx up\nb up\nc up\nq",
            Mismatch(2, "b up", "x up", 1, LEAVE_OUT),
        ),
        (
            "...\na up\nb up\n...",
            "q\na up\nsome other line\nb up\nq",
            Mismatch(2, "b up", "some other line", 1, LEAVE_OUT),
        ),
        ("a\nb\n\n...", "a", Mismatch(1, "b", None, None, "the output ended before this line, after line 1")),
        ("a", "", Mismatch(0, "a", None, None, "nothing was printed")),
        ("...\na", "\n \n", Mismatch(1, "a", None, None, "nothing was printed")),
        ("a\n\n...", " ", Mismatch(0, "a", None, None, "nothing was printed")),
        ("a\nb", "a", Mismatch(1, "b", None, None, "the output ended before this line, after line 1")),
        (
            "...\na\nb",
            "q\na",
            Mismatch(2, "b", None, None, "the output ended before this line, after line 2"),
        ),
        (
            "up 10\ndown 20\nleft 30",
            "up 10\nleft 30",
            Mismatch(
                1,
                "down 20",
                "left 30",
                1,
                "this line did not come: what came in its place is shown further down",
            ),
        ),
        (
            "peer 10.0.0.2 up\npeer 10.0.0.3 up",
            "peer 10.0.0.3 up",
            Mismatch(
                0,
                "peer 10.0.0.2 up",
                "peer 10.0.0.3 up",
                13,
                "this line did not come: what came in its place is shown further down",
            ),
        ),
        ("...\nabc\n...", "xyz", Mismatch(1, "abc", None, None, "no line like this one came")),
        (
            "x\n...\nabc\n...",
            "x\nxyz",
            Mismatch(2, "abc", None, None, "no line like this one came after line 1"),
        ),
    ],
)
def test_too_many_lines_or_too_few(shown, output, expected):
    assert mismatch(shown, output) == expected


# --- one line against another -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "output", "column", "hint"),
    [
        # Case alone.
        (
            "state Established",
            "state established",
            7,
            'only upper and lower case differ: "Established" was expected where "established" came',
        ),
        ("BGP State ... up", "bgp state is up", 1, "only upper and lower case differ"),
        # One word.
        ("state Established, ok", "state Active, ok", 7, '"Established" was expected where "Active" came'),
        ("(eth0) is up", "(eth1) is up", 5, '"eth0" was expected where "eth1" came'),
        (
            "10.0.0.2 ... Established",
            "10.0.0.2   4    65002  Active",
            24,
            '"Established" was expected where "Active" came',
        ),
        ("id {{ id }} is up", "id 10.0.0.1 is down", 16, '"up" was expected where "down" came'),
        ("n {{ n:int }} up", "n x up", 3, 'a value of kind int was expected where "x" came'),
        # More than a word.
        (
            "the quick brown fox",
            "the slow red fox",
            5,
            'the first difference is at column 5: "quick brown fox" was expected where "slow red fox" came',
        ),
        (
            "x " + "a b " * 20,
            "x " + "c d " * 20,
            3,
            'the first difference is at column 3: "a b a b a b a b a b a b a b a b a b a b …" was expected where "c d c d c d c d c d c d c d c d c d c d …" came',
        ),
        (
            "as 65002",
            "as 65002  0 never",
            9,
            '"0 never" came after what is shown: put ... where more text may come',
        ),
        ("as 65002 0 never", "as 65002", 9, 'the line ended before "0 never"'),
        ("a {{ x }} up 5 now", "a q down then", 5, '"up" did not come after "a {{ x }}"'),
        # Blanks are counted as they came.
        ("a  b c", "a     b d", 9, '"c" was expected where "d" came'),
        ("  a b", "a b", 1, "the shown line is indented and the one that came is not"),
        ("a b", "   a b", 1, "the line that came is indented and the shown one is not"),
        ("7 routes", " 7 routes", 1, "the line that came is indented and the shown one is not"),
    ],
)
def test_one_line(shown, output, column, hint):
    shown_line, output_line = shown.rstrip(), output.rstrip()
    outcome = match_text([shown], output, values={}, vary=())
    assert outcome == Mismatch(0, shown_line, output_line, column, hint)


def test_a_value_that_is_not_of_the_kind_that_varies():
    outcome = mismatch("up 00:02:07", "up never", vary="duration")
    assert outcome == Mismatch(
        0, "up 00:02:07", "up never", 4, 'a value of kind duration was expected where "never" came'
    )


def test_a_name_with_another_value():
    outcome = mismatch("peer {{ peer }}, up", "peer 10.0.0.3, up", peer="10.0.0.2")
    assert outcome == Mismatch(
        0,
        "peer 10.0.0.2, up",
        "peer 10.0.0.3, up",
        13,
        '"10.0.0.2" was expected where "10.0.0.3" came: {{ peer }} is "10.0.0.2"',
    )


def test_a_name_that_got_its_value_in_the_same_block():
    outcome = mismatch("id {{ id }}\nrouter {{ id }}", "id 10.0.0.1\nrouter 10.0.0.2")
    assert outcome == Mismatch(
        1,
        "router 10.0.0.1",
        "router 10.0.0.2",
        15,
        '"10.0.0.1" was expected where "10.0.0.2" came: {{ id }} is "10.0.0.1"',
    )


def test_a_name_whose_value_is_not_of_its_kind():
    outcome = mismatch("as {{ as:int }}", "as x", **{"as": "x"})
    assert outcome == Mismatch(0, "as x", "as x", 1, '{{ as }} is "x", which is not of kind int')


# --- which line to hold against it -------------------------------------------------------------------------------


def test_the_line_most_like_the_shown_one():
    outcome = mismatch(
        """
        ...
        10.0.0.2  4  65002  Established
        ...
        """,
        """
        Neighbor  V  AS     State
        10.0.0.1  4  65001  Established
        10.0.0.2  4  65002  Active
        10.0.0.3  4  65003  Established
        """,
    )
    assert outcome == Mismatch(
        1,
        "10.0.0.2  4  65002  Established",
        "10.0.0.2  4  65002  Active",
        21,
        '"Established" was expected where "Active" came',
    )


def test_the_place_where_most_of_the_lines_stand():
    outcome = mismatch(
        """
        ...
        interface eth1
          state down
          mtu 1500
        ...
        """,
        """
        interface eth0
          state down
          mtu 9000
        interface eth1
          state up
          mtu 1500
        """,
    )
    assert outcome == Mismatch(2, "  state down", "  state up", 9, '"down" was expected where "up" came')


def test_the_last_line_stands_against_the_last_one():
    outcome = mismatch("...\ntotal: 5", "total: 4\ntotal: 6")
    hint = '"5" was expected where "6" came; add vary=int if this value changes from run to run'
    assert outcome == Mismatch(1, "total: 5", "total: 6", 8, hint)


def test_a_page_that_cannot_be_told_apart_is_given_up():
    shown = ["...", *(f"a ... b ... {n % 7} ..." for n in range(2000)), "a ... x ... b", "..."]
    outcome = match_text(shown, "a 0 b 0 1 2 3 4 5 6\n" * 6000, values={}, vary=())
    hint = "too many lines are alike to tell where these belong: show one that comes only once"
    assert outcome == Mismatch(2001, "a ... x ... b", None, None, hint)

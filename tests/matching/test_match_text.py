"""What shown output promises: format.md, "Matching shown output", line by line."""

import pytest

from validator.matching import Match, match_text


def matched(shown, output, *, vary=(), **values):
    """The captured values, or None for a mismatch."""
    outcome = match_text(shown.split("\n"), output, values=values, vary=vary)
    return outcome.captured if isinstance(outcome, Match) else None


YES, NO = {}, None


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        # The whole line, and every line.
        ("a b", "a b", YES),
        ("a b", "a b c", NO),
        ("a b", "x a b", NO),
        ("a b", "ab", NO),
        ("a", "a\nb", NO),
        ("a\nb", "a", NO),
        ("a\nb", "b\na", NO),
        ("Established", "established", NO),
        ("größe 5 µs →", "größe 5 µs →", YES),
        # Nothing shown promises nothing.
        ("", "anything", YES),
        ("a", "", NO),
        # Runs of blanks are equal, trailing ones do not count.
        ("a   b", "a\tb", YES),
        ("a b  ", "a b", YES),
        ("a b", "a b \t\r", YES),
        ("a b", "a b\r\n", YES),
        # Whether a line is indented counts, not how far.
        ("  a", " a", YES),
        ("  a", "a", NO),
        ("a", "  a", NO),
        # Blank lines at either end do not count; between lines they do.
        ("\na\n\n", "\n\n  \na\n", YES),
        ("a\n\nb", "a\n \nb", YES),
        ("a\n\nb", "a\nb", NO),
        ("a\nb", "a\n\nb", NO),
        # The text means what it says: it is no pattern.
        ("a.*b [x] (y|z) \\d", "a.*b [x] (y|z) \\d", YES),
        ("a.*b", "axxb", NO),
        ("{{ not a name }}", "{{ not a name }}", YES),
    ],
)
def test_literal_lines(shown, output, expected):
    assert matched(shown, output) == expected


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        ("...", "", YES),
        ("...", "a\nb", YES),
        ("  ...  ", "a\nb", YES),
        ("a\n...", "a", YES),
        ("a\n...", "a\nb\nc", YES),
        ("a\n...", "b\na", NO),
        ("...\nc", "a\nb\nc", YES),
        ("...\nc", "c", YES),
        ("...\nc", "c\nd", NO),
        ("a\n...\nc", "a\nc", YES),
        ("a\n...\nc", "a\nb\nb\nc", YES),
        ("a\n...\na", "a", NO),
        ("...\nb\n...", "a\nb\nc", YES),
        ("...\nb\n...", "a\nc", NO),
        ("...\nb\nc\n...", "b\na\nb\nc\nd", YES),
        ("...\nb\n...\na\n...", "a\nb\nc", NO),
        ("...\n...\nb\n...", "a\nb", YES),
        # The blank line beside it may be one that does not count.
        ("a\n\n...", "a", YES),
        ("...\n\na", "a", YES),
        ("a\n\n...", "a\nb", NO),
        # Only three dots are it.
        ("....", "a", NO),
        (".....", "!!!!!", NO),
        (".....", ".....", YES),
    ],
)
def test_lines_left_out(shown, output, expected):
    assert matched(shown, output) == expected


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        ("a ... c", "a b c", YES),
        ("a ... c", "a b b b c", YES),
        ("a ... c", "a c", YES),
        ("a ... c", "ac", NO),
        ("a ... c", "a bc", NO),
        ("a ... c", "a b cd", NO),
        ("a ...", "a b", YES),
        ("a ...", "a", YES),
        ("a ...", "ab", NO),
        ("... c", "a c", YES),
        ("... c", "c", YES),
        ("... c", "ac", NO),
        ("a...", "abc", YES),
        ("...c", "abc", YES),
        ("a...c", "ac", YES),
        ("a ... b ... c", "a b c", YES),
        ("a ... b ... c", "a x b y b z c", YES),
        ("a ... b ... c", "a c b", NO),
        ("Loading......", "Loading......", YES),
        ("Loading......", "Loading, please wait ..", NO),
        ("10.0.0.2  4  65002 ... Established", "10.0.0.2        4      65002     12   12  Established", YES),
    ],
)
def test_text_left_out_of_a_line(shown, output, expected):
    assert matched(shown, output) == expected


@pytest.mark.parametrize(
    ("shown", "output", "expected"),
    [
        ("id {{ id }}", "id 10.0.0.1", {"id": "10.0.0.1"}),
        ("id {{id}}", "id a b c", {"id": "a b c"}),
        ("id {{ id }} up", "id a b up", {"id": "a b"}),
        ("id {{ id }}", "id", NO),
        ("id {{ id }} up", "id up", NO),
        ("{{ a }} via {{ b }}", "x via y via z", {"a": "x", "b": "y via z"}),
        ("{{ a }} up", "up up up", {"a": "up up"}),
        ("{{ a }} ...", "x y z", {"a": "x"}),
        ("{{ a }}... z", "x y z", {"a": "x"}),
        ("... {{ a }} z", "x y z", {"a": "x y"}),
        # Once it has a value, it stands for that value.
        ("{{ a }} and {{ a }}", "x and x", {"a": "x"}),
        ("{{ a }} and {{ a }}", "x and y", NO),
        ("{{ a }} and {{ a }}", "x and z and x and z", {"a": "x and z"}),
        ("a {{ x }}\nb {{ x }}", "a 1\nb 1", {"x": "1"}),
        ("a {{ x }}\nb {{ x }}", "a 1\nb 2", NO),
        ("a {{ x }}\nb {{ x }}", "a 1\nb 11", NO),
        # A value may contain what means something in a page.
        ("a {{ x }}\nb {{ x }}", "a ...\nb 1", NO),
        ("a {{ x }}\nb {{ x }}", "a {{ y }}\nb {{ y }}", {"x": "{{ y }}"}),
        # The place of a segment is looked for again where its value does not fit later on.
        ("...\npeer {{ p }}\n...\nbest {{ p }}\n...", "peer 1\npeer 2\nbest 2", {"p": "2"}),
        ("...\npeer {{ p }}\n...\nbest {{ p }}\n...", "peer 1\npeer 2\nbest 3", NO),
        (
            "...\na {{ p }}\n...\nb {{ q }}\n...\nc {{ p }}{{ q }}",
            "a 1\na 2\nb 3\nb 4\nc 24",
            {"p": "2", "q": "4"},
        ),
        # With a kind, only a value of that kind.
        ("n {{ n:int }} up", "n 12 up", {"n": "12"}),
        ("n {{ n:int }} up", "n x up", NO),
        ("n {{ n:int }} up", "n 1.5 up", NO),
        ("eth{{ n:int }}", "eth12", {"n": "12"}),
        ("{{ n:int }}ms", "12ms", {"n": "12"}),
        ("{{ k:word }}:{{ v:word }}", "state:up", {"k": "state", "v": "up"}),
        ("at {{ a:ipv4 }}.", "at 10.0.0.1.", {"a": "10.0.0.1"}),
        ("... {{ n:int }} packets", "eth0 10.0.0.1 7 packets", {"n": "7"}),
        ("...{{ n:int }} packets", "eth7 packets", NO),
        ("... {{ n:int }} of {{ m:int }}", "1 of x 2 of 3", {"n": "2", "m": "3"}),
        ("... {{ n:int }} {{ n }}", "1 2 3 3", {"n": "3"}),
        ("up {{ t:duration }} ago", "up 3 days, 2 hours ago", {"t": "3 days, 2 hours"}),
        ("{{ n:int }} {{ n }}", "1 1", {"n": "1"}),
        ("{{ n }} {{ n:int }}", "x x", NO),
        # What may be padded to the right may have blanks before it.
        ("{{ n }} up", "   12 up", {"n": "12"}),
        ("  {{ n }} up", "12 up", {"n": "12"}),
    ],
)
def test_names_without_a_value_capture(shown, output, expected):
    assert matched(shown, output) == expected


@pytest.mark.parametrize(
    ("shown", "output", "values", "expected"),
    [
        ("as {{ as }} up", "as 65001 up", {"as": "65001"}, YES),
        ("as {{ as }} up", "as 65002 up", {"as": "65001"}, NO),
        ("as {{ as }} up", "as 650011 up", {"as": "65001"}, NO),
        ("as {{ as:int }}", "as 65001", {"as": "65001"}, YES),
        ("as {{ as:int }}", "as x", {"as": "x"}, NO),
        ("{{ banner }}!", "hello big world!", {"banner": " hello   big\nworld "}, YES),
        ("{{ a }}{{ b }}", "xy", {"a": "x", "b": "y"}, YES),
        ("a {{ x }} b", "a b", {"x": ""}, YES),
        ("{{ x }} b", "b", {"x": ""}, YES),
        ("a {{ x }}", "a", {"x": ""}, YES),
        ("a {{ x }} ... b", "a b", {"x": ""}, YES),
        ("a ... {{ x }}", "a q ...", {"x": "..."}, YES),
        ("a ... {{ x }}", "a q b", {"x": "..."}, NO),
        ("{{ a }} {{ b }}", "x y", {"a": "x"}, {"b": "y"}),
    ],
)
def test_names_with_a_value_stand_for_it(shown, output, values, expected):
    assert matched(shown, output, **values) == expected


@pytest.mark.parametrize(
    ("vary", "shown", "output", "expected"),
    [
        ("", "up 00:02:07", "up 00:00:05", NO),
        ("duration", "up 00:02:07", "up 00:00:05", YES),
        ("duration", "up 00:02:07", "up 1d00h02m", YES),
        ("duration", "up 00:02:07", "up 01w2d03h", YES),
        ("duration", "up 00:02:07", "up never", NO),
        ("duration", "up 00:02:07 10.0.0.2", "up 00:00:05 10.0.0.3", NO),
        ("mac", "up 00:02:07", "up 00:00:05", NO),
        # A number that is part of something else is no number.
        ("int", "eth0 7", "eth0 12", YES),
        ("int", "eth0 7", "eth1 7", NO),
        ("int", "10.0.0.1 7", "10.0.0.2 7", NO),
        ("int", "10.0.0.0/24 7", "10.0.0.0/25 7", NO),
        ("int", "Gi0/1", "Gi0/2", NO),
        ("int", "2026-01-05 7", "2026-01-06 7", NO),
        ("int", "8.4.4", "8.4.5", NO),
        ("int", "00:02:07", "00:02:08", NO),
        ("int", "12ms", "13ms", NO),
        ("int", "1.5", "1.6", NO),
        ("int", "7 packets", "7.5 packets", NO),
        ("int", "eth{{ n }} 7", "eth3 8", {"n": "3"}),
        ("int", "seq=1 ttl=64", "seq=22 ttl=63", YES),
        ("int", "AS 65001, (7)", "AS 65002, (-12)", YES),
        ("float", "rtt = 0.037/0.045/0.053/0.006 ms", "rtt = 1.037/10.045/0.053/0.1 ms", YES),
        ("float", "rtt = 0.037/0.045 ms", "rtt = 0.037/0.045 s", NO),
        ("percent", "0% loss", "12.5% loss", YES),
        ("ipv4", "via 10.0.0.1, eth0", "via 192.168.1.254, eth0", YES),
        ("ipv4", "via 10.0.0.1, eth0", "via 10.0.0.256, eth0", NO),
        ("ipv4", "10.0.0.0/24 via 10.0.0.1", "10.0.1.0/24 via 10.0.0.1", NO),
        ("prefix", "10.0.0.0/24 via 10.0.0.1", "10.0.1.0/25 via 10.0.0.1", YES),
        ("version", "FRRouting 8.4.4 on 10.0.0.1", "FRRouting 10.1-2~deb12u1 on 10.0.0.1", YES),
        ("version", "on 10.0.0.1", "on 10.0.0.2", NO),
        # The longest sample wins, and a tie means either.
        ("int,duration", "up 3 days", "up 2 hours", YES),
        ("int,timestamp", "2026-01-05 10:20:30 ok", "Jan  6 11:20:31 2027 ok", YES),
        ("time,duration", "up 00:02:07", "up 1d00h02m", YES),
        ("time,duration", "up 00:02:07", "up 10:20 PM", YES),
        # Only the page's own text has samples: not its values, not what it leaves out.
        ("int", "as {{ as }} 7", "as 65002 8", NO),
        ("int", "... 7", "x 8", YES),
        ("word", "state Up, 5", "state Down, x", YES),
        ("int", "a\n7\n...\nb 1", "a\n8\nq\nb 2", YES),
    ],
)
def test_kinds_that_vary(vary, shown, output, expected):
    assert (
        matched(shown, output, vary=[kind for kind in vary.split(",") if kind], **{"as": "65001"}) == expected
    )


def test_only_new_names_are_captured():
    assert match_text(["{{ a }} {{ b }}"], "x y", values={"a": "x"}, vary=()) == Match({"b": "y"})


@pytest.mark.parametrize(
    ("shown", "vary"), [(["{{ a:durration }}"], ()), (["a"], ["durration"]), (["a 1"], ["durration"])]
)
def test_a_kind_that_does_not_exist_is_an_error_even_where_it_does_not_matter(shown, vary):
    with pytest.raises(KeyError, match="durration"):
        match_text(shown, "a", values={}, vary=vary)

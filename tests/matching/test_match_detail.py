"""What explains a mismatch: the marked parts, the line, what was captured, what matched. Never what decides it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.matching import Mismatch, match
from validator.model import Difference

DATA = Path(__file__).parent / "data"


def mismatch(shown: str, output: str, mode: str = "text", vary: str = "", **options: Any) -> Mismatch:
    values = options.pop("values", {})
    kinds = [kind for kind in vary.split(",") if kind]
    found = match(shown.split("\n"), output, mode=mode, values=values, vary=kinds, **options)
    assert isinstance(found, Mismatch)
    return found


def marked(found: Mismatch) -> tuple[str | None, str | None]:
    """The marked parts; `>` stands for a mark behind the end."""

    def part(text: str | None, mark: tuple[int, int] | None) -> str | None:
        if text is None or mark is None:
            return None
        assert 0 <= mark[0] < mark[1]
        return text[slice(*mark)] if mark[0] < len(text) else ">"

    return part(found.expected, found.detail.expected_mark), part(found.got, found.detail.got_mark)


@pytest.mark.parametrize(
    ("shown", "output", "parts", "column"),
    [
        ("state Established, ok", "state Active, ok", ("Established", "Active"), 7),
        ("peer 10.0.0.2 up", "peer 10.0.0.3 up", ("2", "3"), 13),
        # The same word stands earlier in the line, too.
        ("a b a", "a b x", ("a", "x"), 5),
        ("  漢字   up", "  漢字 down", ("up", "down"), 8),
        ("a  b c", "a     b d", ("c", "d"), 6),
        # A line with ... or {{ }}: the part of it that failed.
        ("10.0.0.2 ... Established", "10.0.0.2  4  65002  Active", ("Established", "Active"), 14),
        ("BGP state ... up 5 s", "BGP state = Idle down", ("up", "= Idle down"), 15),
        ("n {{ n:int }} up", "n x up", ("{{ n:int }}", "x"), 3),
        ("a {{ x }} up 5 now", "a q down then", ("up", "down then"), 11),
        ("id {{ id }} ... {{ t:duration }} on", "id 7 after never", ("{{ t:duration }}", "after never"), 17),
        ("as 65002 0 never", "as 65002", ("0", ">"), 10),
        ("as 65002", "as 65002  0 never", (">", "0 never"), 9),
        ("the quick brown fox", "the slow red fox", ("quick", "slow"), 5),
    ],
)
def test_the_part_of_the_line_that_failed(
    shown: str, output: str, parts: tuple[str, str], column: int
) -> None:
    found = mismatch(shown, output)
    assert marked(found) == parts
    assert found.shown_column == column


def test_the_part_of_a_line_with_a_value_in_it() -> None:
    found = mismatch("peer {{ peer }} is up", "peer 10.0.0.2 is down", values={"peer": "10.0.0.2"})
    assert marked(found) == ("up", "down")
    assert found.shown_column == len("peer {{ peer }} is ") + 1
    found = mismatch("peer {{ peer }} is up", "peer 10.0.0.3 is up", values={"peer": "10.0.0.2"})
    assert marked(found) == ("2", "3")
    assert found.shown_column == len("peer ") + 1


@pytest.mark.parametrize(
    ("mode", "shown", "output", "parts", "column"),
    [
        ("exact", "port  eth0", "port eth0", (" ", "eth0"), 6),
        ("exact", "up", "up ", (">", " "), 3),
        ("contains", "10.0.0.9 h9", "x\n10.0.0.1 h1", ("9", "1"), 8),
        ("regex", r"FRRouting \d+ \(left\)", "FRRouting 8 (right)", (r"left\)", "right)"), 17),
        ("regex", r"a+", "aab", (">", "b"), 3),
        ("table", "Name  State\na     up", "Name   V  State\na      4  down", ("up", "down"), 7),
        ("table", "Name  State\na", "Name   V  State\na      4  down", (">", "down"), 7),
    ],
)  # fmt: skip
def test_the_part_that_failed_in_other_modes(
    mode: str, shown: str, output: str, parts: tuple[str, str], column: int
) -> None:
    found = mismatch(shown, output, mode)
    assert marked(found) == parts
    assert found.shown_column == column


def test_a_line_chosen_for_its_likeness_is_said_to_be() -> None:
    output = "Neighbor  State\n10.0.0.1  Established\n10.0.0.2  Active\n"
    found = mismatch("...\n10.0.0.2  Established\n...", output)
    assert (found.got, found.detail.similar, found.detail.output_line) == ("10.0.0.2  Active", True, 3)
    found = mismatch("Neighbor  State\n10.0.0.1  Idle\n...", output)
    assert (found.got, found.detail.similar, found.detail.output_line) == ("10.0.0.1  Established", False, 2)


def test_lines_are_counted_in_the_whole_output() -> None:
    for mode in ("text", "exact", "regex", "contains"):
        assert mismatch("a\nb", "\n\na\nc", mode).detail.output_line == (4 if mode != "contains" else None)
    assert mismatch("N  S\na  1", "\nTitle\n\nN  S\na  2", "table").detail.output_line == 5


def test_what_was_captured_before_it_failed() -> None:
    found = mismatch("id {{ id }}\nas {{ as }}\nup", "id 7\nas 65001\ndown")
    assert found.detail.captured == {"id": "7", "as": "65001"}
    # What was known before is told where the line at fault has it.
    values = {"peer": "10.0.0.2", "other": "x"}
    found = mismatch("id {{ id }}\npeer {{ peer }}", "id 7\npeer 10.0.0.3", values=values)
    assert found.detail.captured == {"id": "7", "peer": "10.0.0.2"}
    found = mismatch(r"id (?P<id>\d+)" + "\nup", "id 7\ndown", "regex")
    assert found.detail.captured == {"id": "7"}
    found = mismatch('{"id": "{{ id }}", "up": true}', '{"id": 7, "up": false}', "json")
    assert found.detail.captured == {"id": "7"}


def test_the_kinds_that_a_hint_names() -> None:
    assert mismatch("up 00:02:07", "up 00:00:05").detail.vary == ("duration",)
    assert mismatch("up 00:02:07", "up 00:00:05", vary="mac").detail.vary == ("mac", "duration")
    assert mismatch("up 00:02:07", "up never").detail.vary == ()
    assert mismatch("N  Up\na  00:00:01", "N  Up\na  00:00:02", "table").detail.vary == ("duration",)
    assert mismatch('{"up": "00:00:01"}', '{"up": "00:00:02"}', "json").detail.vary == ("duration",)


@pytest.mark.parametrize(
    ("mode", "shown", "output", "matched"),
    [
        ("text", "a\nb\nc\nd", "a\nx\nc\nd", ((0, 0, 1), (2, 2, 2))),
        ("text", "\na\nb", "\n\na\nx", ((1, 2, 1),)),
        ("text", "a\n...\nb ... 1\nc", "a\nq\nq\nb 2 1\nx\nc", ((0, 0, 1), (2, 3, 1), (3, 5, 1))),
        ("text", "a\nb", "b\na", ((0, 1, 1),)),
        ("contains", "a\nb\nc", "x\na\nx\nc", ((0, 1, 1), (2, 3, 1))),
        ("exact", "a\nb\nc", "a\nx\nc", ((0, 0, 1), (2, 2, 1))),
        ("exact", "a\na", "a\na\na", ((0, 0, 2),)),
        ("regex", "a\n...\nb\nc", "a\nx\nb\nx\nb\nd", ((0, 0, 1), (2, 4, 1))),
        ("table", "N  S\na  1\nb  2\nc  3", "T\nN  S\nc  3\nb  1\na  1", ((0, 1, 1), (1, 4, 1), (3, 2, 1))),
        ("json", "{}", "[]", ()),
    ],
)  # fmt: skip
def test_the_lines_that_match(
    mode: str, shown: str, output: str, matched: tuple[tuple[int, int, int], ...]
) -> None:
    assert mismatch(shown, output, mode).detail.matched == matched


def test_a_table_differs_by_row_and_column() -> None:
    output = (DATA / "frr-bgp-summary.txt").read_text(encoding="utf-8")
    found = mismatch("Neighbor  AS     State/PfxRcd\n10.0.0.2  65003  Idle", output, "table")
    assert found.detail.differences == (
        Difference(where="row 10.0.0.2, column AS", expected="65003", got="65002"),
        Difference(where="row 10.0.0.2, column State/PfxRcd", expected="Idle", got="2"),
    )


def test_the_row_most_like_a_shown_one_is_named_where_none_has_its_key() -> None:
    output = (DATA / "frr-bgp-summary.txt").read_text(encoding="utf-8")
    found = mismatch("Neighbor  AS     State/PfxRcd\n10.0.0.9  65002  2", output, "table", key="Neighbor")
    assert found.detail.similar
    assert found.detail.differences == (
        Difference(where="row 10.0.0.2, column Neighbor", expected="10.0.0.9", got="10.0.0.2"),
    )


def test_a_document_differs_by_its_paths() -> None:
    found = mismatch(
        '{"peers": {"10.0.0.2": {"state": "Idle", "as": 65002, "flaps": 0}}}',
        '{"peers": {"10.0.0.2": {"state": "Established", "as": 65003}}}',
        "json",
    )
    assert found.detail.differences == (
        Difference(where='$.peers["10.0.0.2"].state', expected='"Idle"', got='"Established"'),
        Difference(where='$.peers["10.0.0.2"].as', expected="65002", got="65003"),
        Difference(where='$.peers["10.0.0.2"].flaps', expected="0", got=None),
    )
    nearest = mismatch('[{"n": 1, "a": 2, "b": [3]}]', '[{"n": 0}, {"n": 1, "a": 3, "b": [4]}]', "json")
    assert nearest.detail.similar
    assert [one.where for one in nearest.detail.differences] == ["$[1].a", "$[1].b"]
    assert mismatch("a:\n- b: 1\n- b: 3", "a: [{b: 1}, {b: 2}]", "yaml").detail.differences == (
        Difference(where="$.a", expected='{"b": 3}', got=None),
    )


WORDS = st.lists(
    st.sampled_from(["a", "b", "10", "...", "{{ x }}", "{{ n:int }}", "", "é\u0301", "漢", "\t"]), max_size=6
)


@given(
    st.lists(WORDS, min_size=1, max_size=5),
    st.lists(WORDS, max_size=5),
    st.sampled_from(["text", "exact", "contains", "regex"]),
)
def test_every_mark_and_every_run_is_in_its_text(shown: Any, came: Any, mode: str) -> None:
    page, lines = [" ".join(words) for words in shown], ["  ".join(words).replace("{", "") for words in came]
    if mode == "regex":
        page = [line.replace("{{ x }}", "x").replace("{{ n:int }}", "[0-9]+") for line in page]
    found = match(page, "\n".join(lines), mode=mode, values={}, vary=())
    if not isinstance(found, Mismatch):
        return
    marked(found)
    for start, other, count in found.detail.matched:
        assert count > 0
        assert 0 <= start <= start + count <= len(page)
        assert 0 <= other <= other + count <= max(1, len(lines))
    if found.detail.output_line is not None and found.got is not None:
        assert lines[found.detail.output_line - 1].rstrip() == found.got.rstrip()

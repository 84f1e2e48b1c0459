"""What holds for every page and every output, and that the matcher agrees with a slow one that is plainly right.

The slow one puts every possible text in the place of every `...` and `{{ }}`, and compares.
"""

import itertools
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator.matching import KINDS, Match, match_text
from validator.matching.glob import match_line
from validator.matching.kinds import of_kind, shape
from validator.matching.lines import normal, read_line
from validator.template import fill, placeholders

# --- the slow matcher -------------------------------------------------------------------------------------------

_MARK = re.compile(r"\.\.\.|\{\{ (\w+) \}\}")


def _texts(line):
    """Every text within `line`, the empty one and the one in front of the line among them."""
    return {line[start:end] for start in range(len(line) + 1) for end in range(start, len(line) + 1)}


def _same(one, other, *, loose):
    one, other = normal(one), normal(other)
    return one.lstrip() == other.lstrip() if loose else one == other


def slow_lines(shown, came):
    """Every way, as the values of the names, in which the line `came` is what the line `shown` promises."""
    marks = list(_MARK.finditer(shown))
    loose = _MARK.match(shown.lstrip()) is not None
    names = sorted({mark[1] for mark in marks if mark[1]})
    texts = _texts(came.strip())
    gaps = sum(1 for mark in marks if not mark[1])
    values_of_names = {normal(text) for text in texts if text and text == text.strip()}
    for values in itertools.product(values_of_names, repeat=len(names)):
        known = dict(zip(names, values, strict=True))
        for fillers in itertools.product(texts, repeat=gaps):
            filler = iter(fillers)
            text = _MARK.sub(
                lambda mark, filler=filler, known=known: known[mark[1]] if mark[1] else next(filler), shown
            )
            if _same(text, came, loose=loose):
                yield known


def slow_block(shown, came):
    """Whether the lines `came` are what the lines `shown`, which have no names, promise."""
    shown, came = _trimmed(shown), _trimmed(came)
    skips = sum(line.strip() == "..." for line in shown)
    parts = {tuple(came[start:end]) for start in range(len(came) + 1) for end in range(start, len(came) + 1)}
    for fillers in itertools.product(parts, repeat=skips):
        filler = iter(fillers)
        filled = []
        for line in shown:
            filled += next(filler) if line.strip() == "..." else [line]
        filled = _trimmed(filled)
        if len(filled) == len(came) and all(
            one == other or any(True for _ in slow_lines(one, other))
            for one, other in zip(filled, came, strict=True)
        ):
            return True
    return not shown


def _trimmed(lines):
    lines = list(lines)
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines


# --- the two agree --------------------------------------------------------------------------------------------

_letters = st.text("ab ", max_size=6)
_gapped = st.lists(st.sampled_from(["a", "b", " ", "ab", "..."]), min_size=1, max_size=6).map("".join)
_named = st.lists(
    st.sampled_from(["a", "b", " ", "...", "{{ x }}", "{{ y }}", "{{ x }}"]), min_size=1, max_size=5
).map("".join)


def _few_marks(shown, most=2):
    return len(_MARK.findall(shown)) <= most and "...." not in shown


@given(_gapped.filter(_few_marks), _letters)
@example("a ... b", "a b")
@example("... b", "b")
def test_a_line_with_gaps_matches_exactly_when_some_text_fills_them(shown, came):
    came = came.rstrip()
    found = match_line(read_line(normal(shown)), normal(came), {})
    assert (found is not None) == any(True for _ in slow_lines(normal(shown), came))


@given(_named.filter(lambda shown: _few_marks(shown, 3)), _letters)
@example("{{ x }} b {{ x }}", "a b a b a b a")
def test_captured_values_are_values_that_fit(shown, came):
    found = match_line(read_line(normal(shown)), normal(came), {})
    if found is not None:
        assert dict(found) in list(slow_lines(normal(shown), came))


@given(
    st.lists(st.sampled_from(["a", "b", " ", "ab", "{{ x }}", "{{ y }}", "..."]), min_size=1, max_size=6).map(
        "".join
    ),
    _letters,
)
@example("... {{ x }}", "a")
@example("... a{{ x }}", "a b aab")
@example("...{{ x }}", "a")
def test_a_name_that_comes_once_matches_whenever_some_value_fits(shown, came):
    names = [found.name for found in placeholders(shown)]
    next_to = re.search(r"\}\}(\{\{|\.\.\.)", shown)  # `faults` refuses those
    if len(set(names)) < len(names) or next_to or not _few_marks(shown):
        return
    found = match_line(read_line(normal(shown)), normal(came), {})
    assert (found is not None) == any(True for _ in slow_lines(normal(shown), came))


_kinded = st.lists(
    st.sampled_from(
        ["a", "1", " ", " ", "...", "{{ n:int }}", "{{ n }}", "{{ m:int }}", "{{ w:word }}", ":"]
    ),
    min_size=1,
    max_size=7,
).map("".join)


@given(_kinded, st.text("a1: ", max_size=9))
@example("... {{ n:int }} a {{ m:int }}", "1 a a 1 a 1")
def test_captured_values_are_of_their_kind_and_fit(shown, came):
    outcome = match_text([shown], came, values={}, vary=())
    if isinstance(outcome, Match):
        assert match_text([fill(shown, outcome.captured).strip()], came.strip(), values={}, vary=()) == Match(
            {}
        )
        assert match_text([shown], came, values=outcome.captured, vary=()) == Match({})
        for found in placeholders(shown):
            assert found.kind is None or of_kind(found.kind, outcome.captured[found.name])


_shown_blocks = st.lists(st.sampled_from(["a", "b", "", "...", "a ... b", "a ..."]), max_size=6)
_came_blocks = st.lists(st.sampled_from(["a", "b", "", "a b", "a a b"]), max_size=5)


@given(_shown_blocks.filter(lambda lines: lines.count("...") <= 2), _came_blocks)
@example(["a", "", "..."], ["a"])
@example(["...", "", "a"], ["a"])
def test_a_block_matches_exactly_when_some_lines_fill_it(shown, came):
    outcome = match_text(shown, "\n".join(came), values={}, vary=())
    assert isinstance(outcome, Match) == slow_block(shown, came)


@given(
    st.lists(st.sampled_from(["...", "p {{ x }}", "q {{ x }}", "q {{ y }}", "{{ y }} p"]), max_size=6),
    st.lists(st.sampled_from(["p 1", "p 2", "q 1", "q 2", "1 p", "2 p"]), max_size=6),
)
@example(["...", "p {{ x }}", "...", "q {{ x }}"], ["p 1", "p 2", "q 2"])
def test_names_of_a_block_match_whenever_some_values_fit(shown, came):
    names = sorted({found.name for line in shown for found in placeholders(line)})
    fits = any(
        isinstance(
            match_text([fill(line, known) for line in shown], "\n".join(came), values={}, vary=()), Match
        )
        for values in itertools.product("12", repeat=len(names))
        for known in [dict(zip(names, values, strict=True))]
    )
    outcome = match_text(shown, "\n".join(came), values={}, vary=())
    assert isinstance(outcome, Match) == fits
    if isinstance(outcome, Match):
        filled = [fill(line, outcome.captured) for line in shown]
        assert match_text(filled, "\n".join(came), values={}, vary=()) == Match({})


# --- what holds for every page --------------------------------------------------------------------------------

_plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n{"), max_size=30).filter(
    lambda line: "..." not in line
)
_pages = st.lists(_plain, max_size=8)
_kinds = st.lists(st.sampled_from(sorted(KINDS)), unique=True, max_size=4)
_words = [
    "up",
    "eth0",
    "10.0.0.1",
    "10.0.0.0/8",
    "7",
    "12%",
    "1.5",
    "fe80::1",
    "(",
    ")",
    ",",
    ":",
    "-",
    "=",
    "...",
    "00:02:07",
    "10:20",
    "2026-01-05",
    "0x1f",
    "v8.4.4",
    "52:54:00:12:34:56",
    "/etc/x",
]
_realistic = st.lists(st.sampled_from([*_words, "3 days", "64 bytes", " "]), max_size=8).map(" ".join)


@given(_pages, _kinds)
def test_output_that_is_what_is_shown_matches(page, vary):
    assert isinstance(match_text(page, "\n".join(page), values={}, vary=vary), Match)


@given(st.lists(_realistic, max_size=4), _kinds)
def test_output_that_is_what_is_shown_matches_whatever_varies(page, vary):
    assert isinstance(match_text(page, "\n".join(page), values={}, vary=vary), Match)


@given(_pages, st.data())
def test_a_changed_letter_never_matches(page, data):
    places = [
        (row, column)
        for row, line in enumerate(page)
        for column, letter in enumerate(line)
        if not letter.isspace()
    ]
    if not places:
        return
    row, column = data.draw(st.sampled_from(places))
    letter = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda new: not new.isspace()))
    changed = list(page)
    changed[row] = f"{page[row][:column]}{letter}{page[row][column + 1 :]}"
    outcome = match_text(page, "\n".join(changed), values={}, vary=())
    assert isinstance(outcome, Match) == (changed == page)


@given(_pages, _pages, st.data())
def test_lines_that_come_where_lines_are_left_out_never_matter(page, more, data):
    at = data.draw(st.integers(0, len(page)))
    shown = [*page[:at], "...", *page[at:]]
    output = [*page[:at], *more, *page[at:]]
    assert isinstance(match_text(shown, "\n".join(output), values={}, vary=()), Match)


@given(_pages, st.text("ab \t", min_size=0, max_size=3))
def test_how_wide_blanks_are_never_matters(page, tail):
    wide = [re.sub(r"\s+", lambda blanks: blanks[0] * 2, line) + " \t" for line in page]
    assert isinstance(match_text(page, "\n".join(wide), values={}, vary=()), Match)
    del tail


@given(st.lists(st.one_of(_realistic, _named), max_size=5), st.lists(_realistic, max_size=5), _kinds)
def test_every_mismatch_can_be_told(page, output, vary):
    """Whatever is compared, there is a message, and what it points at is there."""
    outcome = match_text(page, "\n".join(output), values={"y": "7"}, vary=vary)
    if isinstance(outcome, Match):
        return
    assert outcome.hint
    assert (outcome.index is None) == (outcome.expected is None)
    if outcome.got is not None:
        assert outcome.got in [line.rstrip() for line in output]
        assert outcome.column is None or 1 <= outcome.column <= len(outcome.got) + 1
    suggested = re.search(r"add vary=(\S+) if", outcome.hint)
    if suggested and len(page) == 1:
        assert isinstance(
            match_text(page, "\n".join(output), values={"y": "7"}, vary=suggested[1].split(",")), Match
        )


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "word"])
@given(line=_realistic.filter(lambda line: line.strip() and "..." not in line), changed=_realistic)
def test_nothing_but_values_of_the_kind_varies(kind, line, changed):
    """The same as a regular expression with the kind's pattern in the place of every sample accepts no less."""
    line = normal(line).strip()
    expression, done = "", 0
    for sample in shape(kind).bounded.finditer(line):
        expression += f"{re.escape(line[done : sample.start()])}(?:{KINDS[kind].pattern})"
        done = sample.end()
    expression += re.escape(line[done:])
    if isinstance(match_text([line], changed, values={}, vary=[kind]), Match):
        assert re.fullmatch(expression, normal(changed).strip())

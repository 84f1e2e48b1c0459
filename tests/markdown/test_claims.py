"""What a line of a `watch` block can say, and what is said about one that says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.markdown.claims import Claim, ClaimError, read_claim


def short(claim: Claim) -> tuple[object, ...]:
    return claim.measure, claim.sign, claim.bound, claim.step


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("outage <= 1s", ("outage", "<=", 1.0, None)),
        ("outage<=200ms", ("outage", "<=", 0.2, None)),
        ("outage <= 0.5", ("outage", "<=", 0.5, None)),
        ("outage >= 2 min during fail-the-link", ("outage", ">=", 120.0, "fail-the-link")),
        ("outages <= 2", ("outages", "<=", 2.0, None)),
        ("lost  <=  3   during  cut", ("lost", "<=", 3.0, "cut")),
        ("rate >= 900M", ("rate", ">=", 9e8, None)),
        ("rate >= 1.5 Gbit/s", ("rate", ">=", 1.5e9, None)),
        ("rate <= 64kbps during x", ("rate", "<=", 64e3, "x")),
        ("rate >= 100", ("rate", ">=", 100.0, None)),
    ],
)
def test_a_quantity(text: str, expected: tuple[object, ...]) -> None:
    assert short(read_claim(text)) == expected


def test_lines() -> None:
    none = read_claim('no line matches "%.*-3-"')
    assert (none.expression, none.wanted, none.step, none.measure) == ("%.*-3-", False, None, None)
    some = read_claim('some line matches "say \\"a\\" "b"" during check-it')
    assert (some.expression, some.wanted, some.step) == ('say \\"a\\" "b"', True, "check-it")


def test_an_expression_may_hold_the_word_during() -> None:
    claim = read_claim('no line matches "lost during x"')
    assert (claim.expression, claim.step) == ("lost during x", None)


@pytest.mark.parametrize("text", ["outage <= 250ms during cut-it", 'no line matches "a b" during cut-it'])
def test_a_claim_knows_where_its_parts_stand(text: str) -> None:
    claim = read_claim(text)
    assert text[claim.step_at :] == "cut-it"
    assert text[claim.bound_at :].startswith(claim.bound_text)
    assert text[claim.expression_at :].startswith(claim.expression or "")


FORMS = (
    'write outage <= 1s, outages <= 2, lost <= 3, rate >= 900M, no line matches "…" or some line matches "…"'
)


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("outtage <= 1s", 0, 'nothing can be claimed about "outtage"', 'did you mean "outage"?'),
        ("quiet", 0, 'nothing can be claimed about "quiet"', FORMS),
        ("<= 3", 0, 'nothing can be claimed about "<="', FORMS),
        ("outage < 1s", 7, '"<" compares nothing here', "write <= for at most, >= for at least"),
        ("lost == 0", 5, '"==" compares nothing here', "write <= for at most, >= for at least"),
        ("outage 1s", 6, 'a sign is missing after "outage"', "write outage <= or >= and a bound"),
        ("outage <= soon", 10, '"soon" is not a time', "write 500ms, 30s, 5m, 2h or 30d"),
        ("outage <= 1s while cut", 10, '"1s while cut" is not a time', "write 500ms, 30s, 5m, 2h or 30d"),
        ("outage <=", 9, '"" is not a time', "write 500ms, 30s, 5m, 2h or 30d"),
        ("lost <= 1.5", 8, '"1.5" is not a whole number', "write it like lost <= 3"),
        ("outages <= -1", 11, '"-1" is not a whole number', "write it like outages <= 3"),
        (
            "rate >= 900MB",
            8,
            '"900MB" is not a rate',
            "write it in bits per second: 900M, 1.5G or 64k",
        ),
        (
            "no line matches %LINK-3",
            16,
            "the expression after matches does not stand in double quotes",
            'write no line matches "EXPRESSION"',
        ),
        ("some lines match x", 0, "this is no claim about lines", 'write some line matches "EXPRESSION"'),
    ],
)
def test_what_is_no_claim(text: str, offset: int, message: str, hint: str) -> None:
    with pytest.raises(ClaimError) as error:
        read_claim(text)
    assert (error.value.offset, error.value.message, error.value.hint) == (offset, message, hint)


@given(st.text(min_size=1).map(str.strip).filter(lambda text: text and "\n" not in text))
def test_any_line_is_a_claim_or_is_refused(text: str) -> None:
    offset, hint = 0, "none"
    try:
        assert read_claim(text).text == text
    except ClaimError as error:
        offset, hint = error.offset, error.hint
    assert 0 <= offset <= len(text)
    assert hint

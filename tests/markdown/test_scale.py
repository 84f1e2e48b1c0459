"""`scale`, `repeat`, and what counts: what they say together, and every way in which one lacks the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.markdown.pages import fence, page, parsed, refused, said
from validator.markdown.counting import CalculationError, calculations, with_numbers
from validator.model import Scale

SCALE = "scale: {prefixes: [1, 10, 100]}"
REPEATED = fence("console repeat=prefixes")


def test_a_page_has_its_scale_and_the_block_its_name() -> None:
    procedure = parsed(REPEATED, SCALE)
    assert procedure.scale == Scale(name="prefixes", numbers=(1, 10, 100))
    assert procedure.steps[0].fences[0].attributes.repeat == "prefixes"


def test_another_scale_is_another_page() -> None:
    assert parsed(REPEATED, SCALE).digest != parsed(REPEATED, SCALE.replace("100", "200")).digest


@pytest.mark.parametrize(
    ("body", "front", "place", "message", "hint"),
    [
        (
            REPEATED,
            "tags: [x]",
            "7:1",
            '"repeat" names the scale "prefixes", which the front matter does not have',
            "add scale: {prefixes: [1, 10, 100]} to the front matter",
        ),
        (
            REPEATED,
            "scale: {prefix: [1]}",
            "7:1",
            '"repeat" names the scale "prefixes", which the front matter does not have',
            'did you mean "prefix"?',
        ),
        (
            fence("console"),
            SCALE,
            "3:19",
            'no block is repeated for the scale "prefixes"',
            "add repeat=prefixes to the block that is to be repeated, or take the scale away",
        ),
        (
            fence('console repeat=prefixes skip="no"'),
            SCALE,
            "3:19",
            'no block is repeated for the scale "prefixes"',
            "add repeat=prefixes to the block that is to be repeated, or take the scale away",
        ),
        (
            REPEATED,
            "scale: {prefixes: []}",
            "3:19",
            'the scale "prefixes" has no number',
            "write [1, 10, 100]",
        ),
        (
            REPEATED,
            "scale: {prefixes: [0, 1]}",
            "3:19",
            "a scale cannot have 0",
            "write numbers from 1 to 1,000,000",
        ),
        (
            REPEATED,
            "scale: {prefixes: [1, 10000000]}",
            "3:19",
            "a scale cannot have 10000000",
            "write numbers from 1 to 1,000,000",
        ),
        (
            REPEATED,
            "scale: {prefixes: [10, 1]}",
            "3:19",
            "a scale goes up, and 1 follows 10",
            "write it as [1, 10, 100]",
        ),
        (
            REPEATED,
            "scale: {prefixes: [1], routes: [1]}",
            "3:32",
            'this page has two scales, "prefixes" and "routes"',
            "a page is proven along one of them: make the other a page of its own",
        ),
        (
            REPEATED,
            f"{SCALE}\nvars: {{n: 3}}",
            "4:11",
            "on a page with scale {{ n }} is the number to be proven",
            "give this variable another name",
        ),
        (
            fence("python run repeat=prefixes"),
            SCALE,
            "7:1",
            '"repeat" does not apply to a python block',
            "take it away",
        ),
    ],
)
def test_what_is_wrong(body: str, front: str, place: str, message: str, hint: str) -> None:
    assert refused(page(body, *front.split("\n"))) == said(place, message, hint)


# --- what is calculated --------------------------------------------------------------------------------------

NUMBERS = {"i": 300, "n": 1000}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("10.{{ i // 256 }}.{{ i % 256 }}.0/24", "10.1.44.0/24"),
        ("{{n-i}} {{ (i + 1) * 2 }} {{ -i + 1 }}", "700 602 -299"),
        ("{{ 2 * n }}", "2000"),
        # A name alone is a variable like any other, and all else is text.
        ("{{ i }} {{ n }} {{ i:int }}", "{{ i }} {{ n }} {{ i:int }}"),
        (
            "{{ x + 1 }} {{ .Name }} {{ 1 + 1 }} {{}} { i + 1 }",
            "{{ x + 1 }} {{ .Name }} {{ 1 + 1 }} {{}} { i + 1 }",
        ),
        ("{{ in - x }}", "{{ in - x }}"),
    ],
)
def test_what_is_calculated(text: str, result: str) -> None:
    assert with_numbers(text, NUMBERS) == result


HOW = "write it with i, n, whole numbers, + - * // % and brackets"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("{{ i / 256 }}", '"/" gives parts of numbers', "write // for whole ones"),
        ("{{ i ** 9 }}", '"i ** 9" cannot be calculated', HOW),
        ("{{ i + x }}", '"x" cannot be calculated with', HOW),
        ("{{ i // n }}", '"n" is no number to divide by', "divide by a whole number above 0"),
        ("{{ i % 0 }}", '"0" is no number to divide by', "divide by a whole number above 0"),
        ("{{ (i }}", '"(i" cannot be calculated', HOW),
        ("{{ print(i) }}", '"print(i)" cannot be calculated', HOW),
        ("{{ i + True }}", '"True" cannot be calculated', HOW),
        ("{{ " + "1 + " * 50 + "i }}", "this calculation is too long", "calculate it in a python block"),
    ],
)
def test_what_cannot_be_calculated(text: str, message: str, hint: str) -> None:
    (found,) = calculations(text)
    with pytest.raises(CalculationError) as error:
        found.names()
    assert (str(error.value), error.value.hint) == (message, hint)


@given(st.integers(1, 65_536))
def test_each_of_many_is_another_prefix(i: int) -> None:
    text = with_numbers("10.{{ i // 256 % 256 }}.{{ i % 256 }}.0/24", {"i": i})
    assert [int(part) for part in text.split("/")[0].split(".")] == [10, i // 256 % 256, i % 256, 0]


@given(st.text(alphabet="{} in+-*/%()0123456789x.", max_size=60))
def test_whatever_stands_in_braces_is_calculated_refused_or_text(text: str) -> None:
    for found in calculations(text):
        try:
            names = found.names()
        except CalculationError:
            continue
        assert names <= {"i", "n"}
        assert isinstance(found.value(NUMBERS), int)

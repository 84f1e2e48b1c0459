"""The expressions of `only`: what they mean, and what is said about those that mean nothing."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.markdown.pages import fence, parsed, refused, said
from validator.markdown.conditions import (
    Comparison,
    ConditionError,
    Facts,
    comparisons,
    holds,
    read_condition,
)

LEFT = Facts("left", "frr", frozenset({"routing", "bgp"}), "FRRouting 8.4.4")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("platform == 'frr'", True),
        ("platform != 'frr'", False),
        ("'frr' == platform", True),
        ('platform == "frr"', True),
        ("version >= '8.4'", True),
        ("'8.4' <= version", True),
        ("version > '8.10'", False),
        ("version == '8.4'", False),
        ("version == '8.4.4'", True),
        ("device == 'right'", False),
        ("'bgp' in features", True),
        ("'vlan' not in features", True),
        ("platform == 'frr' and version < '8.4'", False),
        ("platform == 'ovs' or version >= '8'", True),
        ("not platform == 'ovs'", True),
        ("not not platform == 'ovs'", False),
        # `and` binds closer than `or`, as everywhere.
        ("platform == 'frr' or platform == 'ovs' and device == 'right'", True),
        ("(platform == 'frr' or platform == 'ovs') and device == 'right'", False),
        ("not (platform == 'ovs' or device == 'right')", True),
    ],
)
def test_what_holds_of_a_device(text: str, answer: bool) -> None:  # noqa: FBT001
    assert holds(read_condition(text), LEFT) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("version >= '8.4'", None),
        ("not version >= '8.4'", None),
        ("platform == 'frr' and version >= '8.4'", None),
        ("platform == 'ovs' and version >= '8.4'", False),
        ("platform == 'frr' or version >= '8.4'", True),
        ("platform == 'ovs' or version >= '8.4'", None),
    ],
)
def test_what_is_known_before_the_version_is(text: str, answer: bool | None) -> None:  # noqa: FBT001
    assert holds(read_condition(text), Facts("left", "frr", frozenset())) is answer
    nameless = Facts("left", "frr", frozenset(), "of my own making")
    assert holds(read_condition(text), nameless) is answer


def test_every_comparison_is_found_in_order() -> None:
    condition = read_condition("not (device == 'a' or version > '1') and 'x' in features")
    assert list(comparisons(condition)) == [
        Comparison("device", "==", "a"),
        Comparison("version", ">", "1"),
        Comparison("features", "in", "x"),
    ]


WRITE = "write it like platform == 'frr' and version >= '8.4'"
WRONG = [
    ("", 0, "expected a name or a text in quotes, found the end", WRITE),
    ("platform", 8, "expected a comparison such as == or >=, found the end", WRITE),
    ("platform = 'frr'", 9, '"=" means nothing here', "write == to compare"),
    (
        "platform == frr",
        12,
        'there is no "frr" to ask about',
        "there are platform, version, device, features; texts stand in quotes",
    ),
    ("plattform == 'frr'", 0, 'there is no "plattform" to ask about', 'did you mean "platform"?'),
    ("platform == 'frr", 12, "this quote is never closed", "close it with the same sign"),
    ("platform == 'frr' 'ovs'", 18, "expected and, or, or the end, found \"'ovs'\"", WRITE),
    ("platform == 'frr' and", 21, "expected a name or a text in quotes, found the end", WRITE),
    ("(platform == 'frr'", 18, 'expected ")", found the end', WRITE),
    ("platform == 'frr')", 17, 'expected and, or, or the end, found ")"', WRITE),
    ("platform >= 'frr'", 9, '">=" compares versions only', "compare platform by == or !="),
    ("version >= 'new'", 11, '"new" is no version', "write it in numbers: version >= '8.4'"),
    ("version >= 8.4", 11, '"8" means nothing here', "write it like platform == 'frr'"),
    ("features == 'bgp'", 9, 'features are a list, which "==" cannot compare', "write 'vlan' in features"),
    ("platform in 'frr'", 9, '"in" is for features', "write 'vlan' in features"),
    ("features in 'bgp'", 9, '"in" is for features', "write 'vlan' in features"),
    ("'bgp' not features", 10, 'expected "in", found "features"', WRITE),
    (
        "'frr' == 'frr'",
        0,
        "this compares two texts",
        "compare a name with a text in quotes: platform == 'frr'",
    ),
    (
        "platform == device",
        0,
        "this compares two names",
        "compare a name with a text in quotes: platform == 'frr'",
    ),
    ("'8.4' <= version < '9'", 17, 'expected and, or, or the end, found "<"', WRITE),
    (
        "__import__('os')",
        0,
        'there is no "__import__" to ask about',
        "there are platform, version, device, features; texts stand in quotes",
    ),
]


@pytest.mark.parametrize(("text", "offset", "message", "hint"), WRONG)
def test_what_is_no_condition(text: str, offset: int, message: str, hint: str) -> None:
    with pytest.raises(ConditionError) as error:
        read_condition(text)
    assert (error.value.offset, error.value.message, error.value.hint) == (offset, message, hint)


def test_brackets_in_brackets_have_an_end() -> None:
    with pytest.raises(ConditionError, match="nested too deeply"):
        read_condition("(" * 5000 + "platform == 'frr'" + ")" * 5000)


@given(st.text(alphabet="platformversion <>=!'\"()andornot8.4", max_size=60))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    with suppress(ConditionError):
        assert holds(read_condition(text), LEFT) in (True, False)


# --- on a page -----------------------------------------------------------------------------------------------


def test_it_is_kept_as_it_is_written() -> None:
    (step,) = parsed(fence("""console only="platform == 'frr'" timeout=5s""")).steps
    assert step.fences[0].attributes.only == "platform == 'frr'"


@pytest.mark.parametrize(
    ("info", "column"),
    [
        ("""console only="platform = 'frr'" timeout=5s""", 29),
        ("""console timeout=5s  only='platform = "frr"'""", 41),
        ("console only==", 19),
    ],
)
def test_what_is_wrong_in_it_is_said_at_its_column(info: str, column: int) -> None:
    text = fence(info).replace("```console", "```  console", 1)
    assert refused("---\nlab: x\n---\n" + text).startswith(
        f'page.md:6:{column}  this condition of only cannot be read: "=" means nothing here'
    )


def test_a_default_that_is_no_condition_is_said_at_its_key() -> None:
    text = "---\nlab: x\ndefaults: {only: version}\n---\n" + fence("console")
    assert refused(text) == said(
        "3:25",
        "this condition of only cannot be read: expected a comparison such as == or >=, found the end",
        WRITE,
    )

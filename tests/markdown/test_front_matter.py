"""The YAML at the top of a page."""

import pytest

from tests.markdown.pages import fence, page, parsed, refused, said
from validator.model import KnownIssue

BODY = fence("console")
QUOTE = "quote values that contain a colon, a # or a leading special sign"
ALL = "defaults, description, effects, known-issues, lab, owner, prerequisites, requires, scale, stale-after, tags, title, vars"


def wrong(line: str, place: str, message: str, hint: str | None = None) -> None:
    assert refused(page(BODY, *line.split("\n"))) == said(place, message, hint)


def test_every_key() -> None:
    procedure = parsed(
        BODY,
        "title: T",
        "requires: [bgp]",
        "prerequisites: [other]",
        "vars: {asn: 65001}",
        "effects: [reload]",
        "stale-after: 30d",
        "known-issues: [{step: step, reason: r, link: l, until: 2027-03-31}]",
        "defaults: {timeout: 5s}",
        "tags: [a, b]",
        "owner: o",
        "description: d",
    )
    assert (procedure.title, procedure.lab, procedure.requires, procedure.prerequisites) == (
        "T",
        "two-routers",
        ("bgp",),
        ("other",),
    )
    assert (procedure.effects, procedure.stale_after, procedure.tags) == (("reload",), 2_592_000, ("a", "b"))
    assert (procedure.owner, procedure.description, procedure.variables) == ("o", "d", {"asn": "65001"})
    assert procedure.known_issues == (KnownIssue(step="step", reason="r", link="l", until="2027-03-31"),)
    assert {key: str(place) for key, place in procedure.places.items()} == {
        "lab": "page.md:2:6",
        "prerequisites": "page.md:5:16",
        "effects": "page.md:7:10",
    }


@pytest.mark.parametrize(
    "value", ["8.10", "010", "52:54:00:12:34:56", "2027-03-31", "true", "no", "1_000", "1e3", ".5"]
)
def test_a_value_is_the_text_that_the_writer_sees(value: str) -> None:
    assert parsed(BODY, f"vars: {{a: {value}}}").variables == {"a": value}


@pytest.mark.parametrize(
    ("line", "place", "message", "hint"),
    [
        ("requirs: [bgp]", "3:1", 'unknown key "requirs"', 'did you mean "requires"?'),
        ("colour: red", "3:1", 'unknown key "colour"', f"known keys: {ALL}"),
        ("lab: other", "3:1", 'the key "lab" is given twice', "keep one of them"),
        ("vars: {a: 1, a: 2}", "3:14", 'the key "a" is given twice', "keep one of them"),
        ("stale-after: soon", "3:14", '"soon" is not a time', "write 500ms, 30s, 5m, 2h or 30d"),
        (
            "tags: bgp",
            "3:7",
            'the value of "tags" is of the wrong kind: expected a list, got text',
            "write it in brackets: [one, two]",
        ),
        (
            "title: [a]",
            "3:8",
            'the value of "title" is of the wrong kind: expected text, got a list',
            "write one value; put it in quotation marks if it holds special signs",
        ),
        (
            "vars: 5",
            "3:7",
            'the value of "vars" is of the wrong kind: expected key: value lines, got text',
            "write each on a line of its own, below the key and indented by two blanks",
        ),
        (
            "vars:\n  a: 1\n  b: [2]\n  c: 3",
            "5:6",
            'the value of "vars.b" is of the wrong kind: expected text, got a list',
            "write one value; put it in quotation marks if it holds special signs",
        ),
        (
            "scale: {a: [1], b: [1, x]}",
            "3:24",
            'the value of "scale.b.1" is of the wrong kind: expected a whole number, got text',
            None,
        ),
        ("known-issues: [{step: step}]", "3:16", 'the key "reason" is missing', "add a line: reason: …"),
        (
            "known-issues: [{step: stop, reason: r}]",
            "3:23",
            'there is no step "stop"',
            'did you mean "step"?',
        ),
        ("known-issues: [{step: xyz, reason: r}]", "3:23", 'there is no step "xyz"', "steps here: step"),
        (
            "known-issues: [{step: step, reason: r, until: 31.3.2027}]",
            "3:47",
            '"31.3.2027" is not a date',
            "write it as 2027-03-31",
        ),
        (
            "title: a: b",
            "3:9",
            "this is not valid YAML: mapping values are not allowed in this context",
            QUOTE,
        ),
        ("title: *b", "3:8", "this is not valid YAML: found undefined alias", QUOTE),
        (
            "title: !!int 5",
            "3:8",
            "this is not valid YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:int'",
            QUOTE,
        ),
        (
            "tags: [a",
            "4:1",
            "this is not valid YAML: did not find expected ',' or ']', while parsing a flow sequence",
            QUOTE,
        ),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(line: str, place: str, message: str, hint: str | None) -> None:
    wrong(line, place, message, hint)


def test_only_the_lab_is_required() -> None:
    assert refused(f"---\ntitle: T\n---\n{BODY}") == said(
        "2:1", 'the key "lab" is missing', "add a line: lab: …"
    )
    assert refused(f"---\n---\n{BODY}") == said("2:1", 'the key "lab" is missing', "add a line: lab: …")


def test_it_must_be_a_mapping() -> None:
    assert refused(f"---\n- lab\n---\n{BODY}") == said(
        "2:1",
        "wrong content: expected key: value lines, got a list",
        "write each on a line of its own, below the key and indented by two blanks",
    )


def test_it_must_end() -> None:
    assert refused("---\nlab: x\n") == said(
        "1:1", "the front matter is never closed", "end it with a line ---"
    )

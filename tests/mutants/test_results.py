"""How mutants are counted and shown, and that the page in the docs shows what was kept."""

from pathlib import Path

from mutants.counting import about, columns, count, with_table
from mutants.declared import Declaration, read_declared, stale
from mutants.kinds import digits
from mutants.outcome import Came, Outcome
from mutants.steady import KEPT, misses
from tests.mutants.pages import page
from tests.project import Project


def outcomes(project: Project) -> list[Outcome]:
    on = page(project, "```console\nroot@h1:~# echo 123\n123\n```\n")
    one, two, three = digits.mutate(on)
    return [
        Outcome(one, Came.CAUGHT, 8, "it differs"),
        Outcome(two, Came.ELSEWHERE, 7, "it differs"),
        Outcome(three, Came.EQUIVALENT, reason="somebody said so"),
    ]


def test_a_row_for_each_kind_and_one_for_all(project: Project) -> None:
    assert columns(count(outcomes(project))) == (
        "kind   mode  mutants  caught  equivalent  missed  elsewhere  broken  refused  differs\n"
        "digit  text        3       1           1       0          1       0        0        0\n"
        "all                3       1           1       0          1       0        0        0"
    )


def test_the_table_in_the_docs_counts_everything_that_is_not_caught(project: Project) -> None:
    shown = with_table(
        "before\n<!-- results -->\nold\n<!-- end of results -->\nafter\n", count(outcomes(project))
    )
    assert shown.startswith("before\n<!-- results -->\n\n| change |")
    assert "| digit | text | 3 | 1 | 1 | 1 |\n" in shown
    assert shown.endswith("\n<!-- end of results -->\nafter\n")


def test_a_fault_shows_the_change(project: Project) -> None:
    assert about(outcomes(project)[1]) == (
        "procedures/page.md:8  digit: caught at line 7 and not at 8 (it differs)\n  - 123\n  + 133"
    )


def test_a_declaration_that_excuses_nothing_is_stale(project: Project) -> None:
    found = outcomes(project)
    fits = Declaration(page="procedures/page.md", kind="digit", before="123", reason="somebody said so")
    caught = fits.but(reason="another reason")
    assert stale([fits, caught], found) == [caught]


def test_every_declaration_gives_a_reason() -> None:
    assert all(one.reason and one.page.startswith("procedures/") for one in read_declared())


def test_a_procedure_that_did_not_pass_is_named_with_its_reason_and_evidence() -> None:
    step = {
        "verdict": "failed",
        "line": 5,
        "claims": [],
        "exchanges": [{"finding": {"line": 9, "expected": "up", "got": "down"}}],
    }
    passed = {"path": "a.md", "verdict": "passed", "steps": []}
    failed = {"path": "b.md", "verdict": "failed", "reason": 'step "S": it differs', "steps": [step]}
    assert [str(one) for one in misses({"procedures": [passed, failed]}, KEPT / "3")] == [
        f"b.md:9  failed: step \"S\": it differs; expected 'up', got 'down'\n  evidence   {Path('build/steady/3')}"
    ]

"""What the last whole run of the harness came to: `results.json`, and the table in `docs/mutants.md`."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from mutants.counting import Row, about, with_table
from mutants.outcome import GOOD, Came, Outcome

__all__ = ["PAGE", "RESULTS", "write_results"]

RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "mutants.md"


def write_results(outcomes: Iterable[Outcome], rows: Sequence[Row], seconds: float) -> None:
    """Writes both. Why mutants are equivalent is counted by reason, and what was missed stands there one by one."""
    outcomes = list(outcomes)
    found = {
        "seconds": round(seconds),
        "ran": dict(Counter(one.ran for one in outcomes)),
        "rows": rows,
        "equivalent": dict(
            Counter(str(one.reason) for one in outcomes if one.came is Came.EQUIVALENT).most_common()
        ),
        "missed": [about(one) for one in outcomes if one.came not in GOOD],
    }
    RESULTS.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8")

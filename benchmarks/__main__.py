"""Makes every measurement, and writes `benchmarks/results.json` and the table in `docs/performance.md`."""

import json
from pathlib import Path

from benchmarks import (
    all_procedures,
    flood,
    lab_down,
    lab_up,
    matching,
    parsing,
    per_command,
    repeating,
    start_up,
    watching,
)
from benchmarks.table import with_table

RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"


def main() -> None:
    results = []
    for module in (
        per_command,
        repeating,
        flood,
        parsing,
        matching,
        watching,
        start_up,
        lab_up,
        lab_down,
        all_procedures,
    ):
        found = module.measure()
        for one in found if isinstance(found, list) else [found]:
            print(f"{one['value']:>10.4g} {one['unit']:<3} {one['ratio']:>6} x  {one['name']}", flush=True)
            results.append(one)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")
    print("written to benchmarks/results.json and docs/performance.md")


if __name__ == "__main__":
    main()

"""Nothing an author can write, nor a device print, makes matching slow.

Each case has thousands of lines that look alike, and would take minutes if the work grew with their product. The
bound is processor time, and generous: it tells linear from quadratic, not one machine from another.
"""

import time

import pytest

from validator.matching import Match, Mismatch, match_text

LINES = 10_000
SECONDS = 5

ROUTES = [
    f"10.{n // 256}.{n % 256}.0/24 via 10.0.0.{n % 250}, eth{n % 8}, weight 1, 00:02:{n % 60:02}"
    for n in range(LINES)
]
LATER = [line.replace("00:02", "03:05") for line in ROUTES]
HALF = LINES // 2

CASES = {
    "literal": (ROUTES, ROUTES, (), Match),
    "a value that varies in every line": (ROUTES, LATER, ("duration", "mac"), Match),
    "the last line differs": (ROUTES, [*ROUTES[:-1], "x"], (), Mismatch),
    "every line differs": (ROUTES, LATER, (), Mismatch),
    "gaps in every line": (
        [f"a{n} ... b ... c" for n in range(LINES)],
        [f"a{n} x y b z b c" for n in range(LINES)],
        (),
        Match,
    ),
    "gaps that almost match": (["a ... b ... c"] * LINES, ["a b " * 20 + "c d"] * LINES, (), Mismatch),
    "lines left out everywhere": (
        [line for n in range(HALF) for line in ("...", f"a{n} ... b")] + ["..."],
        [f"a{n // 2} x b" for n in range(LINES)],
        (),
        Match,
    ),
    "a segment of lines that are all alike, and one that is not": (
        ["...", *["a"] * HALF, "b", "..."],
        ["a"] * LINES,
        (),
        Mismatch,
    ),
    "a segment of lines with gaps, and one that is not there": (
        ["...", *["a ... b ... c"] * HALF, "no ... such", "..."],
        ["a b " * 20 + "c"] * LINES,
        (),
        Mismatch,
    ),
    "different lines with gaps, and one that is not there": (
        ["...", *(f"a ... b ... {n}" for n in range(HALF)), "none", "..."],
        ["a b " * 20 + "1"] * LINES,
        (),
        Mismatch,
    ),
    "a name in every line": (
        [f"a{n} {{{{ x{n} }}}} {{{{ y }}}} b" for n in range(LINES)],
        [f"a{n} 1 2 b" for n in range(LINES)],
        (),
        Match,
    ),
    "values that have to be tried one after the other": (
        [line for n in range(HALF) for line in ("...", f"p {{{{ x{n % 50} }}}}")] + ["...", "q {{ x0 }}"],
        [f"p {n}" for n in range(LINES)] + ["q q"],
        (),
        Mismatch,
    ),
    "one long line": (["... a ... b {{ x }} c ... {{ y:int }} d"], ["a b c 5 " * 200_000], (), Mismatch),
    "one long word": (["...a{{ x:word }}!"], ["a" * 1_000_000], (), Mismatch),
    "a value that repeats itself": (["{{ x }}a{{ x }}b"], ["a" * 1_000_000], (), Mismatch),
    "many gaps in one line": (["a ... " * 10_000 + "b"], ["a " * 100_000 + "c"], (), Mismatch),
    "a flood": (["...", "foo ... bar", "..."], ["x" * 50] * 500_000, (), Mismatch),
}


@pytest.mark.parametrize("case", CASES)
def test_the_work_does_not_explode(case):
    shown, output, vary, expected = CASES[case]
    text = "\n".join(output)
    started = time.process_time()
    outcome = match_text(shown, text, values={}, vary=vary)
    assert isinstance(outcome, expected)
    assert time.process_time() - started < SECONDS

"""What is wrong with shown lines before anything runs."""

import pytest

from validator.matching import KINDS, Fault, faults


@pytest.mark.parametrize(
    ("shown", "vary", "expected"),
    [
        ([], ["duration", "int"], []),
        (["a {{ b }} ... {{ c:int }}{{ d }}"], [], []),
        (["{{ known }}{{ a }} {{ a }}{{ b }}", "{{ b }}..."], [], []),
        (
            [],
            ["durration"],
            [Fault(None, None, 'there is no kind "durration"', 'did you mean "duration"?')],
        ),
        (
            ["a", "up {{ t:interval }}"],
            [],
            [Fault(1, 4, 'there is no kind "interval"', f"kinds: {' '.join(KINDS)}")],
        ),
        (
            ["up {{ a }}{{ b }}"],
            [],
            [
                Fault(
                    0,
                    4,
                    "nothing tells where {{ a }} ends: another value of any length follows it at once",
                    "give it a kind, as in {{ a:word }}",
                )
            ],
        ),
        (
            ["  {{ a }}..."],
            [],
            [
                Fault(
                    0,
                    3,
                    "nothing tells where {{ a }} ends: another value of any length follows it at once",
                    "give it a kind, as in {{ a:word }}",
                )
            ],
        ),
    ],
)
def test_faults(shown, vary, expected):
    assert list(faults(shown, values={"known"}, vary=vary)) == expected

"""What is wrong with shown lines before anything runs."""

import pytest

from validator.matching import Fault, faults


def endless(index, column, name):
    return Fault(
        index,
        column,
        f"nothing tells where {{{{ {name} }}}} ends: another value of any length follows it at once",
        f"give it a kind, as in {{{{ {name}:word }}}}",
    )


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (["a {{ b }} ... {{ c:int }}{{ d }}"], []),
        (["{{ known }}{{ a }} {{ a }}{{ b }}", "{{ b }}..."], []),
        (["{{ a }}", "up {{ b }}{{ c }}"], [endless(1, 4, "b")]),
        (["  {{ a }}..."], [endless(0, 3, "a")]),
        (["{{ a }}{{ b }}", "{{ a }}{{ c }}..."], [endless(0, 1, "a"), endless(1, 8, "c")]),
    ],
)
def test_names_without_an_end(shown, expected):
    assert list(faults(shown, {"known"})) == expected

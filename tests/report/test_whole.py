"""The whole of a page's output against the device's, as `validator run -v` prints it."""

from textwrap import dedent

import pytest

from validator.model import Detail
from validator.report.whole import whole


@pytest.fixture
def told(exchange, finding):
    def tell(expected, output, **detail):
        bad = exchange(
            expected=expected, output=output, finding=finding(detail=Detail(**detail) if detail else None)
        )
        return "\n".join(f"[{row.label}]\n{row.text}" for row in whole(bad))

    return tell


def reads(text, expected):
    assert text == dedent(expected).strip("\n")


def lines(*numbers):
    return "\n".join(f"line {number}" for number in numbers)


def test_what_matches_is_folded(told):
    shown, came = lines(*range(10)), lines(0, 1, 2, 3, 4, 55, *range(6, 10))
    reads(
        told(shown, came, output_line=6, matched=((0, 0, 5), (6, 6, 4))),
        """
        [compared]
        … 4 lines match
          line 4
        - line 5
        + line 55
          line 6
        … 3 lines match
        """,
    )


def test_lines_that_came_and_are_not_shown(told):
    reads(
        told(lines(0, 1), lines(0, 7, 8, 1), output_line=2, matched=((0, 0, 1), (1, 3, 1))),
        """
        [compared]
          line 0
        + line 7
        + line 8
          line 1
        """,
    )


def test_what_three_dots_stand_for_is_folded_and_only_the_nearest_line_is_too_many(told):
    shown = "line 0\n...\nline 5\n...\nlast"
    reads(
        told(shown, lines(*range(5), 55, 6, 7) + "\nlast", output_line=6, matched=((0, 0, 1), (4, 8, 1))),
        """
        [compared]
          line 0
          line 1
          line 2
          line 3
          line 4
        - line 5
        + line 55
          line 6
          line 7
          last
        """,
    )
    reads(
        told(shown, lines(*range(9)) + "\nend", output_line=10, matched=((0, 0, 1), (2, 5, 1))),
        """
        [compared]
          line 0
          line 1
        … 2 other lines
          line 4
          line 5
          line 6
          line 7
          line 8
        - last
        + end
        """,
    )


def test_rows_in_another_order_are_told_one_side_after_the_other(told):
    reads(
        told(
            "N S\na 1\nb 2\nc 3\n...", "N S\nc 3\nb 1\na 1\nd 4", output_line=3, others=True,
            matched=((0, 0, 1), (1, 3, 1), (3, 1, 1)),
        ),
        """
        [page]
          N S
          a 1
        - b 2
          c 3
          ...
        [output]
          N S
          c 3
        + b 1
          a 1
          d 4
        """,
    )  # fmt: skip


def test_documents_are_told_as_they_are(told):
    reads(
        told('{"a": 1}', '{\n  "a": 2\n}\n', others=True),
        """
        [page]
          {"a": 1}
        [output]
          {
            "a": 2
          }
        """,
    )


def test_blank_lines_at_either_end_do_not_count(told):
    reads(
        told("a\nb", "\n\na\nc\n\n", output_line=4, matched=((0, 2, 1),)),
        """
        [compared]
          a
        - b
        + c
        """,
    )


def test_nothing_is_said_where_nothing_was_compared(told):
    assert told("a", "b") == ""
    assert told(None, "b", output_line=1) == ""


def test_there_is_an_end(told):
    text = told("\n".join("abc" * 2000), "x", output_line=1)
    assert text.count("\n") == 2001
    assert text.endswith("… 4001 more lines: see result.json")

"""Blocks for some devices only: whom they are for, and which of them ran."""

from dataclasses import replace

import pytest

from tests.site.fabricate import passed
from tests.site.pages import EBGP
from validator.model import LeftOut

VARIANTS = EBGP.replace(
    "## Test from a host",
    """\
## Look

=== "FRR"

    ```console only="platform == 'frr'"
    left# show version
    ```

=== "Open vSwitch"

    ```console only="platform == 'ovs'"
    left# show version
    ```

## Test from a host""",
)


def test_a_variant_says_whom_it_is_for_before_anything_ran(render):
    page = render(VARIANTS)
    assert page.texts("validator-only") == ["Only for platform == 'frr'", "Only for platform == 'ovs'"]


@pytest.mark.parametrize("out", [1, 2])
def test_a_variant_that_did_not_run_says_why_and_takes_no_mark_of_the_other(render, out):
    result = passed(VARIANTS, "procedures/ebgp.md")
    reason = "it is only for platform == 'ovs', and left has platform frr"
    steps = tuple(
        replace(
            step,
            exchanges=step.exchanges[:1],
            left_out=(LeftOut(block=out, line=1, reason=reason),),
        )
        if step.id == "look"
        else step
        for step in result.steps
    )
    page = render(VARIANTS, replace(result, steps=steps))
    assert page.texts("validator-skip") == [f"»Not part of the run: {reason}"]
    assert page.texts("validator-only") == [
        "Only for platform == 'frr'" if out == 2 else "Only for platform == 'ovs'"
    ]
    looked = [line for line in page.all("validator-line--command") if "show version" in line["text"]]
    marked = ["validator-line--passed" in line["attrs"]["class"] for line in looked]
    assert marked == [out != 1, out != 2]

"""What was proven with how many, in the box under the title."""

from dataclasses import replace

from tests.site.fabricate import passed
from tests.site.pages import EBGP
from validator.model import ScaleResult, Verdict

PAGE = EBGP.replace("vars:\n", "scale: {prefixes: [1, 1000, 2000]}\nvars:\n").replace(
    "left(config-router)# neighbor 10.0.0.2 remote-as {{ as_right }}\n",
    "left(config-router)# neighbor 10.0.0.2 remote-as {{ as_right }}\n```\n\n```console repeat=prefixes\n"
    "left(config-router)# network 10.{{ i // 256 }}.{{ i % 256 }}.0/24\n```\n\n```console\n",
)


def scale(name, n, verdict, **more):
    return ScaleResult(name=name, n=n, verdict=verdict, **more)


SCALE = (
    scale("prefixes", 1, Verdict.PASSED, repeated=0.0074, duration=1.2),
    scale("prefixes", 1000, Verdict.FAILED, reason="too <many>", repeated=7.5, duration=9.3),
    scale("prefixes", 2000, Verdict.NOT_REACHED),
)


def test_the_box_says_what_was_proven_and_how_the_time_grew(render):
    result = replace(passed(PAGE, "procedures/ebgp.md"), scale=SCALE)
    page = render(PAGE, result)
    assert page.texts("<caption") == ["Proven with so many prefixes"]
    table = page.one("validator-box__scale")
    assert table["text"].replace("\n", "") == (
        "Proven with so many prefixesrepeatedeachwhole✓17.4 ms7.4 ms1.2 s✗1,0007.5 s9.3 s-2,000"
    )


def test_a_page_without_scale_has_no_table(render, ebgp):
    assert render(EBGP, ebgp).all("validator-box__scale") == []


def test_a_repeated_command_has_the_mark_of_what_was_typed_last(render):
    result = passed(PAGE, "procedures/ebgp.md")
    steps = tuple(
        replace(
            step,
            exchanges=tuple(
                replace(one, command="network 10.3.232.0/24", times=1000) if "network" in one.command else one
                for one in step.exchanges
                if one.command is not None
            ),
        )
        for step in result.steps
    )
    page = render(PAGE, replace(result, steps=steps, scale=SCALE[:1]))
    (line,) = [one for one in page.all("validator-line--command") if "network" in one["text"]]
    assert "validator-line--passed" in line["attrs"]["class"]

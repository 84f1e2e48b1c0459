"""No secret gets out, however a device says it; and nothing else is touched."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.project import Project
from validator.model import ExchangeResult, Finding, StepResult, Verdict
from validator.run.redaction import MASK, SHORT, Redactor

SECRET = "Hunter2+pass"

UNSEEN = ("\r\n", " \r", "\x1b[K", "\x1b[31m", "\x1b[0m", "\x08", "\n    ", "\x1b[1;32m", "\x00", "\x1bM")
characters = st.characters(codec="utf-8", exclude_characters="*\x1b", exclude_categories=["Cs", "Cc", "Zs"])
secrets = st.text(characters, min_size=SHORT, max_size=20)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="*"), max_size=60)


def squeezed(text: str) -> str:
    """What is left of a text for a person who looks for a secret in it."""
    plain = re.sub(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-Z\\^-~])", "", text)
    return re.sub(r"[\s\x00\x07\x08]", "", plain)


@st.composite
def said(draw: st.DrawFn) -> tuple[list[str], str]:
    """Secrets, and a text in which devices say them in odd ways."""
    known = draw(st.lists(secrets, min_size=1, max_size=3))
    pieces = [draw(texts)]
    for _ in range(draw(st.integers(1, 3))):
        secret = draw(st.sampled_from(known))
        gap = st.sampled_from(("", "", "", *UNSEEN))
        pieces += ["".join(character + draw(gap) for character in secret), draw(texts)]
    return known, "".join(pieces)


@settings(max_examples=300, deadline=None)
@given(said(), st.data())
def test_no_secret_gets_out_of_a_stream_wherever_it_is_split(
    case: tuple[list[str], str], data: st.DataObject
) -> None:
    known, text = case
    raw = text.encode()
    stream = Redactor(known).stream()
    came = b""
    while raw:
        size = data.draw(st.integers(1, len(raw)))
        came += stream.feed(raw[:size])
        raw = raw[size:]
    came += stream.flush()
    for secret in known:
        assert secret not in came.decode()
        assert secret not in squeezed(came.decode())


@settings(max_examples=300, deadline=None)
@given(said())
def test_no_secret_gets_out_of_a_text(case: tuple[list[str], str]) -> None:
    known, text = case
    for secret in known:
        assert secret not in squeezed(Redactor(known).text(text))


@settings(max_examples=200, deadline=None)
@given(st.lists(secrets, max_size=3), st.lists(st.binary(max_size=30), max_size=8))
def test_what_is_no_secret_comes_through_as_it_is(known: list[str], pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    if (
        any(secret.encode() in re.sub(rb"[\s\x00\x07\x08]", b"", whole) for secret in known)
        or b"\x1b" in whole
    ):
        return
    stream = Redactor(known).stream()
    assert b"".join([*map(stream.feed, pieces), stream.flush()]) == whole


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"password {SECRET} ok", f"password {MASK} ok"),
        ("Hun\r\nter2+pass", f"{MASK}\r\n"),
        ("Hunter\x1b[1m2+\x1b[0mpass", f"{MASK}\x1b[1m\x1b[0m"),
        (f"{SECRET}{SECRET}", MASK * 2),
        ("nothing of it: Hunt", "nothing of it: Hunt"),
        ("the end was cut: Hunter2+p", f"the end was cut: {MASK}"),
        ("r2+pass: the beginning was", f"{MASK}: the beginning was"),
    ],
)
def test_how_it_looks_afterwards(text: str, shown: str) -> None:
    assert Redactor([SECRET]).text(text) == shown


def test_one_in_another_is_hidden_as_a_whole() -> None:
    assert Redactor(["abcd", "xabcdx"]).text("xabcdx or abcd") == f"{MASK} or {MASK}"
    assert Redactor(["abcd", "cdef"]).text("abcdef") == MASK


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a", MASK),
        ("User a logged in", f"User {MASK} logged in"),
        ("banana", "banana"),
        ("Password: a\r\n", f"Password: {MASK}\r\n"),
        ("a_1 1a a", f"a_1 1a {MASK}"),
    ],
)
def test_a_short_secret_is_hidden_where_it_stands_alone(text: str, shown: str) -> None:
    assert Redactor(["a"]).text(text) == shown
    stream = Redactor(["a"]).stream()
    assert b"".join([*(stream.feed(bytes([one])) for one in text.encode()), stream.flush()]).decode() == shown


def test_blanks_alone_and_the_mask_itself_are_no_secrets() -> None:
    for secret in ("", "  ", "********", "*"):
        assert not Redactor([secret])
        assert Redactor([secret]).text("a b *") == "a b *"


def test_what_names_a_result_stays_so_that_it_is_found_again() -> None:
    exchange = ExchangeResult(
        device="left",
        window="cli",
        line=3,
        command="show left",
        expected=None,
        output="left is left",
        prompt="left#",
        status=None,
        verdict=Verdict.FAILED,
        finding=Finding(line=3, column=1, reason="no", got="left"),
    )
    step = StepResult(
        id="left", title="left", line=1, verdict=Verdict.FAILED, reason="left", exchanges=(exchange,)
    )
    hidden = Redactor(["left"]).result(step)
    assert (hidden.id, hidden.title, hidden.verdict, hidden.reason) == ("left", "left", Verdict.FAILED, MASK)
    (one,) = hidden.exchanges
    assert (one.device, one.command, one.output, one.prompt) == (
        "left",
        f"show {MASK}",
        f"{MASK} is {MASK}",
        f"{MASK}#",
    )
    assert one.finding is not None
    assert one.finding.got == MASK


def test_what_is_held_back_is_bounded() -> None:
    stream = Redactor([SECRET]).stream()
    for _ in range(200):
        assert len(stream.feed(b"H" + b" " * 5000)) > 0


PAGE = """\
    ## Say it

    ```console
    root@h1:~# printf 'it is %s\\n' Hunter2+pass
    it is {{ it }}
    root@h1:~# echo {{ it }}; printf 'Hun\\033[1mter2+\\r\\npass\\n'
    root@h1:~# cat /nowhere/Hunter2+pass
    nothing
    ```
"""


def test_nothing_in_the_run_folder_and_nothing_that_is_printed_has_it(bench: Project) -> None:
    bench.write(
        "procedures/labs/one.yml", f'secrets: {{it: "{SECRET}"}}\ndevices:\n  h1: {{platform: linux}}\n'
    )
    bench.page(PAGE)
    outcome = bench.call("run", "-v", "--json", "all.json", "--junit", "all.xml")
    assert outcome.status == 1, outcome.out
    files = [path for path in bench.root.rglob("*") if path.is_file() and "procedures" not in path.parts]
    assert {path.suffix for path in files} >= {".cast", ".json", ".xml"}
    for text in (outcome.out, outcome.err, *(path.read_text(encoding="utf-8") for path in files)):
        assert SECRET not in text
    first, second, third = bench.result()["procedures"][0]["steps"][0]["exchanges"]
    assert first["output"].strip() == f"it is {MASK}"
    assert second["output"].split() == [MASK, MASK]
    assert third["output"].strip() == f"cat: /nowhere/{MASK}: No such file or directory"


def test_a_page_is_judged_by_what_the_device_really_said(bench: Project) -> None:
    bench.write("procedures/labs/one.yml", "secrets: {it: abc1}\ndevices:\n  h1: {platform: linux}\n")
    bench.page("## Step\n\n```console\nroot@h1:~# printf 'a%s\\n' bc12\nabc12\n```\n")
    assert bench.call("run").status == 0
    (exchange,) = bench.result()["procedures"][0]["steps"][0]["exchanges"]
    assert (exchange["expected"], exchange["output"].strip()) == (f"{MASK}2", f"{MASK}2")

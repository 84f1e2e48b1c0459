"""Secrets of a lab file: written as they are, in the environment, or in a file; never missed silently."""

from collections.abc import Callable
from pathlib import Path

import pytest

from validator.errors import UsageError
from validator.lab.files import load_lab
from validator.lab.secrets import value_of

LAB = """\
secrets: {enable: env:LAB_ENABLE, snmp: file:snmp.txt, join: join-7431}
devices:
  left: {platform: linux, secrets: {join: "plain:env:literally"}}
  right: {platform: linux}
"""


def test_a_device_has_its_own_secrets_before_those_of_the_lab(
    lab_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lab_file(LAB)
    (path.parent / "snmp.txt").write_text("public-5521\nnot this line\n", encoding="utf-8")
    monkeypatch.setenv("LAB_ENABLE", "sesame-open")
    lab = load_lab(path)
    assert lab.secret_names("left") == {"enable", "snmp", "join"}
    assert lab.secrets_of("left") == {
        "enable": "sesame-open",
        "snmp": "public-5521",
        "join": "env:literally",
    }
    assert lab.secrets_of("right")["join"] == "join-7431"


def test_what_a_page_may_type_is_known_without_the_values(lab_file: Callable[..., Path]) -> None:
    assert load_lab(lab_file(LAB)).secret_names("right") == {"enable", "snmp", "join"}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("env:VALIDATOR_NOWHERE", "it is in the environment variable VALIDATOR_NOWHERE, which is not set"),
        ("file:nowhere.txt", "it cannot be read from {folder}/nowhere.txt: No such file or directory"),
        ("file:binary", "it is in the file {folder}/binary, which is not UTF-8"),
    ],
)
def test_a_secret_that_cannot_be_had_is_said(said: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\n")
    with pytest.raises(UsageError) as caught:
        value_of(said, what="it", folder=tmp_path)
    assert str(caught.value) == message.format(folder=tmp_path)
    assert caught.value.hint == ("export VALIDATOR_NOWHERE=…" if said.startswith("env") else None)

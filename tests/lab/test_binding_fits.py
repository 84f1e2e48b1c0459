"""Which device of a binding plays which role of a lab."""

from collections.abc import Callable
from pathlib import Path

import pytest

from validator.errors import AuthoringError
from validator.lab.binding.fitting import Misfit, bind
from validator.lab.binding.readers import read_binding
from validator.lab.files import Lab, load_lab
from validator.run.bound_sessions import bind_sessions

ROUTERS = """\
devices:
  left: {platform: frr}
  right: {platform: frr}
  h1: {platform: linux}
links:
  - [h1:eth0, left:eth1]
  - [left:eth0, right:eth0]
"""

POD = """\
devices:
  core1: {ssh: core1, platform: frr}
  core2: {ssh: core2, platform: frr}
  desk: {ssh: desk, platform: linux}
"""

LINKS = """\
links:
  - [core1:eth0, core2:eth0]
  - [desk:eth0, core1:eth1]
"""


@pytest.fixture
def fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Lab]:
    monkeypatch.chdir(tmp_path)

    def fit(text: str, lab: str = ROUTERS) -> Lab:
        (tmp_path / "routers.yml").write_text(lab, encoding="utf-8")
        (tmp_path / "pod.yml").write_text(text, encoding="utf-8")
        return bind(load_lab(tmp_path / "routers.yml"), read_binding(tmp_path / "pod.yml"))

    return fit


def roles(lab: Lab) -> dict[str, str]:
    return {role: device.name for role, device in lab.bound.items()}


def test_names_are_enough(fit: Callable[[str], Lab]) -> None:
    lab = fit("devices:\n  right: {ssh: b}\n  left: {ssh: a}\n  h1: {ssh: c}\n  spare: {ssh: d}\n")
    assert roles(lab) == {"left": "left", "right": "right", "h1": "h1"}
    assert lab.provider == "remote"
    assert lab.bound["left"].host_name is None


def test_links_tell_devices_of_a_platform_apart(fit: Callable[[str], Lab]) -> None:
    lab = fit(POD + LINKS)
    assert roles(lab) == {"left": "core1", "right": "core2", "h1": "desk"}
    assert lab.bound["left"].host_name == "core1"


def test_one_name_may_be_all_that_is_missing(fit: Callable[[str], Lab]) -> None:
    assert roles(fit(POD.replace("core2:", "left:"))) == {"left": "left", "right": "core1", "h1": "desk"}


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            POD,
            "both core1 and core2 of pod.yml could be left",
            "call one of them left, or say how they are linked",
        ),
        (
            POD.replace("desk", "left"),
            'left is of the platform "frr" in the lab "routers", and "linux" in pod.yml',
            "bind it to a device of that platform",
        ),
        (
            POD.replace("platform: linux", "platform: ovs"),
            'pod.yml has no device for h1, of the platform "linux"',
            "call a device h1, or say its platform; devices there: core1, core2, desk",
        ),
        (
            POD.replace("core1", "left").replace("core2", "right") + "links:\n  - [left:e0, desk:e0]\n",
            'the lab "routers" has a cable from left:eth0 to right:eth0, and pod.yml has none between them',
            "put the cable in, or take the links out of the binding",
        ),
        (
            POD + "links:\n  - [core1:e0, desk:e0]\n",
            'no choice of the devices in pod.yml has the platforms and the cables of the lab "routers"',
            "call the devices by the names of the lab: left, right, h1",
        ),
        (
            "devices:\n  left: {ssh: left}\n",
            'pod.yml has no device for right, of the platform "frr"',
            "call a device right, or say its platform; devices there: left",
        ),
    ],
)
def test_what_does_not_fit_is_said(text: str, message: str, hint: str, fit: Callable[[str], Lab]) -> None:
    with pytest.raises(Misfit) as caught:
        fit(text)
    assert (str(caught.value), caught.value.hint) == (message, hint)


def test_a_platform_that_there_is_not_is_a_slip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing would ever fit it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pod.yml").write_text(POD.replace("platform: linux", "platform: linus"), encoding="utf-8")
    with pytest.raises(AuthoringError) as caught:
        bind_sessions((), read_binding(tmp_path / "pod.yml"))
    assert str(caught.value) == (
        'pod.yml:4:9  desk: there is no platform "linus"\n  hint       did you mean "linux"?'
    )

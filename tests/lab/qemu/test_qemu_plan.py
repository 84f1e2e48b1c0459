"""Lab files that no machine could bring up are refused in their own words, and those that can become a plan."""

import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from consoles import ONE_BOX

from validator.errors import AuthoringError, LabError, LabUnavailable
from validator.lab.files import load_lab
from validator.lab.qemu import fetching, packages, provider
from validator.lab.qemu.environment import FLASH_ENVIRONMENT, factory_settings, stored
from validator.lab.qemu.fetching import Packages, find_packages
from validator.lab.qemu.images import Images, build_images
from validator.lab.qemu.plan import plan_lab
from validator.lab.qemu.provider import QemuProvider


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        (
            "provider: qemu\ndevices:\n  sw1: {platform: ubot}\n",
            "3:19",
            'the qemu provider has no platform "ubot"',
            'did you mean "uboot"?',
        ),
        (
            "provider: qemu\ndevices:\n  r1: {platform: frr}\n",
            "3:18",
            'the qemu provider has no platform "frr"',
            "platforms: uboot, pdu",
        ),
        (
            "provider: qemu\ndevices:\n  sw1: {platform: uboot, daemons: [bgpd]}\n",
            "3:26",
            "a device of the platform uboot has no daemons",
            "remove them",
        ),
        (
            "provider: qemu\ndevices:\n  sw_1: {platform: uboot}\n",
            "3:3",
            '"sw_1" cannot be the host name of a device',
            "use letters, digits and hyphens, at most 63",
        ),
        (
            "provider: qemu\ndevices:\n  a: {platform: uboot}\n  b: {platform: uboot}\nlinks:\n  - [a:eth0, b:eth0]\n",
            "5:1",
            "boxes of the qemu provider have no network, so there is nothing to link",
            "remove the links, or use the netns provider",
        ),
    ],
)
def test_what_is_refused(
    lab_file: Callable[..., Path], text: str, place: str, message: str, hint: str
) -> None:
    path = lab_file(text, "boxes")
    with pytest.raises(AuthoringError) as caught:
        QemuProvider().refuse(load_lab(path))
    assert str(caught.value) == f"{path}:{place}  {message}\n  hint       {hint}"


def test_a_box_is_planned_with_files_of_its_own(lab_file: Callable[..., Path]) -> None:
    lab = load_lab(lab_file(ONE_BOX, "boxes"))
    images = Images(disk=Path("/c/disk.img"), stick=Path("/c,d{e}/stick.img"))
    plan = plan_lab(lab, images, sockets=Path("/s"), scratch=Path("/c"))
    assert (plan["control"], plan["scratch"]) == ("/s/control", "/c")
    (box,) = plan["boxes"]
    assert (box["name"], box["console"], box["disk"]) == ("sw1", "/s/console1", "/c/disk.img")
    argv = [part.format(console=3, flash=4, saved=5, disk=6) for part in box["argv"]]
    assert argv[0] == "qemu-system-aarch64"
    assert "socket,id=console,fd=3" in argv
    # A comma in a path is doubled, as QEMU's options want it.
    assert "if=none,id=disk3,format=raw,file=/c,,d{e}/stick.img,snapshot=on" in argv


def test_settings_are_stored_as_the_boot_loader_reads_them() -> None:
    content = stored({"b": "2", "a": "1 2"}, 64)
    assert len(content) == 64
    assert content[4:].startswith(b"a=1 2\0b=2\0\0")
    assert zlib.crc32(content[4:]) == int.from_bytes(content[:4], "little")
    with pytest.raises(ValueError, match=r"^the variables take 16 bytes, and there is room for 12$"):
        stored({"b": "2", "a": "1 345678"}, 16)
    assert len(stored(factory_settings("sw1"), FLASH_ENVIRONMENT)) == FLASH_ENVIRONMENT


def test_missing_programs_and_the_command_that_installs_them(
    lab_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        packages, "_NEEDED", {"qemu-system-none": "qemu-system-arm", "/nowhere": "u-boot-qemu", "sh": "dash"}
    )
    with pytest.raises(LabUnavailable) as caught:
        QemuProvider().check(load_lab(lab_file(ONE_BOX, "one-console")))
    assert (str(caught.value), caught.value.hint) == (
        'the lab "one-console" needs programs that are not installed: /nowhere, qemu-system-none',
        "sudo apt-get install -y --no-install-recommends qemu-system-arm u-boot-qemu",
    )
    packages.main(["--missing"])
    packages.main([])
    assert capsys.readouterr().out == "qemu-system-arm u-boot-qemu\ndash qemu-system-arm u-boot-qemu\n"


def test_packages_of_the_boxes_that_are_not_there(
    lab_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(provider, "missing_packages", dict)
    with pytest.raises(LabUnavailable) as caught:
        QemuProvider().check(load_lab(lab_file(ONE_BOX, "one-console")))
    assert (str(caught.value), caught.value.hint) == (
        f"the boxes of the lab run Debian packages that are not in {tmp_path}/validator/qemu/packages: "
        "linux-image-*-cloud-arm64_*_arm64.deb",
        "validator lab fetch",
    )


def test_apt_that_has_no_such_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A real apt, without sources."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    config = tmp_path / "apt.conf"
    config.write_text('Dir::Etc::sourcelist "/dev/null";\nDir::Etc::sourceparts "/dev/null";\n')
    monkeypatch.setenv("APT_CONFIG", str(config))
    with pytest.raises(LabError) as caught:
        fetching.fetch()
    assert (str(caught.value), caught.value.hint) == (
        "apt cannot fetch linux-image-cloud-arm64 and busybox-static for arm64: "
        "Unable to locate package busybox-static",
        "where this machine's package sources have none, put the .deb files of Debian into "
        f"{tmp_path}/validator/qemu/packages",
    )
    assert [*(tmp_path / "validator/qemu/packages").iterdir()] == []


def test_a_machine_without_apt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LabError) as caught:
        fetching.fetch()
    assert (str(caught.value), caught.value.hint) == (
        "this machine has no apt-get, which fetches the packages that the boxes run",
        "put the .deb files of Debian's linux-image-cloud-arm64 and busybox-static for arm64 into "
        f"{tmp_path}/validator/qemu/packages",
    )


@pytest.mark.usefixtures("require_qemu")
class TestImages:
    """From real packages, into a cache of their own."""

    @pytest.fixture
    def debs(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Packages:
        found = find_packages()
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        return found

    def test_they_are_built_once(self, debs: Packages) -> None:
        images = build_images(debs)
        built = images.disk.stat()
        assert build_images(debs) == images
        assert images.disk.stat().st_mtime_ns == built.st_mtime_ns
        assert [path.name for path in images.disk.parent.parent.iterdir()] == [images.disk.parent.name]
        # Most of a disk is a hole.
        assert built.st_size == 128 * 1024 * 1024
        assert built.st_blocks * 512 < 40 * 1024 * 1024

    def test_any_number_may_build_them_at_once(self, debs: Packages) -> None:
        children = []
        for _ in range(4):
            pid = os.fork()
            if pid == 0:
                build_images(debs)
                os._exit(0)
            children.append(pid)
        assert [os.waitpid(pid, 0)[1] for pid in children] == [0] * 4
        images = build_images(debs)
        assert [path.name for path in images.disk.parent.parent.iterdir()] == [images.disk.parent.name]
        assert sorted(path.name for path in images.disk.parent.iterdir()) == ["disk.img", "stick.img"]

    def test_images_that_nobody_uses_any_more_are_removed(self, debs: Packages) -> None:
        folder = fetching.cache() / "images"
        for name, age in (("old", 31), ("recent", 29)):
            (folder / name).mkdir(parents=True)
            then = (folder / name).stat().st_mtime - age * 24 * 3600
            os.utime(folder / name, (then, then))
        build_images(debs)
        assert not (folder / "old").exists()
        assert (folder / "recent").exists()

    def test_a_package_that_is_none(self, debs: Packages, tmp_path: Path) -> None:
        broken = tmp_path / "linux-image-1-cloud-arm64_1_arm64.deb"
        broken.write_bytes(b"half a download")
        with pytest.raises(LabError) as caught:
            build_images(Packages(kernel=broken, busybox=debs.busybox))
        assert (str(caught.value), caught.value.hint) == (
            f"{broken} is not the package that it should be: dpkg-deb: error: unexpected end of file "
            f"in archive magic version number in {broken}",
            f"rm {broken} && validator lab fetch",
        )
        assert [*(fetching.cache() / "images").iterdir()] == []

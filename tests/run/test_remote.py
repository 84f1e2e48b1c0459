"""Runs on devices that exist, over real SSH: what goes on there, and what is said where something is wrong."""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.project import Outcome, Project
from tests.sshd import PASSWORD, Servers

LAB = """
    devices:
      left: {platform: frr}
      h1: {platform: linux}
    links:
      - [left:eth1, h1:eth0]
"""

NO_KEY = "-o PubkeyAuthentication=no"

PAGE = """\
    ## Look around

    ```console
    left# show version
    FRRouting ... (left) on ...
    ...
    root@left:~# hostname
    left
    root@h1:~# hostname
    h1
    ```
"""


@pytest.fixture
def pod(project: Project, routers: Servers) -> Project:
    """A project with a page for `left` and `h1`, which exist."""
    project.write("procedures/labs/pod.yml", LAB)
    project.page(PAGE, lab="pod")
    return project


def run(project: Project, binding: Path, *arguments: str, **environment: str) -> Outcome:
    return project.call("run", "--binding", str(binding), *arguments, **environment)


def broken(project: Project, binding: Path) -> str:
    """Why the run came to nothing."""
    outcome = run(project, binding)
    assert outcome.status == 3, outcome.out + outcome.err
    (procedure,) = project.result()["procedures"]
    assert procedure["verdict"] == "broken"
    reason: str = procedure["reason"]
    return reason


# --- what works ----------------------------------------------------------------------------------------------


def test_windows_of_a_device_share_one_connection_which_ends_with_the_run(
    pod: Project, routers: Servers, tmp_path: Path
) -> None:
    before = routers.log("left").count("Connection from")
    outcome = run(pod, routers.binding(), TMPDIR=str(tmp_path))
    assert outcome.status == 0, outcome.out
    assert outcome.text.splitlines()[0].startswith("passed   procedures/page.md")
    assert routers.log("left").count("Connection from") == before + 1
    assert [*tmp_path.glob("validator-*")] == []
    assert routers.on("left", "pgrep -c vtysh || true").strip() == "0"


def test_a_password_lets_in_where_there_is_no_key_and_is_never_seen(
    pod: Project, routers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POD_PASSWORD", PASSWORD)
    binding = routers.binding(password="env:POD_PASSWORD", options=NO_KEY)
    outcome = run(pod, binding)
    assert outcome.status == 0, outcome.out
    assert "Accepted password for root" in routers.log("h1")
    for file in pod.root.rglob("*"):
        assert not file.is_file() or PASSWORD.encode() not in file.read_bytes(), file


def test_a_device_may_go_by_another_name_than_its_role(pod: Project, routers: Servers) -> None:
    """The page says `left`; the prompts of the device say `core1`."""
    for command in ("hostname core1", "vtysh -c 'configure terminal' -c 'hostname core1'"):
        routers.on("left", command)
    try:
        names = {"left": "core1", "h1": "desk"}
        binding = routers.binding("left", "h1", names=names, platform="frr")
        binding.write_text(re.sub("(desk.*)frr", r"\1linux", binding.read_text()))
        # The names of the lab count on the page, and what devices print of themselves is theirs.
        page = PAGE.replace("(left)", "(core1)").replace("hostname\n    left", "hostname\n    core1")
        pod.page(page, lab="pod")
        outcome = run(pod, binding)
        assert outcome.status == 0, outcome.out
    finally:
        for command in ("hostname left", "vtysh -c 'configure terminal' -c 'hostname left'"):
            routers.on("left", command)


def test_two_pages_never_have_a_device_at_the_same_time(pod: Project, routers: Servers) -> None:
    for name in ("a.md", "b.md"):
        pod.page(
            """\
            ## Have it alone

            ```console
            root@h1:~# mkdir /tmp/mine
            root@h1:~# sleep 0.5
            root@h1:~# rmdir /tmp/mine
            ```
            """,
            lab="pod",
            name=name,
        )
    outcome = run(pod, routers.binding(), "--jobs", "3")
    assert outcome.status == 0, outcome.out
    assert outcome.out.count("passed  ") == 3


# --- what is said --------------------------------------------------------------------------------------------


def test_a_wrong_password(pod: Project, routers: Servers) -> None:
    binding = routers.binding(password="wrong-9431", options=NO_KEY)
    assert broken(pod, binding) == (
        "the lab does not answer: left refuses the user name or the password: "
        "root@left: Permission denied (publickey,password,keyboard-interactive). "
        "(correct them in the binding, or in what it takes them from)"
    )


def test_no_password_where_one_is_asked_for(pod: Project, routers: Servers) -> None:
    binding = routers.binding(options=NO_KEY)
    assert broken(pod, binding) == (
        "the lab does not answer: left asks for a password, and the lab has none for it "
        "(give the device a password in the binding)"
    )


def test_a_host_key_that_nobody_has_seen(pod: Project, routers: Servers, tmp_path: Path) -> None:
    binding = routers.binding(options=f"-o UserKnownHostsFile={tmp_path}/none")
    assert broken(pod, binding) == (
        "the lab does not answer: the host key of left is not known to this machine "
        "(connect once by hand and compare the key with the device's, or put it into known_hosts)"
    )


def test_a_host_key_that_has_changed(pod: Project, routers: Servers, tmp_path: Path) -> None:
    known = tmp_path / "known_hosts"
    known.write_text(routers.known_hosts.read_text().replace("left ", "x ").replace("right ", "left "))
    binding = routers.binding(options=f"-o UserKnownHostsFile={known}")
    assert broken(pod, binding) == (
        "the lab does not answer: left shows another host key than this machine knows: "
        "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! "
        "(find out why before you go on; if the device was replaced, remove its old key with ssh-keygen -R)"
    )


def test_a_device_that_nobody_answers_for(pod: Project, routers: Servers, free_port: int) -> None:
    binding = routers.binding(options=f"-o ProxyCommand=none -o HostName=127.0.0.1 -p {free_port}")
    assert broken(pod, binding) == (
        f"the lab does not answer: left cannot be reached: ssh: connect to host 127.0.0.1 port {free_port}: "
        "Connection refused (see that it is switched on, and that this machine may connect to it)"
    )


def test_a_device_that_dies_in_the_middle_of_a_command(pod: Project, routers: Servers) -> None:
    pod.page("## Die\n\n```console\nroot@left:~# kill $(pidof sshd); sleep 60\n```\n", lab="pod")
    outcome = run(pod, routers.binding())
    assert outcome.status == 3, outcome.out
    (procedure,) = pod.result()["procedures"]
    assert procedure["steps"][0]["verdict"] == "broken"
    assert procedure["steps"][0]["reason"].startswith(
        'the window on left closed during "kill $(pidof sshd); sleep 60" ('
    )


def test_a_device_that_another_run_has(pod: Project, routers: Servers) -> None:
    pod.page("## Wait\n\n```console\nroot@h1:~# touch /tmp/there; sleep 20\n```\n", lab="pod", name="slow.md")
    binding = routers.binding()
    command = pod.command("run", "--binding", str(binding), "procedures/slow.md")
    with subprocess.Popen(command, cwd=pod.root, stdout=subprocess.DEVNULL) as other:
        give_up = time.monotonic() + 20
        while "there" not in routers.on("h1", "ls /tmp") and time.monotonic() < give_up:
            time.sleep(0.05)
        try:
            outcome = run(pod, binding, "procedures/page.md")
            assert outcome.status == 3, outcome.out
            assert pod.result()["procedures"][0]["reason"] == (
                f"the lab did not come up: left is in use: process {other.pid} of this machine has it "
                "(wait until that one has ended)"
            )
        finally:
            other.terminate()
            other.wait(20)
    outcome = run(pod, binding, "procedures/page.md")
    assert outcome.status == 0, outcome.out


def test_a_binding_that_does_not_fit_is_said_before_anything_runs(pod: Project, routers: Servers) -> None:
    binding = routers.binding()
    binding.write_text(re.sub(r"  (h\d): .*\n", "", binding.read_text()))
    outcome = run(pod, binding)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == (
        f'validator: {binding} has no device for h1, of the platform "linux"\n'
        "  hint       call a device h1, or say its platform; devices there: left, right\n"
    )


def test_where_some_labs_fit_the_others_are_skipped(pod: Project, routers: Servers) -> None:
    pod.write("procedures/labs/cold.yml", "devices:\n  s1: {platform: ovs}\n")
    pod.page("## Step\n\n```console\nroot@s1:~# true\n```\n", lab="cold", name="cold.md")
    outcome = run(pod, routers.binding())
    assert outcome.status == 0, outcome.out
    (skipped,) = [one for one in pod.result()["procedures"] if one["verdict"] == "skipped"]
    assert skipped["reason"].startswith(
        f'{routers.folder}/binding.yml has no device for s1, of the platform "ovs"'
    )


def test_a_lab_of_devices_that_exist_is_skipped_where_nothing_says_where_they_are(project: Project) -> None:
    project.write("procedures/labs/pod.yml", "provider: remote\ndevices:\n  left: {platform: frr}\n")
    project.page("## Step\n\n```console\nleft# show version\n```\n", lab="pod")
    outcome = project.call("run", VALIDATOR_REQUIRE="")
    assert outcome.status == 0, outcome.out
    assert project.result()["procedures"][0]["reason"] == (
        'the lab "pod" is on devices that exist, and nothing says where they are (validator run --binding FILE)'
    )


def test_the_setting_says_where_such_labs_are_and_moves_no_others(
    pod: Project, routers: Servers, require_lab: object
) -> None:
    pod.write("validator.toml", f'binding = "{routers.binding()}"\n')
    pod.write("procedures/labs/pod.yml", LAB + "    provider: remote\n")
    pod.page("## Step\n\n```console\nroot@h1:~# ls /etc/sshd.conf\nls: cannot ...\n```\n", name="embedded.md")
    text = (pod.root / "procedures/embedded.md").read_text().replace("```console", "```console exit=2")
    (pod.root / "procedures/embedded.md").write_text(text)
    outcome = pod.call("run")
    assert outcome.status == 0, outcome.out


def test_a_secret_that_cannot_be_had_stops_everything(pod: Project, routers: Servers) -> None:
    binding = routers.binding(password="env:NO_SUCH_PASSWORD")
    outcome = run(pod, binding)
    assert (outcome.status, outcome.out) == (2, "")
    assert (
        outcome.err
        == (
            "validator: the password of h1 is in the environment variable NO_SUCH_PASSWORD, which is not set\n"
            "  hint       export NO_SUCH_PASSWORD=…\n"
        )
        or "of left" in outcome.err
    )
    assert not (pod.root / ".validator").exists()


def test_a_killed_run_leaves_devices_that_somebody_has_to_look_at(pod: Project, routers: Servers) -> None:
    pod.page(
        "## Wait\n\n```console\nroot@h1:~# touch /tmp/killed; sleep 20\n```\n", lab="pod", name="slow.md"
    )
    command = pod.command("run", "--binding", str(routers.binding()), "procedures/slow.md")
    with subprocess.Popen(command, cwd=pod.root, stdout=subprocess.DEVNULL) as other:
        give_up = time.monotonic() + 20
        while "killed" not in routers.on("h1", "ls /tmp") and time.monotonic() < give_up:
            time.sleep(0.05)
        other.kill()
        other.wait(20)
    outcome = run(pod, routers.binding(), "procedures/page.md")
    assert outcome.status == 3, outcome.out
    reason = pod.result()["procedures"][0]["reason"]
    assert re.fullmatch(
        r"the lab did not come up: left is out of service since \S+: "
        rf"process {other.pid} ended before it could put it back "
        r"\(put it right by hand, then: validator lab clear left\)",
        reason,
    )
    for device in ("left", "h1"):
        assert pod.call("lab", "clear", device).status == 0
    outcome = run(pod, routers.binding(), "procedures/page.md")
    assert outcome.status == 0, outcome.out


def test_a_machine_without_ssh_cannot_have_such_a_lab(pod: Project, routers: Servers, tmp_path: Path) -> None:
    for program in ("env", "git"):
        if found := shutil.which(program):
            (tmp_path / program).symlink_to(found)
    outcome = run(
        pod, routers.binding(), PATH=str(tmp_path), PYTHONPATH=":".join(sys.path), VALIDATOR_REQUIRE=""
    )
    assert outcome.status == 0, outcome.out + outcome.err
    assert pod.result()["procedures"][0]["reason"] == (
        'the lab "pod" needs programs that are not installed: ssh '
        "(sudo apt-get install -y --no-install-recommends openssh-client)"
    )

"""What the tests of this folder say again and again."""

import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

from validator.lab.contract import RunningLab

ROUTERS = """\
devices:
  left: {platform: frr, daemons: [bgpd, ospfd]}
  right: {platform: frr, daemons: [bgpd, ospfd]}
  h1: {platform: linux}
links:
  - [h1:eth0, left:eth1]
  - [left:eth0, right:eth0]
"""


def on(
    lab: RunningLab, device: str, *argv: str, timeout: float = 20, **options: object
) -> subprocess.CompletedProcess[str]:
    """Runs `argv` on `device` to its end."""
    command = lab.command(device, argv)
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, **options)  # type: ignore[call-overload]


def output(lab: RunningLab, device: str, *argv: str) -> str:
    """What `argv` printed on `device`, where it succeeded."""
    done = on(lab, device, *argv)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def eventually(condition: Callable[[], object], seconds: float = 5) -> bool:
    """Whether `condition` becomes true in time."""
    give_up = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.005)
    return True


def alive(pid: int) -> bool:
    """Whether the process has not ended; a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def python(code: str, *argv: str, prefix: tuple[str, ...] = (), **options: object) -> subprocess.Popen[str]:
    """Starts `code` in an interpreter of its own; `prefix` is what starts the interpreter."""
    command = [*prefix, sys.executable, "-c", textwrap.dedent(code), *argv]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload]

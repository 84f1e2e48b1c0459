"""A project in a folder of its own, and the command run in it as a user would."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

LABS = {
    "one": """
        devices:
          h1: {platform: linux}
    """,
    "pair": """
        devices:
          left: {platform: frr, daemons: [bgpd]}
          right: {platform: frr, daemons: [bgpd]}
          h1: {platform: linux}
        links:
          - [left:eth0, right:eth0]
          - [h1:eth0, left:eth1]
    """,
}


WITHOUT_FRR = (
    *("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"),
    *('mount -t tmpfs none /usr/lib/frr && exec "$@"', "-"),
)
"""Put before a command, this runs it on a machine that has no FRR, as far as it can see."""


@dataclass(frozen=True)
class Outcome:
    """What one call of the command came to."""

    status: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """What was said, without the lines that differ from run to run."""
        lines = [line for line in self.out.splitlines() if not line.startswith("evidence: ")]
        return "\n".join(lines)


@dataclass(frozen=True)
class Project:
    """A folder with `procedures/` and labs."""

    root: Path

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def page(self, body: str, *, lab: str = "one", front: str = "", name: str = "page.md") -> Path:
        """A procedure with one lab; `body` is what follows the front matter."""
        front = dedent(front).strip("\n")
        head = f"---\nlab: {lab}\n{front + chr(10) if front else ''}---\n"
        path = self.root / "procedures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + dedent(body).lstrip("\n"), encoding="utf-8")
        return path

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "validator", *arguments]

    def call(self, *arguments: str, before: Sequence[str] = (), **environment: str) -> Outcome:
        """Runs `validator ARGUMENTS` in the project, without a terminal; `before` are programs that run it."""
        done = subprocess.run(
            [*before, *self.command(*arguments)],
            cwd=self.root,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def result(self) -> dict[str, Any]:
        """The newest result.json."""
        newest = max((self.root / ".validator" / "runs").glob("*/result.json"))
        found: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
        return found


def make_project(root: Path) -> Project:
    project = Project(root)
    project.write("validator.toml", "")
    for name, text in LABS.items():
        project.write(f"procedures/labs/{name}.yml", text)
    return project

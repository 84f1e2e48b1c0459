"""Two hosts on one cable, and pages that watch it."""

import re
from typing import Any

import pytest

from tests.project import Outcome, Project

CABLE = """\
devices:
  h1: {platform: linux}
  h2: {platform: linux}
links:
  - [h1:eth0, h2:eth0]
"""

ADDRESSES = """\
<!-- setup
```console
root@h1:~# ip address add 10.0.0.1/24 dev eth0 && ip link set eth0 up
root@h2:~# ip address add 10.0.0.2/24 dev eth0 && ip link set eth0 up
root@h1:~# ping -c 1 10.0.0.2
root@h1:~# ip neighbor change $(ip neighbor show 10.0.0.2 | sed s/REACHABLE/nud\\ permanent/)
root@h2:~# ip neighbor replace 10.0.0.1 lladdr $(ip neighbor show 10.0.0.1 | cut -d' ' -f5) dev eth0 nud permanent
```
-->
"""

_NUMBERS = re.compile(r"\d+\.\d+ s\b")


class Cable:
    """Runs pages on two hosts whose cable can be pulled. The hosts know each other's address for good."""

    def __init__(self, project: Project) -> None:
        project.write("procedures/labs/cable.yml", CABLE)
        self.project = project

    def page(self, body: str) -> None:
        self.project.page(f"{ADDRESSES}\n{body}", lab="cable")

    def run(self, body: str, *options: str) -> Outcome:
        self.page(body)
        return self.project.call("run", *options)

    def said(self, body: str, *, status: int) -> str:
        """Everything below the procedure's own line, with # in place of the seconds."""
        outcome = self.run(body)
        assert outcome.status == status, outcome.out + outcome.err
        return _NUMBERS.sub("# s", "\n".join(outcome.text.splitlines()[1:-1]))

    @property
    def procedure(self) -> dict[str, Any]:
        found: dict[str, Any] = self.project.result()["procedures"][0]
        return found

    @property
    def steps(self) -> dict[str, dict[str, Any]]:
        return {step["id"]: step for step in self.procedure["steps"]}

    @property
    def watch(self) -> dict[str, Any]:
        (found,) = self.procedure["watches"]
        assert isinstance(found, dict)
        return found

    @property
    def claims(self) -> dict[str, dict[str, Any]]:
        return {claim["text"]: claim for step in self.procedure["steps"] for claim in step["claims"]}


@pytest.fixture
def cable(bench: Project) -> Cable:
    return Cable(bench)

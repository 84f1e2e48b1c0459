"""The messages in docs/failures.md are what the program prints for the pages beside them."""

import re
import subprocess
import sys

import pytest
from docs_pages import ROOT, fences, text_of

from validator.matching import Match, match_text

PAGE = "failures.md"
SETUP = """\
---
lab: two-routers
---
# Reading a failure

<!-- setup
```console
left# configure terminal
left(config)# interface eth0
left(config-if)# ip address 10.0.0.1/30
left(config-if)# exit
left(config)# interface eth1
left(config-if)# ip address 192.168.1.1/24
left(config-if)# exit
left(config)# ip route 192.168.2.0/24 10.0.0.2
left(config)# ip route 192.168.3.0/24 10.0.0.2 200
left(config)# end
```

```yaml file=/etc/probe.yml on=h1
network:
  ethernets:
    eth0: {dhcp4: false, mtu: 1500}
```
-->
"""
HEAD = re.compile(r'procedures/reading\.md:\d+:\d+  step \d+ "(?P<title>[^"]*)"  failed')


def messages() -> list[list[str]]:
    shown = [[line.text for line in fence.lines] for fence in fences(PAGE) if fence.info == "text"]
    return [lines for lines in shown if HEAD.fullmatch(lines[0])]


def the_whole() -> list[str]:
    return next(
        [line.text for line in fence.lines]
        for fence in fences(PAGE)
        if fence.info == "text" and not HEAD.fullmatch(fence.lines[0].text)
    )


def page() -> str:
    """The blocks of the page, each a step of its own with the title that its message names."""
    blocks = re.findall(r"^````markdown\n(.*?)^````$", text_of(PAGE), re.DOTALL | re.MULTILINE)
    titles = [found["title"] for lines in messages() if (found := HEAD.fullmatch(lines[0]))]
    assert len(blocks) == len(titles)
    steps = (f"\n## {title}\n\n{block}" for title, block in zip(titles, blocks, strict=True))
    return SETUP + "".join(steps)


@pytest.fixture(scope="module")
def printed(require_lab: None, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("reading")
    lab = folder / "procedures/labs/two-routers.yml"
    lab.parent.mkdir(parents=True)
    lab.write_bytes((ROOT / "procedures/labs/two-routers.yml").read_bytes())
    (folder / "procedures/reading.md").write_text(page(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "validator", "run", "--keep-going", "-v"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout.splitlines()


def whole_of(title: str, printed: list[str]) -> list[str]:
    """What is printed about one step."""
    heads = [n for n, line in enumerate(printed) if HEAD.fullmatch(line)]
    at = next(n for n in heads if f'"{title}"' in printed[n])
    end = next((n for n in heads if n > at), len(printed))
    return printed[at:end]


@pytest.mark.parametrize("number", range(10))
def test_a_message_is_what_is_printed(number: int, printed: list[str]) -> None:
    shown = messages()[number]
    found = HEAD.fullmatch(shown[0])
    assert found
    told = "\n".join(whole_of(found["title"], printed)[: len(shown)])
    outcome = match_text(shown, told, values={}, vary=("duration", "version"))
    assert isinstance(outcome, Match), f"{outcome}\n{told}"
    carets = [line for line in shown if set(line.strip()) == {"^"}]
    assert carets == [line for line in told.split("\n") if set(line.strip()) == {"^"}]


def test_the_whole_is_what_is_printed(printed: list[str]) -> None:
    told = whole_of("Show the configuration", printed)
    start = next(n for n, line in enumerate(told) if line.startswith("  compared"))
    outcome = match_text(the_whole(), "\n".join(told[start:]), values={}, vary=())
    assert isinstance(outcome, Match), f"{outcome}\n" + "\n".join(told)


def test_every_way_to_match_has_a_message() -> None:
    assert len(messages()) == 10

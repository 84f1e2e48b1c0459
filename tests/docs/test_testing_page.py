"""The page about scripted devices: its tables are complete, and its example runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from docs_pages import fences, keys, section, tables

from tests.project import Project
from validator.strict import Record, json_schema
from validator.testing import Act, Ask, Login, Mode, Noise, Pager, Script, parse_script
from validator.testing.__main__ import main

PAGE = """
## Describe a port

```console
sw1> enable
Password: <<secret:enable>>
sw1# configure terminal
sw1(config)# interface eth0
sw1(config-if)# description To the core
sw1(config-if)# end
sw1# show running-config
hostname sw1
interface eth0
 description To the core
sw1# show log
line 1
...
line 30
```
"""


def fence(info: str) -> str:
    (found,) = (fence for fence in fences("testing.md") if fence.info == info)
    return "\n".join(line.text for line in found.lines)


@pytest.mark.parametrize(("index", "kind"), [*enumerate((Script, Mode, Act, Ask, Login, Pager, Noise))])
def test_the_page_has_every_key(index: int, kind: type[Record]) -> None:
    listed = keys(tables(section("testing.md", "What a script may say"))[index])
    assert sorted(listed) == sorted(json_schema(kind, title="")["$defs"][kind.__name__]["properties"])


def test_the_page_has_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    (table,) = tables(section("testing.md", "Run it"))
    with pytest.raises(SystemExit):
        main(["--help"])
    options = set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help"}
    assert set(keys(table)) == options


def test_the_script_of_the_page_is_one() -> None:
    assert list(parse_script(fence("yaml")).modes) == ["user", "enable", "config", "interface"]


def test_a_procedure_runs_on_the_device_of_the_page(project: Project) -> None:
    binding = fence("yaml title=pod.yml")
    assert "python -m" in binding
    project.write("pod.yml", binding.replace("python -m", f"{sys.executable} -m"))
    project.write("switch.yml", fence("yaml"))
    project.write("procedures/labs/pod-lab.yml", fence("yaml title=pod-lab.yml"))
    project.page(PAGE, lab="pod-lab")
    outcome = project.call("run", "--binding", "pod.yml", XDG_STATE_HOME=str(project.root / "state"))
    assert outcome.status == 0, outcome.out + outcome.err


def test_the_test_of_the_page_passes(tmp_path: Path) -> None:
    (tmp_path / "switch.yml").write_text(fence("yaml"), encoding="utf-8")
    (tmp_path / "example.py").write_text(fence("python"), encoding="utf-8")
    subprocess.run([sys.executable, "example.py"], cwd=tmp_path, check=True)

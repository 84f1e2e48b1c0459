"""How long 1,000 procedures of ten steps take from their files to commands, against Sybil's own lexer and PyYAML.

The peer finds the fences and reads the front matter of the same files, and does nothing with either.
"""

import tempfile
from pathlib import Path

import yaml
from sybil import Document
from sybil.parsers.markdown.lexers import FencedCodeBlockLexer

from benchmarks.measurement import Measurement, best, measurement
from validator.device.platforms import platform_named, shapes
from validator.markdown.procedure import read_procedure
from validator.markdown.transcript import read_transcript

PAGES = 1000
STEPS = 10
TIMES = 2
DEVICES = ("left", "right")


def measure() -> Measurement:
    known = [shape for device in DEVICES for shape in shapes(device, platform_named("frr"))]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"page-{number}.md" for number in range(PAGES)]
        for number, path in enumerate(paths):
            path.write_text(page(number), encoding="utf-8")

        def ours() -> None:
            for path in paths:
                procedure = read_procedure(path, name=path.name)
                assert len(procedure.steps) == STEPS
                for step in procedure.steps:
                    for fence in step.fences:
                        read_transcript(fence, known)

        def theirs() -> None:
            lexer = FencedCodeBlockLexer(r"console[^\n]*")
            for path in paths:
                text = path.read_text(encoding="utf-8")
                yaml.safe_load(text.split("---\n")[1])
                assert len(list(lexer(Document(text, path.name)))) == STEPS

        return measurement(
            "Reading 1,000 procedures of ten steps, against their fences and front matter alone",
            best(TIMES, ours),
            "s",
            best(TIMES, theirs),
        )


def page(number: int) -> str:
    """A page as writers write them: prose, a list, commands in modes, and output in every second step."""
    return HEAD.format(number=number) + "".join(step(number, index) for index in range(1, STEPS + 1))


HEAD = """---
lab: two-routers
title: Exchange routes with neighbour {number}
tags: [bgp, routing]
owner: documentation
vars:
  peer: 10.0.{number}.2
  remote: 65002
defaults:
  timeout: 45s
---

# Exchange routes with neighbour {number}

The left router belongs to AS 65001, the right one to AS 65002. Both have a loopback address that the other one has to
reach. You need:

- the *addresses* of both ends of the link,
- the numbers of both **autonomous systems**.

"""


def step(number: int, index: int) -> str:
    device = DEVICES[index % 2]
    head = f"""## Configure neighbour {number}, part {index}

Log in to `{device}` and enter the configuration mode. The session is *not* up before both ends are configured, so
do not be surprised by what `show bgp summary` says until then. See [the overview](index.md) for the whole picture.

"""
    if index % 2:
        return f"""{head}```console
{device}# configure terminal
{device}(config)# router bgp 6500{index}
{device}(config-router)# neighbor {{{{ peer }}}} remote-as {{{{ remote }}}}
{device}(config-router)# neighbor {{{{ peer }}}} description part-{index}
{device}(config-router)# address-family ipv4 unicast
{device}(config-router-af)# network 192.168.{index}.0/24
{device}(config-router-af)# end
{device}#
```

"""
    return f"""{head}```console until=30s vary=duration
{device}# show bgp summary
...
Neighbor        V         AS   MsgRcvd   MsgSent   TblVer  InQ OutQ  Up/Down State/PfxRcd   PfxSnt Desc
{{{{ peer }}}}        4      65002 ... 00:00:10            1        1 N/A
...
{device}# show ip route bgp
...
B>* 192.168.{index}.0/24 [20/0] via {{{{ peer }}}}, eth0, weight 1, 00:00:08
root@{device}:~# ping -c 3 192.168.{index}.1
...
3 packets transmitted, 3 received, 0% packet loss...
...
```

"""

"""A page, a device that misbehaves by a seed, and what a run comes to: the real runner on a real TCP line.

`python -m tests.run.noisy 200` makes so many runs and prints what came of them.
"""

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from validator.device.platforms import Pager, Platform, Version, WindowKind, shapes
from validator.lab.files import DeviceFile, Lab
from validator.lab.reach import Lines, Login, Tcp
from validator.markdown.procedure import parse_procedure
from validator.markdown.transcript import read_transcript
from validator.model import DeviceResult, ProcedureResult, Verdict
from validator.run.bench import Bench
from validator.run.plan import PlannedBlock, PlannedProcedure, PlannedStep
from validator.run.runner import Runner
from validator.testing import Device, Event, Noise, Script, Server, parse_script
from validator.testing import Pager as Paged

R = TypeVar("R", Script, Noise)

SWITCH = """\
hostname: sw1
login:
  users: {admin: s3cret}
boot:
  - say: "U-Boot 2026.01 (Jan 01 2026)"
  - wait: 0.05
  - say: "Starting kernel ..."
modes:
  enable:
    prompt: '{{ host }}# '
    commands:
      configure terminal:
        - to: config
      show clock: '*12:00:00.123 UTC Tue Nov 24 2026'
      show vlan: |
        VLAN Name         Status
        1    default      active
        10   users        active
        20   voice        active
      show running-config: |
        hostname {{ host }}
        {{ config }}
      show log:
        - {say: 'a line of the log with some words in it', times: 40}
        - say: 'the last line'
      write memory:
        - ask: {text: 'Overwrite the configuration? [yes/no] ', accept: 'yes'}
        - 'Building configuration...'
        - save: true
        - '[OK]'
      exit:
        - close: true
  config:
    prompt: '{{ host }}(config)# '
    commands:
      'vlan {{ id }}':
        - section: 'vlan {{ id }}'
        - to: vlan
      end:
        - to: enable
  vlan:
    prompt: '{{ host }}(config-vlan)# '
    also: [config]
    commands:
      'name {{ name }}':
        - keep: ' name {{ name }}'
"""

PAGE = """\
---
lab: noisy
---
# A switch on a bad line

## Look

```console
sw1# show vlan
VLAN Name         Status
1    default      active
10   users        active
20   voice        active
sw1# show log
a line of the log with some words in it
...
the last line
```

## Configure

```console
sw1# configure terminal
sw1(config)# vlan 30
sw1(config-vlan)# name guests
sw1(config-vlan)# end
sw1# show running-config
hostname sw1
vlan 30
 name guests
```

## Save

```console
sw1# write memory
Overwrite the configuration? [yes/no] <<yes>>
Building configuration...
[OK]
sw1#
```
"""

PLATFORM = Platform(
    title="A switch",
    windows={
        "cli": WindowKind(
            kind="cli",
            prompt=r"{host}(?:\([\w-]+\))?#",
            example="{host}#",
            errors=("^% .*",),
            noise=(r"\*?%[A-Z0-9_]+-\d-[A-Z0-9_]+: .*",),
            crash=(r"^U-Boot \d.*", r"^Starting kernel.*"),
            pager=Pager(prompt="--More--"),
        )
    },
    version=Version(window="cli", command="show clock", pattern=r"(\S+ \S+)"),
)


@dataclass(frozen=True)
class Faraway:
    """A lab of one device, at a TCP port."""

    port: int
    lab: Lab
    telnet: bool = False
    id: str = "noisy"

    def reach(self, _device: str) -> Lines:
        return Lines(
            line=Tcp(host="127.0.0.1", port=self.port, telnet=self.telnet),
            login=Login(user="admin", password="s3cret"),
        )

    def secrets(self, _device: str) -> Mapping[str, str]:
        return {}

    def trouble(self) -> str | None:
        return None

    def down(self) -> None: ...


def script(noise: Noise, *, seed: int, **changes: object) -> Script:
    """The switch, disturbed."""
    return changed(parse_script(SWITCH, path="switch.yml"), noise=noise, seed=seed, **changes)


def changed(record: R, **changes: object) -> R:
    """`record` with other values."""
    values = {name: getattr(record, name) for name in record.__struct_fields__}
    return type(record)(**{**values, **changes})


def planned(page: str) -> PlannedProcedure:
    """`page` on the one lab."""
    procedure = parse_procedure(page, path="page.md")
    lab = Lab(
        name="noisy",
        path=Path("noisy.yml"),
        description="",
        provider="none",
        devices={"sw1": DeviceFile(platform="switch")},
        links=(),
        features=(),
        grants=(),
    )
    prompts = shapes("sw1", PLATFORM)
    steps = tuple(
        PlannedStep(
            id=step.id,
            title=step.title,
            number=step.number,
            place=step.place,
            digest=step.digest,
            blocks=tuple(
                PlannedBlock(number=number, place=fence.place, actions=read_transcript(fence, prompts))
                for number, fence in enumerate(step.fences, 1)
            ),
        )
        for step in procedure.steps
    )
    return PlannedProcedure(
        procedure=procedure, lab=lab, platforms={"sw1": PLATFORM}, setup=None, steps=steps, teardown=None
    )


def run(page: str, device: Script, *, telnet: bool = False) -> tuple[ProcedureResult, list[Event]]:
    """What comes of `page`, and what the device noted."""
    events: list[Event] = []
    plan = planned(page)
    with Server() as server:
        port = server.add(Device(device, note=events.append), telnet=telnet)
        bench = Bench(Faraway(port, plan.lab, telnet), plan.platforms)
        try:
            runner = Runner(bench, lambda _event: None, now=lambda: datetime.now(UTC))
            result = runner.run(plan, (DeviceResult(name="sw1", platform="switch", version=None),))
        finally:
            bench.close()
    return result, events


LOGS = (
    "%SYS-5-CONFIG_I: Configured from console",
    "*%LINK-3-UPDOWN: Interface Ethernet1, changed state to up",
)
LINE = Noise(logs=LOGS, log=0.25, split=0.02, escapes=0.1, nuls=0.1, lag=0.05)
PLACES = ("output", "behind", "below", "redrawn", "within", "echo")
ECHOES = ("device", "backspaced", "wrapped", "twice", "none")
PAGERS = (Paged(), Paged(lines=12), Paged(lines=12, erase="return"), Paged(lines=12, erase="escape"))
WRONG = ("20   voice        active", "20   voice        suspended")


def disturbed(seed: int) -> tuple[Script, bool]:
    """A device with noise of every sort, one after the other by `seed`, and whether it is reached by telnet."""
    place = (PLACES[seed % len(PLACES)], PLACES[seed // 2 % len(PLACES)])
    noise = changed(LINE, places=place, paste=seed % 5 == 0)
    echo, pager = ECHOES[seed % len(ECHOES)], PAGERS[seed // 3 % len(PAGERS)]
    return script(noise, seed=seed, echo=echo, pager=pager), seed % 2 == 0


def faulty(seed: int) -> Script:
    """A device that dies or restarts now and then, on a line with noise."""
    return script(changed(LINE, die=0.04, reboot=0.04), seed=seed)


def outcome(seed: int) -> str:
    """One run, by its seed: a page that is right, one that is wrong, or a device with faults. In words, with *wrong* first."""
    sort = seed % 4
    device, telnet = (faulty(seed), False) if sort == 3 else disturbed(seed)
    page = PAGE.replace(*WRONG) if sort == 2 else PAGE
    result, events = run(page, device, telnet=telnet)
    # The run itself says `exit` at the end: what fails there fails nobody.
    typed = [event for event in events if event.kind in ("typed", "fault")]
    during = typed[: next((at for at, event in enumerate(typed) if event.text == "exit"), None)]
    fault = any(event.kind == "fault" for event in during)
    if sort == 2:
        expected, what = Verdict.FAILED, "a wrong page under noise"
    else:
        expected = Verdict.BROKEN if fault else Verdict.PASSED
        what = "a right page, and the device failed" if fault else "a right page under noise"
    said = "" if result.verdict is expected else f"WRONG (seed {seed}: {result.reason}) "
    return f"{said}{what}: {result.verdict}"


def main() -> None:
    counts = Counter(outcome(seed) for seed in range(int(sys.argv[1])))
    for what, count in sorted(counts.items()):
        sys.stdout.write(f"{count:>5}  {what}\n")
    sys.exit(any(what.startswith("WRONG") for what in counts))


if __name__ == "__main__":
    main()

"""Pages about boxes with a console, on real ones: what fails says where and why, and a box that breaks is not the page's fault."""

import pytest

from tests.project import Project
from validator.lab.qemu.provider import QemuProvider
from validator.model import MISMATCH

LAB = """
    provider: qemu
    devices:
      pdu: {platform: pdu}
      sw1: {platform: uboot}
    grants: [power, reload]
    secrets: {root: factory, wrong: mistyped}
"""
STOPPED = """\
## Stop in the boot loader

```console
pdu# power on sw1
Outlet sw1 is on
```

```console on=sw1
...
Hit any key to stop autoboot: ... <<Space>>
=>
```
"""
FRONT = "effects: [power, reload]\ndefaults: {timeout: 120s}"


@pytest.fixture
def boxes(project: Project, require_qemu: QemuProvider) -> Project:
    """A project with a lab of one box."""
    project.write("procedures/labs/box.yml", LAB)
    return project


def reasons(project: Project) -> list[tuple[str, str, str | None]]:
    """Each step's title, verdict and reason."""
    steps = project.result()["procedures"][0]["steps"]
    return [(step["title"], step["verdict"], step.get("reason")) for step in steps]


def said_of(text: str, title: str) -> list[str]:
    """What was printed about one step."""
    lines = text.splitlines()
    first = next(index for index, line in enumerate(lines) if f'"{title}"' in line)
    rest = lines[first:]
    end = next((index for index, line in enumerate(rest[1:], 1) if not line.startswith("  ")), len(rest))
    return [line.rstrip() for line in rest[:end]]


def test_what_a_page_gets_wrong_in_the_boot_loader(boxes: Project) -> None:
    boxes.page(
        STOPPED
        + """\

## Mistype

```console on=sw1
=> printnev version
```

## Show another value

```console on=sw1
=> printenv version
version=9.9
```

## Type where it is not

```console
sw1 login: root
```

## Promise another prompt

```console on=sw1
=> printenv version
sw1 login:
```

## Expect a restart

```console on=sw1 reconnect=1s
=> printenv version
```

## Ask for a key that nobody asks for

```console on=sw1 timeout=1s
=> printenv version
version=1.0
Hit any key to stop autoboot: ... <<Space>>
=>
```

## Restart without saying so

```console on=sw1
=> reset
```
""",
        lab="box",
        front=FRONT,
    )
    outcome = boxes.call("run", "--keep-going")
    assert outcome.status == 1, outcome.out + outcome.err
    found = reasons(boxes)
    assert found == [
        ("Stop in the boot loader", "passed", None),
        ("Mistype", "failed", "the device answered with an error"),
        ("Show another value", "failed", MISMATCH),
        ("Type where it is not", "failed", "the page types at a prompt at which sw1 is not"),
        (
            "Promise another prompt",
            "failed",
            "the device shows another prompt than the page after this command",
        ),
        ("Expect a restart", "failed", "the connection did not drop within 1 s"),
        ("Ask for a key that nobody asks for", "failed", "the device did not ask this"),
        (
            "Restart without saying so",
            "broken",
            'sw1 restarted during "reset" (it said: U-Boot 2023.01+dfsg-2+deb12u3 (Jun 22 2026 - 08:38:07 +0000); '
            "if the page means it to, say reconnect=300s)",
        ),
    ]
    assert said_of(outcome.text, "Mistype") == [
        'procedures/page.md:22:1  step 2 "Mistype"  failed',
        "  => printnev version",
        "  reason     the device answered with an error",
        "  expected   no error",
        "  got        Unknown command 'printnev' - try 'help'",
        "  hint       correct the command; if the reader is to see this error, show it under the command",
    ]
    assert said_of(outcome.text, "Type where it is not")[3:] == [
        "  expected   sw1 login:",
        "  got        =>",
        '  hint       the page skips what leads from "=>" to "sw1 login:": show it before this line',
    ]


def test_what_a_page_gets_wrong_at_the_login_and_in_the_shell(boxes: Project) -> None:
    boxes.page(
        """\
## Boot another release

```console on=sw1
pdu# power on sw1
Outlet sw1 is on
```

```console on=sw1
...
Bench Linux 2.0 sw1 ...
...
sw1 login:
```

## Mistype the password

```console
sw1 login: root
Password: <<secret:wrong>>
...
sw1 login:
```

## Log in

```console
sw1 login: root
Password: <<secret:root>>
...
root@sw1:~#
```

## Fail

```console
root@sw1:~# cat /flash/nothing
```

## Fail as shown

```console exit=1
root@sw1:~# cat /flash/nothing
cat: can't open '/flash/nothing': No such file or directory
```

## Crash

```console
root@sw1:~# echo c > /proc/sysrq-trigger
```
""".replace("```console on=sw1\npdu#", "```console\npdu#"),
        lab="box",
        front=FRONT,
    )
    outcome = boxes.call("run", "--keep-going")
    assert outcome.status == 1, outcome.out + outcome.err
    *most, crash = reasons(boxes)
    assert most == [
        ("Boot another release", "failed", MISMATCH),
        ("Mistype the password", "failed", "the device answered with an error"),
        ("Log in", "passed", None),
        ("Fail", "failed", "the command ended with exit status 1"),
        ("Fail as shown", "passed", None),
    ]
    assert crash[:2] == ("Crash", "broken")
    assert "Kernel panic - not syncing" in str(crash[2])
    (switch, box) = boxes.result()["procedures"][0]["devices"]
    assert switch["version"].startswith("Power switch of validator")
    assert box["version"].startswith("U-Boot 20")
    everything = "".join(path.read_text() for path in boxes.root.glob(".validator/runs/*/*"))
    assert "factory" not in everything
    assert "mistyped" not in everything


def test_a_box_without_power_shows_nothing(boxes: Project) -> None:
    boxes.page(
        """\
        ## Wait

        ```console
        sw1 login:
        ```

        ## Listen

        ```console on=sw1
        ...
        sw1 login:
        ```
        """,
        lab="box",
        front="effects: [power]\ndefaults: {timeout: 1s}",
    )
    outcome = boxes.call("run", "--keep-going")
    assert outcome.status == 1, outcome.out + outcome.err
    assert outcome.text.splitlines()[1:-1] == [
        'procedures/page.md:9:1  step 1 "Wait"  failed',
        "  [sw1 console]",
        "  reason     sw1 showed no prompt within 1 s",
        "  expected   sw1 login:",
        "  got        (nothing)",
        "  hint       raise timeout= if it needs longer; a device without power shows nothing",
        'procedures/page.md:15:1  step 2 "Listen"  failed',
        "  [sw1 console]",
        "  reason     sw1 showed no prompt within 1 s",
        "  expected   sw1 login:",
        "  got        (nothing)",
        "  hint       raise timeout= if it needs longer; a device without power shows nothing",
    ]


def test_power_is_declared_and_granted(boxes: Project) -> None:
    boxes.page("## Step\n\n```console\npdu# power on sw1\n```\n", lab="box")
    outcome = boxes.call("check")
    assert outcome.status == 2
    assert outcome.out.splitlines()[:2] == [
        'procedures/page.md:7:1  error: "power on sw1" has the effect "power", which the page does not declare',
        "  hint       add effects: [power] to the front matter; the lab must grant it, too",
    ]


@pytest.mark.parametrize("attribute", ["window=second", "watch=log"])
def test_a_console_has_no_second_window(boxes: Project, attribute: str) -> None:
    claims = '```watch log\nno line matches "panic"\n```\n' if attribute == "watch=log" else ""
    boxes.page(f"## Step\n\n```console {attribute}\nroot@sw1:~# dmesg -w\n```\n\n{claims}", lab="box")
    outcome = boxes.call("check")
    assert outcome.status == 2
    assert outcome.out.splitlines()[:2] == [
        "procedures/page.md:6:1  error: sw1 is reached by its console, which is one line, so there is no second window on it",
        f"  hint       take {attribute.partition('=')[0]}= away",
    ]

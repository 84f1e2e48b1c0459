"""`python run` on a real lab: what a block may do, and everything that may go wrong in it."""

import signal
import subprocess
import time
from typing import Any

import pytest

from tests.project import Project
from tests.run.test_interruptions import processes_with


def block(code: str, attributes: str = "") -> str:
    return f"## Step\n\n```python run{attributes}\n{code}\n```\n"


def said(bench: Project, code: str, *, lab: str = "one", attributes: str = "", status: int = 1) -> str:
    """Everything below the procedure's own line. The code begins on line 7."""
    bench.page(block(code, attributes), lab=lab)
    outcome = bench.call("run")
    assert outcome.status == status, outcome.out + outcome.err
    return "\n".join(outcome.text.splitlines()[1:-1])


def exchanges(bench: Project) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bench.result()["procedures"][0]["steps"][0]["exchanges"]
    return found


def test_a_block_types_commands_and_what_it_typed_and_printed_is_evidence(bench: Project) -> None:
    code = """\
reply = left.run("show version")
assert "FRRouting" in reply.output
assert reply.status is None and reply.prompt == "left#"
count = int(left.run("ip -o link | wc -l", window="shell").output)
print(f"{count} interfaces on {left.name}")
"""
    assert said(bench, code, lab="pair", status=0) == ""
    version, links, python = exchanges(bench)
    assert (version["device"], version["window"], version["command"], version["line"], version["at"]) == (
        *("left", "cli", "show version"),
        *(7, "left#"),
    )
    assert version["output"].startswith("FRRouting")
    assert (links["window"], links["line"], links["status"]) == ("shell", 10, 0)
    assert (python["device"], python["window"], python["line"]) == ("", "python", 7)
    assert python["command"].startswith("reply = left.run(")
    assert python["output"] == "3 interfaces on left\n"
    assert {one["verdict"] for one in exchanges(bench)} == {"passed"}


def test_it_knows_the_lab_and_shares_the_windows_of_the_page(bench: Project) -> None:
    body = """\
        ## Step

        ```console
        root@h1:~# cd /tmp
        root@h1:/tmp#
        ```

        ```python run
        assert lab.name == "one"
        assert list(lab.devices) == ["h1"]
        assert lab.devices["h1"] is h1
        assert h1.platform == "linux"
        assert h1.version.startswith("Linux ")
        assert h1.run("pwd").output == "/tmp"
        h1.run("cd /")
        ```

        ```console
        root@h1:/# true
        ```
        """
    bench.page(body)
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out


def test_it_reads_variables_and_gives_them_values(bench: Project) -> None:
    body = """\
        ## Step

        ```console
        root@h1:~# echo 20
        {{ count }}
        ```

        ```python run
        vars["double"] = int(vars["count"]) * 2
        vars["name"] = "changed " + vars["name"]
        ```

        ```console
        root@h1:~# echo {{ double }} {{ name }}
        40 changed name
        ```
        """
    bench.page(body, front="vars: {name: name}")
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out


def test_an_assertion_says_what_was_expected_and_what_came(bench: Project) -> None:
    assert (
        said(bench, 'x = h1.run("echo one").output\nassert x == "two"')
        == """\
procedures/page.md:8:1  step 1 "Step"  failed
  >>> assert x == "two" …
  reason     the assertion does not hold
  expected   two
  got        one"""
    )


@pytest.mark.parametrize(
    ("assertion", "lines"),
    [
        ("assert 1 + 1 == 3", ["reason     the assertion does not hold", "expected   3", "got        2"]),
        (
            'assert 5 <= 3, "too many"',
            ["reason     the assertion does not hold: too many", "expected   <= 3", "got        5"],
        ),
        (
            'assert "x" in "abc"',
            [
                "reason     the assertion does not hold",
                "expected   something that contains 'x'",
                "got        abc",
            ],
        ),
        (
            'assert "x" not in ["x"]',
            [
                "reason     the assertion does not hold",
                "expected   nothing that contains 'x'",
                "got        ['x']",
            ],
        ),
        (
            "assert vars is None",
            ["reason     the assertion does not hold", "expected   is None", "got        {}"],
        ),
        ("assert not lab", ["reason     the assertion does not hold"]),
        ("assert 1 < 2 < 2", ["reason     the assertion does not hold"]),
        ('raise ValueError("no good")', ["reason     the Python raised ValueError: no good"]),
        ("import sys; sys.exit(0)", ["reason     the Python raised SystemExit: 0"]),
        (
            "import no_such_thing",
            ["reason     the Python raised ModuleNotFoundError: No module named 'no_such_thing'"],
        ),
        (
            'h1.run("ls /nowhere")',
            [
                "reason     the command ended with exit status 2",
                "expected   exit status 0",
                "got        exit status 2",
                "           ls: cannot access '/nowhere': No such file or directory",
                "hint       correct the command, or run it with check=False and look at what came",
            ],
        ),
        (
            'h1.run("sleep 60", timeout=0.5)',
            [
                "reason     the command did not come back within 0.5 s",
                "expected   a prompt of h1",
                "got        (nothing)",
                "hint       raise timeout= if the command needs longer, or show how the reader ends it; Ctrl-C brought "
                "the prompt back",
            ],
        ),
        (
            'h1.run("true; " + chr(114) + "eboot")',
            [
                'reason     it was not typed: "reboot" has the effect "reload", which the page does not declare',
                "hint       add effects: [reload] to the front matter; the lab must grant it, too",
            ],
        ),
        (
            'w = "cli"; h1.run("true", window=w)',
            ['reason     h1 has no window "cli"', "hint       windows: shell"],
        ),
        (
            'vars["x"] = "one\\ntwo"',
            [
                'reason     the value of "x" contains the control character U+000A',
                "hint       take it away: in a command it would be a key",
            ],
        ),
    ],
)
def test_what_goes_wrong_is_the_pages_failure_with_its_line(
    bench: Project, assertion: str, lines: list[str]
) -> None:
    place, _command, *rest = said(bench, f"{assertion}\nprint('not reached')").split("\n")
    assert place.startswith("procedures/page.md:")
    assert place.endswith('  step 1 "Step"  failed')
    assert [line.strip() for line in rest] == [line.strip() for line in lines], rest
    assert exchanges(bench)[-1]["output"] == ("not reached\n" if "vars[" in assertion else "")


def test_an_exception_is_said_where_the_page_raised_it(bench: Project) -> None:
    code = "def ask():\n    return h1.run('false')\n\n\nask()"
    first, command, *_ = said(bench, code).split("\n")
    assert first == 'procedures/page.md:8:12  step 1 "Step"  failed'
    assert command == "  root@h1:~# false"


def test_a_block_in_a_list_item_is_said_at_its_column(bench: Project) -> None:
    bench.page("1. Item\n\n    ```python run\n    assert False\n    ```\n")
    assert 'procedures/page.md:7:5  step 1 "Item"  failed' in bench.call("run").out


def test_an_error_that_the_block_looks_at_itself_is_no_failure(bench: Project) -> None:
    code = """\
assert h1.run("false", check=False).status == 1
try:
    h1.run("exit_status_9")
except Exception as error:
    print(error)
"""
    assert said(bench, code, status=0) == ""
    assert exchanges(bench)[-1]["output"] == "the command ended with exit status 127\n"
    assert {one["verdict"] for one in exchanges(bench)} == {"passed"}


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("print('before')\nwhile True:\n    pass", (8, 9)),
        ("import time\nprint('before')\ntime.sleep(1000)", (9,)),
        (
            "print('before')\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass",
            (6, 10),
        ),
    ],
)
def test_a_block_without_an_end_is_ended(bench: Project, code: str, line: tuple[int, ...]) -> None:
    text = said(bench, code, attributes=" timeout=1s")
    assert int(text.split(":")[1]) in line
    assert "reason     the Python did not come to its end within 1 s\n" in text
    assert exchanges(bench)[-1]["output"] == "before\n"


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("import os; print('before'); os._exit(3)", "exit status 3"),
        ("import os, signal; print('before'); os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ("import os; print('before'); os.abort()", "signal 6"),
    ],
)
def test_a_block_that_takes_its_process_away(bench: Project, code: str, how: str) -> None:
    assert f"reason     the Python ended before its end, with {how}\n" in said(bench, code)
    assert exchanges(bench)[-1]["output"] == "before\n"


def test_what_a_block_leaves_running_is_ended_with_it(bench: Project) -> None:
    code = "import subprocess\nsubprocess.Popen(['sleep', '4321'])\nprint('done')"
    assert said(bench, code, status=0) == ""
    assert processes_with("sleep\x004321") == []


def test_endless_output_is_cut_and_the_block_is_ended(bench: Project) -> None:
    text = said(bench, "while True:\n    print('x' * 10000)", attributes=" timeout=1s")
    assert "did not come to its end" in text
    assert len(exchanges(bench)[-1]["output"]) < 5_000_000


def test_a_device_that_is_lost_breaks_the_lab_and_not_the_page(bench: Project) -> None:
    code = 'h1.run("echo here")\nh1.run("kill -9 $$")\nassert False'
    text = said(bench, code, status=3)
    assert "broken" in text
    assert 'the window on h1 closed during "kill -9 $$"' in text
    assert [(one["window"], one["command"].split("\n")[0]) for one in exchanges(bench)] == [
        ("shell", "echo here"),
        ("python", 'h1.run("echo here")'),
    ], "what was typed before is evidence, too"


def test_a_device_may_say_anything(bench: Project) -> None:
    code = r"""print(h1.run(r"printf '\xff\xe4\xb8\xad\n'").output)"""
    assert said(bench, code, status=0) == ""
    assert "中" in exchanges(bench)[-1]["output"]


def test_output_without_end_behind_the_block_holds_nobody_up(bench: Project) -> None:
    code = "import subprocess\nsubprocess.Popen(['yes', '9876'])\nimport time; time.sleep(0.2)"
    assert said(bench, code, status=0) == ""
    assert processes_with("yes\x009876") == []


def test_ctrl_c_ends_a_block(bench: Project) -> None:
    bench.page(block('import subprocess\nsubprocess.run(["sleep", "2345"])', " timeout=1h"))
    process = subprocess.Popen(
        bench.command("run"),
        cwd=bench.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while not processes_with("sleep\x002345"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the run was interrupted" in out
    assert processes_with("sleep\x002345") == []


def test_it_runs_only_on_devices_that_it_is_for(bench: Project) -> None:
    bench.page(
        block("assert False", """ on=h1 only="platform == 'frr'\"""")
        + "\n```python run on=h1 only=\"platform == 'linux'\"\nprint(1)\n```\n"
    )
    assert bench.call("run").status == 0
    assert [one["output"] for one in exchanges(bench)] == ["1\n"]


# --- what is known before anything runs ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "place", "message", "hint"),
    [
        ("x = (1,", "7:5", "this is no Python: '(' was never closed", "correct it, or take run away"),
        ("# nothing", "6:1", "this block has no Python", "write some, or take the block away"),
        (
            'h2.run("true")',
            "7:1",
            'nothing gives this block the name "h2"',
            "there are lab, vars, and the devices h1",
        ),
        ('x = var["a"]', "7:5", 'nothing gives this block the name "var"', 'did you mean "vars"?'),
        (
            'print(vars["peeer"])',
            "7:7",
            'the variable "peeer" has no value here',
            "give it a sample value under vars, or capture it from output that is shown earlier",
        ),
        (
            'if True:\n    h1.run("sync; reboot")',
            "8:5",
            '"reboot" has the effect "reload", which the page does not declare',
            "add effects: [reload] to the front matter; the lab must grant it, too",
        ),
        (
            'for one in lab.devices.values():\n    one.run(f"reboot {one.name}")',
            "8:5",
            '"reboot" has the effect "reload", which the page does not declare',
            "add effects: [reload] to the front matter; the lab must grant it, too",
        ),
        ('h1.run("ip link", window="cli")', "7:1", 'h1 has no window "cli"', "windows: shell"),
    ],
)
def test_what_is_refused(project: Project, code: str, place: str, message: str, hint: str) -> None:
    project.page(block(code))
    outcome = project.call("run")
    assert (outcome.status, outcome.err) == (
        2,
        f"procedures/page.md:{place}  {message}\n  hint       {hint}\n",
    )


@pytest.mark.parametrize(
    "given", ['vars["x"] = 1', "vars.update(x=1)", 'vars[f"x"] = 1', "fill = vars\nfill['x'] = 1"]
)
def test_a_value_that_python_may_give_is_not_missed(bench: Project, given: str) -> None:
    bench.page(block(given) + "\n```console\nroot@h1:~# echo {{ x }}\n1\n```\n")
    outcome = bench.call("run")
    assert outcome.status == 0, outcome.out + outcome.err


def test_a_value_that_python_does_not_give_is_missed(project: Project) -> None:
    project.page(
        block('vars["y"] = 1\nprint(vars.get("x"))') + "\n```console\nroot@h1:~# echo {{ x }}\n```\n"
    )
    outcome = project.call("run")
    assert (outcome.status, outcome.err.split("\n")[0]) == (
        2,
        'procedures/page.md:12:17  the variable "x" has no value here',
    )

"""What is wrong in a script is said with its place."""

from pathlib import Path

import pytest

from tests.testing.played import SWITCH
from validator.errors import AuthoringError, UsageError
from validator.testing import parse_script, read_script

WRONG = {
    "no mode at all": (
        "hostname: sw1\nmodes: {}\n",
        "script.yml:2:8  a device has at least one mode",
    ),
    "an unknown key": (
        SWITCH + "promt: x\n",
        'script.yml:8:1  unknown key "promt"\n'
        "  hint       known keys: boot, commands, config, console, delay, echo, encoding, greeting, help, hostname, "
        "interrupted, login, modes, motd, noise, pager, seed, unknown, values",
    ),
    "an unknown mode": (
        SWITCH + "commands: {enable: [{to: usr}]}\n",
        'script.yml:8:26  there is no mode "usr"\n  hint       did you mean "user"?',
    ),
    "an unknown mode whose commands are wanted": (
        "hostname: sw1\nmodes: {user: {prompt: '> ', also: [enable]}}\n",
        'script.yml:2:37  there is no mode "enable"\n  hint       modes: user',
    ),
    "two things in one act": (
        SWITCH + "commands: {enable: [{to: user, say: hello}]}\n",
        "script.yml:8:21  an act is one thing, and this is say and to\n"
        "  hint       write each as an item of its own",
    ),
    "nothing in an act": (
        SWITCH + "commands: {enable: [{times: 3}]}\n",
        "script.yml:8:21  an act is one thing, and this is none\n  hint       write each as an item of its own",
    ),
    "a name that has no value": (
        SWITCH + "commands: {'ping {{ address }}': 'PING {{ adress }}'}\n",
        'script.yml:8:34  nothing gives "adress" a value\n  hint       did you mean "address"?',
    ),
    "a name that is like no other": (
        SWITCH + "unknown: '% {{ reason }}'\n",
        'script.yml:8:10  nothing gives "reason" a value\n'
        "  hint       a command, set, values or a question's name can give it one",
    ),
    "no regular expression": (
        SWITCH + "commands: {reload: [{ask: {text: Sure, accept: '(y'}}]}\n",
        "script.yml:8:48  this is no regular expression: missing ), unterminated subpattern at position 0",
    ),
    "a help key of two": (SWITCH + 'help: "??"\n', 'script.yml:8:7  a key is one character, not "??"'),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_the_message_says_where_and_what_to_do(text: str, message: str) -> None:
    with pytest.raises(AuthoringError) as error:
        parse_script(text)
    assert str(error.value) == message


def test_a_script_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read_script(tmp_path / "none.yml")
    assert str(error.value) == f"cannot read the script {tmp_path}/none.yml: No such file or directory"


def test_a_script_that_is_no_text_is_the_users_mistake(tmp_path: Path) -> None:
    (tmp_path / "binary.yml").write_bytes(b"\xff")
    with pytest.raises(UsageError) as error:
        read_script(tmp_path / "binary.yml")
    assert str(error.value) == f"cannot read the script {tmp_path}/binary.yml: it is not UTF-8"

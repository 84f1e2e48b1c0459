"""The argv that runs a program on a device."""

from collections.abc import Mapping, Sequence

from validator.lab.path import PATH

__all__ = ["entering"]

_ENVIRONMENT = {
    "PATH": PATH,
    "HOME": "/root",
    "USER": "root",
    "LOGNAME": "root",
    "SHELL": "/bin/bash",
    "TERM": "dumb",
    "LANG": "C.UTF-8",
    "PAGER": "cat",
    "VTYSH_PAGER": "cat",
}
_KEYS = "INT,QUIT,TSTP"


def entering(pid: int, argv: Sequence[str], environment: Mapping[str, str] | None = None) -> list[str]:
    """What to run on this machine, as the lab's owner, so that `argv` runs in /root of the device of init `pid`.

    Nothing of the caller's environment goes along. The exit status is that of `argv`. nsenter stays, as the parent of
    a child in the device's PID namespace; it must not end by the keys that are meant for that child.
    """
    variables = {**_ENVIRONMENT, **(environment or {})}
    return [
        "env",
        f"--ignore-signal={_KEYS}",
        "nsenter",
        f"--target={pid}",
        "--user",
        "--preserve-credentials",
        "--mount",
        "--uts",
        "--ipc",
        "--net",
        "--pid",
        "--",
        "env",
        "--ignore-environment",
        "--chdir=/root",
        "--default-signal",  # Python ignores SIGPIPE, and so would everything it starts.
        *(f"{name}={value}" for name, value in variables.items()),
        *argv,
    ]

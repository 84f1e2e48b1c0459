"""The system calls that Python 3.11 does not have. Constants are those of Linux's own headers.

Every function raises `OSError`, its `filename` saying what was tried.
"""

# Importing pathlib would take longer than making a device's folders.
# ruff: noqa: PTH123

import ctypes
import errno
import fcntl
import os
import socket
import struct

__all__ = [
    "NEW_DEVICE",
    "NEW_LAB",
    "NEW_PID",
    "adopt_orphans",
    "bind",
    "die_with_parent",
    "interface_up",
    "make_read_only",
    "map_to_root",
    "mount",
    "name_process",
    "no_checksum_offload",
    "reason",
    "set_host_name",
    "unshare",
    "unshare_with_users",
]

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x00020000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
NEW_LAB = _NEWUSER | _NEWNS | _NEWNET
NEW_DEVICE = _NEWNS | _NEWUTS | _NEWIPC | _NEWNET
NEW_PID = _NEWPID

_MS_BIND, _MS_REC, _MS_PRIVATE = 4096, 16384, 1 << 18
_PR_SET_PDEATHSIG, _PR_SET_NAME, _PR_SET_CHILD_SUBREAPER = 1, 15, 36
_SYS_MOUNT_SETATTR, _AT_RECURSIVE, _AT_FDCWD, _ATTR_RDONLY = 442, 0x8000, -100, 1
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _SIOCETHTOOL, _IFF_UP = 0x8913, 0x8914, 0x8946, 1
_ETHTOOL_STXCSUM = 0x17

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, tried: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), tried)


def reason(error: OSError) -> str:
    """What was tried, and why it failed: `unshare: Operation not permitted`."""
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)


def unshare(flags: int) -> None:
    """Moves this process into new namespaces; for `NEW_PID`, its next children."""
    _check(_libc.unshare(flags), "unshare")


def map_to_root(user: int, group: int) -> None:
    """Makes `user` and `group` of the machine the root of this new user namespace. There is nobody else in it."""
    for name, content in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(content)


def unshare_with_users(
    flags: int, user: int, group: int, *, numbers: int = 65536, first: int = 100_000
) -> None:
    """The same for a new user namespace with more users and groups than root: on the machine they are nobody.

    Only the machine's root may do this, and only from outside: a child that stays there writes the maps.
    """
    us = os.getpid()
    waiting, ready = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(ready)
            os.read(waiting, 1)
            for name, root in (("uid_map", user), ("gid_map", group)):
                with open(f"/proc/{us}/{name}", "w", encoding="ascii") as file:
                    file.write(f"0 {root} 1\n1 {first} {numbers - 1}\n")
            status = 0
        finally:
            os._exit(status)
    os.close(waiting)
    try:
        unshare(flags)
    finally:
        os.close(ready)
        failed = os.waitpid(child, 0)[1] != 0
    if failed:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), "uid_map")


def adopt_orphans() -> None:
    """Makes this process the parent of its descendants whose own parent has ended."""
    _check(_libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl(PR_SET_CHILD_SUBREAPER)")


def die_with_parent(signal: int) -> None:
    """Asks the kernel to send `signal` to this process when its parent ends."""
    _check(_libc.prctl(_PR_SET_PDEATHSIG, signal, 0, 0, 0), "prctl(PR_SET_PDEATHSIG)")


def name_process(name: str) -> None:
    """What `ps` calls this process, with and without its arguments. 15 bytes at most."""
    _check(_libc.prctl(_PR_SET_NAME, name.encode(), 0, 0, 0), "prctl(PR_SET_NAME)")
    with open("/proc/self/stat", encoding="utf-8", errors="replace") as file:
        fields = file.read().rpartition(")")[2].split()
    start, end = int(fields[45]), int(fields[46])  # arg_start and arg_end, 48 and 49 of proc(5)
    if end - start > len(name):
        ctypes.memset(start, 0, end - start)
        ctypes.memmove(start, name.encode(), len(name))


def set_host_name(name: str) -> None:
    """The host name of this UTS namespace."""
    _check(_libc.sethostname(name.encode(), len(name.encode())), "sethostname")


def mount(kind: str, target: str, options: str = "") -> None:
    """Mounts a new file system of `kind` at `target`."""
    _check(
        _libc.mount(kind.encode(), target.encode(), kind.encode(), 0, options.encode()),
        f"mount {kind} at {target}",
    )


def bind(source: str, target: str) -> None:
    """Makes the tree at `source` appear at `target`, too."""
    _check(
        _libc.mount(source.encode(), target.encode(), None, _MS_BIND | _MS_REC, None),
        f"bind {source} to {target}",
    )


def make_read_only() -> None:
    """Detaches the mounts of this namespace from the machine's and makes all of them read-only."""
    _check(_libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None), "make / private")
    wish = struct.pack("QQQQ", _ATTR_RDONLY, 0, 0, 0)
    result = _libc.syscall(_SYS_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, wish, len(wish))
    _check(result, "mount_setattr(/, read-only)")


def interface_up(control: socket.socket, name: str) -> None:
    """Sets the interface `name` up. `control` is any socket of this network namespace."""
    request = struct.pack("16sH22x", name.encode(), 0)
    flags = struct.unpack("16sH22x", fcntl.ioctl(control, _SIOCGIFFLAGS, request))[1]
    fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH22x", name.encode(), flags | _IFF_UP))


def no_checksum_offload(control: socket.socket, name: str) -> None:
    """Makes the kernel compute checksums itself on what it sends through `name`.

    A veth normally leaves them to the other end. A switch in user space passes frames on as they are, so
    that TCP segments would arrive with a wrong checksum, and be dropped.
    """
    value = ctypes.create_string_buffer(struct.pack("II", _ETHTOOL_STXCSUM, 0))
    fcntl.ioctl(control, _SIOCETHTOOL, struct.pack("16sQ16x", name.encode(), ctypes.addressof(value)))

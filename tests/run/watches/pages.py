"""Pages that watch the cable between two hosts."""

START = """\
## Start

```console watch=ping vary=float
root@h1:~# ping -i 0.1 10.0.0.2
PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.
64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=0.157 ms
```
"""
CUT = """\
## Cut

```console
root@h2:~# ip link set eth0 down; sleep 1.5; ip link set eth0 up
```

## Go on

```console
root@h1:~# sleep 0.3
```
"""


def block(info: str, *lines: str) -> str:
    return f"\n```{info}\n" + "".join(f"{line}\n" for line in lines) + "```\n"

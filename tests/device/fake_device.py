"""A device's command line, as a program on a terminal: modes, and every bad habit that a device can have.

Run it as `python fake_device.py NAME [start-up habit]`. It does no line editing: its terminal echoes.
"""

import os
import signal
import sys
import termios
import time

FLOOD = 50_000_000


def say(text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    while data:
        data = data[os.write(1, data) :]


def line() -> str:
    """The next line that is typed. The end of the input ends the program."""
    typed = bytearray()
    while not typed.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            sys.exit(0)
        typed += byte
    return typed[:-1].decode()


def stop_echo() -> None:
    settings = termios.tcgetattr(0)
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(0, termios.TCSANOW, settings)


class Device:
    def __init__(self, name: str) -> None:
        self.name = name
        self.mode = ""
        self.before = b""
        self.after = b" "

    def prompt(self) -> None:
        say(self.before + f"{self.name}{self.mode}#".encode() + self.after)

    def run(self, command: str) -> None:  # noqa: C901, PLR0912 - a list of commands
        match command.split():
            case ["configure", "terminal"]:
                self.mode = "(config)"
            case ["router", "bgp", _]:
                self.mode = "(config-router)"
            case ["end"]:
                self.mode = ""
            case ["say", *words]:
                say(" ".join(words) + "\n")
            case ["slowly", *words]:
                for word in words:
                    say(word[: len(word) // 2])
                    time.sleep(0.02)
                    say(word[len(word) // 2 :] + "\n")
            case ["look-alike", seconds]:
                say(f"before\n{self.name}#")
                time.sleep(float(seconds))
                say("\nafter\n")
            case ["look-alike-inside"]:
                say(f"see {self.name}# and\n{self.name}# show\n{self.name}#\nthe end\n")
            case ["log-behind", *lines]:
                say("output\n")
                self.prompt()
                say("".join(f"2026/11/24 [A-1] {word}\n" for word in lines))
                self.run(line())
            case ["log-first"]:
                say("%LOG: something came up\n")
            case ["no-echo"]:
                stop_echo()
            case ["noise"]:
                say(b"a\x00b\x07c\x1b[31md\x1b[0m\x01\x02e\x80\xff\xc3\xa9\r\n")
            case ["padded-prompt"]:
                self.before = b"\x1b[0m\x00\x00\x1b[K"
            case ["no-blank"]:
                self.after = b""
            case []:
                pass
            case _:
                self.misbehave(command)

    def misbehave(self, command: str) -> None:
        match command.split():
            case ["flood"]:
                chunk = (b"x" * 99 + b"\n") * 1000
                for _ in range(FLOOD // len(chunk)):
                    say(chunk)
            case ["flood-for-ever"]:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                while True:
                    say(b"y\n" * 1000)
            case ["half", "a", "line"]:
                say("no end")
            case ["hang"]:
                while True:
                    time.sleep(60)
            case ["hang-deaf"]:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                while True:
                    time.sleep(60)
            case ["die"]:
                say("going down\n")
                os.kill(os.getpid(), signal.SIGKILL)
            case ["exit"]:
                sys.exit(0)
            case _:
                say(f"% Unknown command: {command}\n")


def start(device: Device, habit: str) -> None:
    match habit:
        case "silent":
            time.sleep(60)
        case "chatty":
            say("Booting\nStill booting\n")
            time.sleep(60)
        case "dead":
            say("panic: no disk\n")
            sys.exit(1)
        case "banner":
            say(f"Welcome\n*** {device.name}# is not a prompt here ***\n\n")
        case "no-blank":
            device.after = b""


def main(name: str, habit: str = "") -> None:
    device = Device(name)
    start(device, habit)
    while True:
        try:
            device.prompt()
            device.run(line())
        except KeyboardInterrupt:
            say("^C\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

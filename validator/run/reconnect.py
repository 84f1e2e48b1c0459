"""A command that ends the connection, such as a reload: waiting for the end, and for the device to come back."""

from collections.abc import Callable
from dataclasses import replace

from validator.device.reply import Ending, Reply
from validator.device.window import Window
from validator.errors import AccessRefused, DeviceLost
from validator.model import Exchange
from validator.run.bench import Bench

__all__ = ["come_back"]

EVERY = 1.0
"""Seconds between two tries to reach a device that restarts."""


def come_back(
    bench: Bench,
    exchange: Exchange,
    window: Window,
    reply: Reply,
    *,
    deadline: float,
    clock: Callable[[], float],
    pause: Callable[[float], None],
) -> Reply:
    """`reply` with the prompt that the device shows once it is back and has let us in.

    Its ending is `STAYED` where the connection did not end before `deadline`, on `clock`. Raises `DeviceLost` where
    the device did not come back before then, and `AccessRefused` at once where it came back and does not let us in.
    """
    if reply.ending is Ending.PROMPT and not window.until_end(timeout=deadline - clock()):
        return replace(reply, ending=Ending.STAYED)
    if reply.ending not in (Ending.PROMPT, Ending.CLOSED):
        return reply
    last: DeviceLost | None = None
    while clock() < deadline:
        try:
            again = bench.window(exchange.device, exchange.window, exchange.attributes.window)
        except AccessRefused:
            raise
        except DeviceLost as error:
            last = error
            pause(EVERY)
        else:
            return replace(reply, ending=Ending.PROMPT, prompt=again.prompt, status=None, crash=None)
    raise DeviceLost(
        f"{exchange.device} did not come back within {exchange.attributes.reconnect:g} s",
        hint=f"the last try ended so: {last}" if last else "nothing was tried: there was no time left",
    )

"""Output page by page, on a device whose pager cannot be turned off: a key goes on, and what the pager shows is no output."""

import re

from validator.device.platforms import Pager

__all__ = ["Pages"]

_ERASING = rb"(?:\r *\r|[ \x08]*\x08|\x1b\[[0-9;]*[A-Za-z])*"


class Pages:
    """What a platform says about its pager, ready to be used on what comes."""

    def __init__(self, pager: Pager) -> None:
        prompt = pager.prompt.encode("utf-8", "surrogateescape")
        self.key = pager.key.encode("utf-8", "surrogateescape")
        self._end = re.compile(rb"(?:%s)[ \t]*\Z" % prompt) if prompt else None
        self._shown = re.compile(rb"(?:%s)%s" % (prompt, _ERASING)) if prompt else None

    def end(self, latest: bytes) -> bool:
        """Whether `latest` ends where a page does, and the device may wait for a key."""
        return self._end is not None and self._end.search(latest) is not None

    def without(self, raw: bytes) -> bytes:
        """`raw` without what the pager shows, and without what takes that away again."""
        return self._shown.sub(b"", raw) if self._shown else raw

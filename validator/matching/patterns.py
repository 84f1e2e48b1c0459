"""How the values of the built-in kinds look. The order is that of suggestion: what says most comes first.

Every pattern is written for text whose runs of blanks are one space, takes as much as it can, and costs time in
proportion to what it takes. None looks at what surrounds the value: `validator.matching.kinds` adds that.
Digits are ASCII on purpose: no device prints others.
"""

from typing import NamedTuple

__all__ = ["BUILT_IN", "Look"]


class Look(NamedTuple):
    """One built-in kind. `glue` are the characters that tie a value to a letter or digit beyond them."""

    pattern: str
    description: str
    sample: str
    glue: str = ".:/-"


_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"(?:{_OCTET}\.){{3}}{_OCTET}(?![0-9])"
_GROUP = r"[0-9A-Fa-f]{1,4}"
_IPV6 = "|".join(
    [
        rf"::(?:[Ff]{{4}}:)?{_IPV4}",
        rf"(?:{_GROUP}:){{7}}{_GROUP}",
        *(
            (rf"{_GROUP}(?::{_GROUP}){{{before - 1}}}" if before else "")
            + rf"::(?:{_GROUP}(?::{_GROUP}){{0,{6 - before}}})?"
            for before in range(7)
        ),
        rf"(?:{_GROUP}:){{7}}:",
    ]
)

_YEAR = r"[0-9]{4}(?![0-9])"
_ISO_DATE = r"[0-9]{4}[-/](?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[a-z]*day)?"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"
_CLOCK = r"(?:2[0-3]|[01]?[0-9]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?(?![0-9])"
# Only names of real zones: after the time a log line goes on with words in capitals.
_ZONE = r"(?: ?(?:Z|UTC|GMT|WES?T|CES?T|EES?T|[ECMP][SD]T|BST|IST|JST|MSK|[+-][0-9]{2}:?[0-9]{2})(?![A-Za-z0-9]))?"

_LETTERS = r"(?:msec|usec|nsec|sec|min|ms|us|µs|μs|ns|y|w|d|h|m|s)"
_WORDS = (
    r"(?:years?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|milliseconds?|msecs?|ms"
    r"|microseconds?|usecs?|us|µs|μs|nanoseconds?|ns|s)(?![A-Za-z0-9])"
)

BUILT_IN: dict[str, Look] = {
    "uuid": Look(
        r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
        "a UUID",
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    ),
    "mac": Look(
        r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}",
        "a MAC address, in pairs or in Cisco's groups of four",
        "52:54:00:12:34:56",
    ),
    "prefix": Look(
        rf"{_IPV4}/(?:3[0-2]|[12]?[0-9])(?![0-9])|(?:{_IPV6})/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])(?![0-9])",
        "an IPv4 or IPv6 prefix: an address, a slash and a length",
        "10.1.0.0/16",
    ),
    "ipv4": Look(_IPV4, "an IPv4 address", "10.0.0.2"),
    "ipv6": Look(_IPV6, "an IPv6 address", "2001:db8::2"),
    "timestamp": Look(
        rf"{_ISO_DATE}[T ]{_CLOCK}{_ZONE}"
        rf"|(?:{_WEEKDAY},? )?(?:{_MONTH} {_DAY}|{_DAY} {_MONTH})(?:,? {_YEAR})? {_CLOCK}{_ZONE}(?: {_YEAR})?",
        "a date with a time of day: ISO 8601, FRR's and syslog's logs, `date`",
        "2026-01-05T10:20:30Z",
    ),
    "date": Look(
        rf"{_ISO_DATE}|[0-9]{{1,2}}[./][0-9]{{1,2}}[./]{_YEAR}"
        rf"|(?:{_WEEKDAY},? )?(?:{_MONTH} {_DAY}(?:,? {_YEAR})?|{_DAY} {_MONTH}(?: {_YEAR})?)",
        "a date",
        "2026-01-05",
    ),
    "duration": Look(
        rf"[0-9]+ ?(?:days?|d),? [0-9]{{1,2}}:[0-5][0-9](?::[0-5][0-9])?(?![0-9])"
        rf"|{_NUMBER} {_WORDS}(?:(?:,? and|,)? {_NUMBER} {_WORDS})*"
        rf"|[0-9]+:[0-5][0-9]:[0-5][0-9](?:[.,][0-9]+)?(?![0-9])"
        rf"|(?:{_NUMBER}{_LETTERS})+",
        "how long something took or has been: a clock, FRR's short forms, or numbers with units",
        "00:02:07",
        ".:-",
    ),
    "time": Look(rf"{_CLOCK}(?: ?[AaPp][Mm](?![A-Za-z]))?", "a time of day", "10:20:30"),
    "percent": Look(rf"[-+]?{_NUMBER} ?%", "a percentage", "12.5%"),
    "size": Look(
        rf"{_NUMBER} ?(?:[kKMGTPE]i?)?(?:[Bb]ytes?|[Bb]its?|octets|bps|[Bb])(?:/s(?:ec)?|ps)?(?![A-Za-z0-9])"
        rf"|{_NUMBER}[kKMGTPE]i?(?![A-Za-z0-9])",
        "an amount of data, or a rate of it",
        "1.5 MiB",
    ),
    "float": Look(
        r"[-+]?(?:[0-9]+\.[0-9]+|\.[0-9]+|[0-9]+(?=[eE][-+]?[0-9]))(?:[eE][-+]?[0-9]+)?",
        "a number with a decimal point or an exponent",
        "0.045",
        # A slash is free here, for the sake of ping's `min/avg/max`.
        ".:-",
    ),
    "version": Look(
        rf"(?!{_IPV4}(?![-+~_.]?[A-Za-z0-9]))[vV]?[0-9]+(?:\.[0-9]+)+(?:[-+~_.]?[A-Za-z0-9]+)*",
        "a version number of two parts or more",
        "8.4.4",
    ),
    "int": Look(r"[-+]?[0-9]+", "a whole number that stands alone", "42"),
    "hex": Look(
        r"0[xX][0-9A-Fa-f]+|[0-9A-Fa-f]{7,}|[A-Fa-f]*[0-9][0-9A-Fa-f]*",
        "a hexadecimal number; a short one needs a decimal digit in it",
        "0x1f",
    ),
    "path": Look(
        r"(?:~[\w-]*|\.\.?)?(?:/[\w.@%+=~-]*[\w@%+=~-])+/?",
        "a path that begins with `/`, `~`, `./` or `../`",
        "/etc/frr/frr.conf",
    ),
    "word": Look(
        r"""\w(?:[^\s,;"'()<>\[\]{}|]*[^\s,;"'()<>\[\]{}|.:!?])?""",
        "one word: no blanks, quotes, brackets or commas, no punctuation at its end",
        "Established",
    ),
}

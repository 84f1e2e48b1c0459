"""What arrives in a watch, in words."""

from validator.markdown.probes import ProbeKind

__all__ = ["ANSWERS"]

ANSWERS = {
    ProbeKind.PING: "answers",
    ProbeKind.IPERF3: "figures above 0",
    ProbeKind.POLL: "polls that succeed",
    ProbeKind.LINES: "lines",
}
"""What arrives in a watch of each kind."""

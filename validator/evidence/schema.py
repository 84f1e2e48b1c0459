"""The JSON Schema of `result.json`, with a sentence for every field."""

from inspect import cleandoc
from typing import Any

from validator.evidence.reading import SCHEMA
from validator.model import RunResult
from validator.strict import json_schema

__all__ = ["result_schema"]

_TIME = "ISO 8601, in UTC."
_VERDICT = "What came of it; the worst verdict of the parts where it has parts."
_REASON = "Why the verdict is not *passed*, in a sentence; null where there is nothing to say."
_DURATION = "Seconds it took."
_STEP_DIGEST = "Of the executable content of the step: changes when what runs changes, and only then."

_FIELDS: dict[str, dict[str, str]] = {
    "RunResult": {
        "schema": f"The version of this format: {SCHEMA}. Readers refuse any other.",
        "run": "The run as a whole.",
        "procedures": "The procedures that finished, in the order in which they did.",
    },
    "RunInfo": {
        "id": "The name of the run's folder. Ids sort by time.",
        "started": f"When the run began. {_TIME}",
        "finished": f"When the run ended; null while it runs, and for ever where it was killed. {_TIME}",
        "version": "The version of validator that ran it.",
        "git": "The commit the pages came from; null outside of a Git work tree.",
    },
    "GitInfo": {
        "commit": "The full hash of the commit.",
        "dirty": "Whether the work tree differed from the commit.",
    },
    "ProcedureResult": {
        "path": "The page, relative to the project's folder.",
        "title": "The page's title.",
        "digest": "Of everything in the page that runs: another digest means that another page was proven.",
        "source_digest": "Of every byte of the page's file.",
        "lab": "The name of the lab it ran in.",
        "verdict": _VERDICT,
        "reason": _REASON,
        "started": f"When the procedure began. {_TIME}",
        "duration": _DURATION,
        "waited": "Seconds of `duration` spent on repeating commands until they matched.",
        "devices": "The devices of the lab as they were found.",
        "steps": "The steps in the order of the page; hidden blocks around them are the steps (setup) and (teardown).",
        "recordings": "asciicast v2 files, relative to the run's folder, one per window.",
        "watches": "What ran beside the steps, and what it saw.",
        "scale": "What came of each number of a page with scale, in a lab of its own.",
    },
    "ScaleResult": {
        "name": "What is counted: the name of the page's scale.",
        "n": "The number that was to be proven.",
        "verdict": _VERDICT,
        "reason": _REASON,
        "repeated": "Seconds that the repeated blocks took.",
        "duration": "Seconds that the whole page took with this number.",
    },
    "DeviceResult": {
        "name": "The device's name in the lab.",
        "platform": "The platform it was driven as.",
        "version": "The version that the device itself named; null where it named none.",
    },
    "StepResult": {
        "id": "The step's id, unique in the page and its anchor on the site.",
        "title": "The step's title.",
        "line": "The line in the page where the step begins, from 1.",
        "verdict": _VERDICT,
        "reason": _REASON,
        "digest": _STEP_DIGEST,
        "duration": _DURATION,
        "exchanges": "The commands that were run, in order.",
        "left_out": "The blocks of the step that did not run.",
        "started": "When the step began, in seconds from the beginning of the procedure; null where it did not.",
        "claims": "What the step states about watches, in order.",
        "n": "On a page with scale, the number that this is about: the one at which it went worst; else null.",
    },
    "ClaimResult": {
        "watch": "The name of the watch that the claim is about.",
        "text": "The claim, as the page has it.",
        "line": "The line in the page where the claim stands, from 1.",
        "verdict": "What came of it.",
        "reason": _REASON,
        "value": "What was measured: seconds, a count, or bits per second; null where nothing could be, and for claims about lines.",
        "measured": "The same for people, with when it was and during which steps; null where nothing could be measured.",
        "hidden": "Whether the claim is unseen by the page's reader.",
        "finding": "What did not fit; null where the claim holds.",
    },
    "WatchResult": {
        "name": "The watch's name in the page.",
        "device": "The device on which its command ran.",
        "window": "The window of that device in which it ran, which was its own.",
        "line": "The line in the page where its command stands, from 1.",
        "command": "The command as it was typed.",
        "kind": "How what it printed was read: ping, iperf3, poll (a command that is repeated) or lines.",
        "interval": "Seconds between two probes, as the command says; null for lines.",
        "started": "When it was started, in seconds from the beginning of the procedure, as all times here.",
        "ended": "When it was stopped, or had ended.",
        "ending": "How it ended by itself; null where it was stopped.",
        "one_in": "One in so many samples is kept, of figures the lowest; those at the edges of outages always are.",
        "samples": "Pairs of a time and a value: the round trip in seconds (ping), bits per second (iperf3), or the seconds that a poll took, null where it failed.",
        "outages": "The times without arrivals, in order.",
        "stalls": "The longest times during which this machine kept the watch from being read.",
    },
    "Outage": {
        "start": "When the next arrival was due: one interval after the last one.",
        "length": "Seconds from then to the next arrival.",
        "steps": "The ids of the steps during which it was, or may have begun.",
        "open": "Whether nothing had arrived again when the watch ended.",
    },
    "Stall": {
        "start": "When it began.",
        "length": "Its seconds. What was read right after it may have come earlier by as much.",
    },
    "LeftOut": {
        "block": "Which block of the step, from 1.",
        "line": "The line in the page where the block begins, from 1.",
        "reason": "Why it did not run, in a sentence.",
    },
    "ExchangeResult": {
        "device": "The device it was typed on; empty for Python, which runs on none.",
        "window": "The window of that device it was typed in; python for Python.",
        "line": "The line in the page where the command stands, from 1.",
        "command": "The command as it was typed, or the Python; null where the page only shows a prompt.",
        "expected": "What the page shows as the command's output; null where it shows none.",
        "output": "What the device showed, or Python printed.",
        "prompt": "The prompt that the device showed afterwards; null where none came.",
        "status": "The exit status; null in a window that has none.",
        "verdict": "What came of it.",
        "reason": _REASON,
        "duration": _DURATION,
        "hidden": "Whether the command runs unseen by the page's reader.",
        "finding": "What did not fit; null where all did.",
        "at": "The prompt at which the command was typed; null where it is not known.",
        "times": "How often it was typed: more than once in a repeated block. The rest is about the last time.",
    },
    "Finding": {
        "line": "The line in the page that did not fit, from 1.",
        "column": "The column in that line, from 1.",
        "reason": "What did not fit, in a sentence.",
        "expected": "What the page promises there; null where the reason says it all.",
        "got": "What came instead; null where the reason says it all.",
        "hint": "What to do about it; null where nothing is known.",
        "detail": "How the output differs from what is shown; null where no output was compared.",
    },
    "Detail": {
        "expected_mark": "The part of `expected` that differs: from which character, counted from 0, up to before which.",
        "got_mark": "The part of `got` that differs, likewise. Behind its end: something is missing there.",
        "output_line": "The line of the output that `got` is, from 1; null where it is none.",
        "similar": "Whether that line was chosen only because it is the most similar one.",
        "differences": "Where exactly it differs: the cells of a table, the values of a document.",
        "captured": "The names that the shown output had captured so far, or the line mentions, and their values.",
        "vary": "The kinds that `vary` would have to name, where the hint advises it.",
        "matched": "Runs of lines that match: the first shown line and the first line of the output, from 0, and how many.",
        "others": "Whether the way to match allows lines that are not shown.",
    },
    "Difference": {
        "where": "The row and column of a table, or the path of a value.",
        "expected": "What the page shows there; null where it shows nothing.",
        "got": "What came there; null where nothing did.",
    },
}


def result_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `result.json`: what `read_result` accepts, and nothing else."""
    schema = json_schema(RunResult, title="validator result")
    for name, definition in schema["$defs"].items():
        definition["description"] = cleandoc(definition["description"])
        if "properties" in definition:
            definition["additionalProperties"] = False
            for key, part in definition["properties"].items():
                part["description"] = _FIELDS[name][key]
    schema["$defs"]["RunResult"]["properties"]["schema"]["const"] = SCHEMA
    return schema

import json
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator.errors import UsageError
from validator.evidence.recording import recording_name, start_recording

TUESDAY = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


def start(folder, name="ebgp.left-vtysh", **changes):
    """A recording with a clock that goes on a quarter of a second at every look, from 100."""
    ticks = count()
    values = {
        "width": 80,
        "height": 24,
        "title": "Connect two routers: left",
        "timestamp": TUESDAY,
        "clock": lambda: 100 + next(ticks) / 4,
    }
    return start_recording(folder, name, **values | changes)


def lines(path):
    # Not `splitlines`: U+0085 and its like are characters inside a JSON text.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def test_a_recording_is_a_header_and_timed_events(tmp_path):
    with start(tmp_path) as recording:
        recording.mark('step 1 "Connect"')
        recording.output(b"left# show version\r\n")
        recording.output(b"FRRouting 8.4\r\n")
    assert (tmp_path / "ebgp.left-vtysh.cast").read_text() == (
        '{"version": 2, "width": 80, "height": 24, "timestamp": 1795521600, '
        '"title": "Connect two routers: left", "env": {"TERM": "dumb"}}\n'
        '[0.250000, "m", "step 1 \\"Connect\\""]\n'
        '[0.500000, "o", "left# show version\\r\\n"]\n'
        '[0.750000, "o", "FRRouting 8.4\\r\\n"]\n'
    )


def test_what_was_recorded_is_in_the_file_at_once(tmp_path):
    recording = start(tmp_path)
    recording.output(b"left# ")
    assert lines(tmp_path / "ebgp.left-vtysh.cast.partial")[1:] == [[0.25, "o", "left# "]]
    recording.close()


def test_it_has_its_name_only_when_it_is_whole(tmp_path):
    recording = start(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["ebgp.left-vtysh.cast.partial"]
    recording.close()
    recording.close()
    assert [entry.name for entry in tmp_path.iterdir()] == [recording.name] == ["ebgp.left-vtysh.cast"]


def test_an_exception_closes_it(tmp_path):
    with suppress(KeyboardInterrupt), start(tmp_path) as recording:
        recording.output(b"left# ")
        raise KeyboardInterrupt
    assert lines(tmp_path / recording.name)[1:] == [[0.25, "o", "left# "]]


def test_characters_split_between_reads_survive(tmp_path):
    with start(tmp_path) as recording:
        for byte in "ä→🦆".encode():
            recording.output(bytes([byte]))
    assert [event[2] for event in lines(tmp_path / recording.name)[1:]] == ["ä", "→", "🦆"]


def test_bytes_that_are_no_text_are_replaced(tmp_path):
    with start(tmp_path) as recording:
        recording.output(b"\xff\x00\x1b[31mred")
        recording.output(b"\xe2\x86")
    shown = [event[2] for event in lines(tmp_path / recording.name)[1:]]
    assert shown == ["\ufffd\x00\x1b[31mred", "\ufffd"]


@given(st.lists(st.binary(max_size=20), max_size=20))
@example([b"\xc2\x85"])
def test_no_read_boundary_changes_the_text(tmp_path_factory, chunks):
    folder = tmp_path_factory.mktemp("casts")
    with start(folder) as recording:
        for chunk in chunks:
            recording.output(chunk)
    shown = "".join(event[2] for event in lines(folder / recording.name)[1:])
    assert shown == b"".join(chunks).decode("utf-8", "replace")


def test_a_flood_is_cut_once_and_markers_stay(tmp_path):
    with start(tmp_path, limit=1000) as recording:
        for _ in range(1000):
            recording.output(b"x" * 100)
        recording.mark("step 2")
        recording.output(b"more")
    events = lines(tmp_path / recording.name)[1:]
    assert [event[2] for event in events if event[1] == "o"] == [
        *["x" * 100] * 8,
        "x" * 40,
        "\r\n[the recording is cut here: it holds 1000 bytes]\r\n",
    ]
    assert events[-1][1:] == ["m", "step 2"]


def test_one_huge_read_is_cut_too(tmp_path):
    with start(tmp_path) as recording:
        recording.output(b"x" * 50_000_000)
    events = lines(tmp_path / recording.name)[1:]
    assert len(events[0][2]) == 4 * 1024 * 1024
    assert events[1][2] == "\r\n[the recording is cut here: it holds 4 MiB]\r\n"


def test_slow_typing_is_bounded_by_the_size_of_the_file(tmp_path):
    with start(tmp_path, limit=10_000) as recording:
        for _ in range(10_000):
            recording.output(b"x")
    assert (tmp_path / recording.name).stat().st_size < 10_500


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    first, second = start(tmp_path), start(tmp_path)
    first.close()
    third = start(tmp_path)
    second.close()
    third.close()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [
        "ebgp.left-vtysh-2.cast",
        "ebgp.left-vtysh-3.cast",
        "ebgp.left-vtysh.cast",
    ]


def test_a_folder_that_is_not_there_is_one_message(tmp_path):
    with pytest.raises(UsageError) as caught:
        start(tmp_path / "gone")
    assert str(caught.value) == (
        f"cannot write {tmp_path}/gone/ebgp.left-vtysh.cast.partial: No such file or directory"
    )


def test_a_closed_recording_takes_nothing(tmp_path):
    recording = start(tmp_path)
    recording.close()
    with pytest.raises(ValueError, match=r"^the recording ebgp\.left-vtysh\.cast is closed$"):
        recording.output(b"late")


@pytest.mark.parametrize(
    ("path", "device", "window", "name"),
    [
        ("procedures/routing/ebgp.md", "left", "vtysh", "procedures-routing-ebgp.left-vtysh"),
        ("../elsewhere/ä b.md", "h1", "bash", "elsewhere-b.h1-bash"),
        ("procedures/v1.2.md", "left", "a/b", "procedures-v1.2.left-a-b"),
        ("ü.md", "left", "vtysh", "left-vtysh"),
    ],
)
def test_names_of_recordings(path, device, window, name):
    assert recording_name(path, device, window) == name


def test_a_name_always_fits_a_file_system():
    assert len(recording_name("x/" * 300, "left", "vtysh")) <= 180
    assert len(recording_name("x.md", "d" * 300, "vtysh")) <= 180

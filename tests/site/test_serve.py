"""`mkdocs serve` follows edits of procedures and the end of runs."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.site.fabricate import passed
from tests.site.pages import EBGP

PATH = "procedures/routing/ebgp.md"
PATIENCE = 30.0


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def served(project):
    """A function that waits until the page says something, and returns the page."""
    project.write(PATH, EBGP)
    port = free_port()
    log = project.root / "serve.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
            cwd=project.root,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )

    def wait_for(text):
        end = time.monotonic() + PATIENCE
        page = ""
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/procedures/routing/ebgp/") as answer:
                    page = answer.read().decode()
            except OSError:
                page = ""
            if text in page:
                return page
            time.sleep(0.1)
        pytest.fail(f"the page never said {text!r}; the server said:\n{log.read_text()}")

    yield wait_for
    process.terminate()
    process.wait(10)


def test_edits_and_runs_are_followed(project, served):
    served("Never run")
    project.ran(passed(EBGP, PATH, started="2099-01-01T00:00:00.000Z"))
    served("Verified")
    project.write(PATH, EBGP.replace("show ip route bgp", "show ip route"))
    assert "validator-mark--passed" not in served("Edited since the last run")

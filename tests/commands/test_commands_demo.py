"""The whole thing as a stranger starts it: real processes, real sockets, real time, and somebody pulls the plug."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.browser_phone import BrowserPhone
from tests.commands.command_line import APP, clean_environment

PATIENCE = 150.0
SAVITA, KAMLA, HELPLINE = "919000000001", "919000000005", "915220000000"

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Wait until `what` gives something; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            found = what()
        except (urllib3.exceptions.HTTPError, sqlite3.OperationalError):
            found = None
        if found:
            return found
        time.sleep(0.25)
    raise AssertionError(f"not within {seconds} s: {what.__name__}")


@dataclass
class Demo:
    """A running demo."""

    folder: Path
    process: subprocess.Popen[bytes]
    line: str
    carrier: str
    console: str
    environment: dict[str, str]

    def control(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the carrier's control API."""
        method = "GET" if body is None else "POST"
        answer = urllib3.request(method, f"{self.carrier}/control/{path}", json=body, timeout=PATIENCE, retries=False)
        return answer.json()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the demo's database."""
        with sqlite3.connect(f"file:{self.folder}/var/sunwai.db?mode=ro", uri=True) as connection:
            return connection.execute(query, values).fetchall()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another verb beside it."""
        command = [sys.executable, str(APP), *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            text=True,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )

    def pull_the_plug(self) -> None:
        """Let the line and the worker die in the middle of whatever they do; return when the line is back."""
        self._kill("app.py worker")
        self._kill("serve --only line")
        until(lambda: "The line ended by itself" in self.log())
        until(lambda: urllib3.request("GET", f"{self.line}/readyz", retries=False).status == 200)

    def log(self) -> str:
        """Return what the demo has said so far."""
        return (self.folder / "demo.log").read_text()

    def _kill(self, part: str) -> None:
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                command = _command_of(entry)
                if part in command and str(self.process.pid) in _ancestors(int(entry.name)):
                    os.kill(int(entry.name), signal.SIGKILL)


def _command_of(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _ancestors(pid: int) -> set[str]:
    found = set()
    while pid > 1:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            break
        found.add(str(pid))
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    line, carrier, console = free_port(), free_port(), free_port()
    environment = clean_environment()
    # All a stranger sets whose ports are taken; the demo writes the rest of its settings by itself.
    ports = {"SUNWAI_PORT": line, "SUNWAI_CARRIER_PORT": carrier, "SUNWAI_CONSOLE_PORT": console}
    environment |= {name: str(port) for name, port in ports.items()}
    log = (folder / "demo.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, str(APP), "demo"], cwd=folder, env=environment, stdout=log, stderr=log
    )
    running = Demo(folder, process, *(f"http://127.0.0.1:{port}" for port in ports.values()), environment)
    try:

        def started() -> bool:
            assert process.poll() is None, running.log()
            return "Ctrl-C stops everything" in running.log()

        until(started)
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE)
        log.close()
    assert code == 0, running.log()[-2000:]


def key(keys: str, after: float = 0.4) -> dict[str, Any]:
    """She presses while the line still speaks."""
    return {"do": "press", "keys": keys, "when": "prompt", "after": after}


def test_a_danger_sign_reaches_the_console_although_the_plug_is_pulled_in_the_middle(demo: Demo) -> None:
    with contextlib.closing(BrowserPhone(demo.carrier, KAMLA, patience=PATIENCE)) as phone:
        assert phone.post("dial", to=HELPLINE) == 201
        to_her_question = "331"
        for pressed in to_her_question:
            phone.expect("prompt")
            assert phone.post("keys", keys=pressed) == 200
        phone.expect("wanted", what="recording")
        # While she speaks the line dies and is started again; she notices nothing, and goes on.
        assert phone.post("voice", on=True) == 200
        demo.pull_the_plug()
        assert phone.post("keys", keys="#") == 200
        sent_then_a_danger_sign = "3111"
        for pressed in sent_then_a_danger_sign:
            phone.expect("prompt")
            assert phone.post("keys", keys=pressed) == 200
        until(lambda: demo.rows("SELECT 1 FROM cases WHERE kind = 'emergency'"))
        assert phone.post("hangup") == 200, "the line must not drop her"
    until(lambda: demo.rows("SELECT 1 FROM calls WHERE status = 'ended'"))
    assert demo.rows("SELECT kind, priority FROM cases ORDER BY id") == [("question", "Q"), ("emergency", "P0")]


def test_a_reminder_is_placed_answered_and_promised(demo: Demo) -> None:
    savita = {
        "number": SAVITA,
        "script": [{"do": "answer", "after": 1}, key("1"), key("1"), key("2580"), key("2"), key("2")],
    }
    demo.control("people", {"people": [savita]})
    told = demo.run("demo", "remind", "M-001")
    assert told.returncode == 0, told.stderr
    until(lambda: demo.rows("SELECT 1 FROM promises"))
    until(lambda: demo.rows("SELECT 1 FROM reminders WHERE status = 'delivered'"))
    assert demo.rows("SELECT disposition FROM calls WHERE direction = 'outbound'") == [("promise_to_pay",)]
    orders = [entry for entry in demo.control("truth?kind=accepted")["entries"] if SAVITA in json.dumps(entry)]
    assert len(orders) == 1
    again = demo.run("demo", "remind", "M-001")
    assert again.returncode == 1
    assert "Nobody is rung again within three hours." in again.stderr


def test_the_console_is_behind_a_login_and_the_doctor_is_content(demo: Demo) -> None:
    page = urllib3.request("GET", f"{demo.console}/console/calls", redirect=False, retries=False)
    assert page.status == 302
    assert "/console/login" in page.headers["Location"]
    assert demo.run("doctor").returncode == 0


def test_no_number_or_name_is_in_the_logs(demo: Demo) -> None:
    log = demo.log()
    assert not [word for word in (SAVITA, KAMLA, SAVITA[2:], "सविता", "Savita", "2580") if word in log]

"""Run several processes of this program together; when one ends or somebody presses Ctrl-C, all end."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

APP = Path(__file__).resolve().parent.parent / "app.py"
_STOP_SECONDS = 25.0
_POLL_SECONDS = 0.2


class Together:
    """A group of child processes that live and end together."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = False

    def start(self, name: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Start `app.py` with these arguments."""
        command = [sys.executable, str(APP), *arguments]
        env = dict(environment) if environment is not None else None
        self._children[name] = subprocess.Popen(command, env=env)  # noqa: S603 — our own program

    def wait(self) -> int:
        """Wait until one child ends or a signal comes, end all, and return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        code = 0
        while not self._stopping:
            ended = [(name, child) for name, child in self._children.items() if child.poll() is not None]
            if ended:
                name, child = ended[0]
                sys.stderr.write(f"{name} ended by itself (code {child.returncode}); stopping the rest.\n")
                code = 1
                break
            time.sleep(_POLL_SECONDS)
        self.stop()
        return code

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def stop(self) -> None:
        """End every child: politely first, then for sure."""
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for child in self._children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

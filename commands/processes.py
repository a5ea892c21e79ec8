"""Run several processes of this program together; one that dies is started again, Ctrl-C ends all."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from commands.parents import die_with_parent

APP = Path(__file__).resolve().parent.parent / "app.py"
_STOP_SECONDS = 25.0
_POLL_SECONDS = 0.2
# A process that dies this soon has not really started; after three such starts something is wrong with the set-up.
_TOO_SOON_SECONDS = 5.0
_QUICK_DEATHS = 3


@dataclass
class _Child:
    name: str
    arguments: Sequence[str]
    quick_deaths: int = 0
    started: float = 0.0
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        self.started = time.monotonic()
        command = [sys.executable, str(APP), *self.arguments]
        # Our own program, and still a single thread here.
        self.process = subprocess.Popen(command, preexec_fn=die_with_parent)  # noqa: S603, PLW1509

    def has_died(self) -> bool:
        if self.process.poll() is None:
            return False
        lived = time.monotonic() - self.started
        self.quick_deaths = self.quick_deaths + 1 if lived < _TOO_SOON_SECONDS else 0
        return True


class Together:
    """A group of child processes that live and end together."""

    def __init__(self) -> None:
        self._children: list[_Child] = []
        self._stopping = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)

    def start(self, name: str, arguments: Sequence[str]) -> None:
        """Start `app.py` with these arguments."""
        child = _Child(name, arguments)
        child.start()
        self._children.append(child)

    @property
    def stopping(self) -> bool:
        """Tell whether somebody asked to stop, or a part cannot be started."""
        self._look_after()
        return self._stopping

    def wait(self) -> int:
        """Keep everything running until a signal comes; return the exit code."""
        while not self.stopping:
            time.sleep(_POLL_SECONDS)
        self.stop()
        return 1 if any(child.quick_deaths >= _QUICK_DEATHS for child in self._children) else 0

    def _look_after(self) -> None:
        for child in self._children:
            if self._stopping or not child.has_died():
                continue
            if child.quick_deaths >= _QUICK_DEATHS:
                sys.stderr.write(f"{child.name} does not start; its messages are above.\n")
                self._stopping = True
                return
            sys.stderr.write(f"{child.name} ended by itself (code {child.process.returncode}); starting it again.\n")
            child.start()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def stop(self) -> None:
        """End every child: politely first, then for sure."""
        for child in self._children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for child in self._children:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()

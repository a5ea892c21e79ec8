"""What a check needs to know about a prompt, and what it finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PromptInfo:
    """A prompt as the checks see it. `heard_by`: anyone, confirmed, code, private or staff (audio's catalogue)."""

    seconds: float
    heard_by: str
    slots: tuple[str, ...]
    hi: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong at which node (empty: the whole flow), and what to do about it."""

    flow: str
    node: str
    what: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.flow} · {self.node}" if self.node else self.flow
        return f"{place}: {self.what}; {self.fix}"


def format_report(problems: Iterable[Problem]) -> str:
    """Return the problems as lines of text, by flow and node; a sentence when there are none."""
    lines = [str(problem) for problem in sorted(problems)]
    return "\n".join(lines) if lines else "All flows are in order."

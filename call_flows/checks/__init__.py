"""What must be true of all flows together, proved before anybody rings (docs: `python app.py check`).

`read_book` refuses what is wrong within one node. Here the whole is checked: where calls can go, what is said on
the way and to whom, and how long it takes to hear what matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from call_flows.checks.cover import check_cover, check_sealing
from call_flows.checks.facts import check_facts
from call_flows.checks.goals import Attempt, Goal, Measured, check_goals, load_goals, measure, measure_all
from call_flows.checks.places import Places
from call_flows.checks.problem import Problem, PromptInfo, format_report
from call_flows.checks.silence import check_silence
from call_flows.checks.utterances import Utterance, long_utterances
from call_flows.checks.ways import check_didi_targets, check_ways
from call_flows.checks.words import check_privacy, check_words
from call_flows.model import FlowBook

__all__ = [
    "Goal",
    "Measured",
    "Problem",
    "PromptInfo",
    "Report",
    "Utterance",
    "check_book",
    "examine",
    "find_long_utterances",
    "format_report",
    "load_goals",
    "measure",
]


@dataclass(frozen=True, slots=True)
class Report:
    """Every problem of a book, sorted, and how soon each goal is reached (nothing where ways are wrong)."""

    problems: list[Problem]
    goals: list[Attempt]


def examine(book: FlowBook, prompts: Mapping[str, PromptInfo], goals: Sequence[Goal] = ()) -> Report:
    """Check the flows in `book`, with the prompts that exist and the goals to reach in time."""
    places = _explored(book)
    wrong_ways = [*check_didi_targets(book), *check_ways(places)]
    problems = [
        *wrong_ways,
        *check_words(book, prompts),
        *check_privacy(places, prompts),
        *check_facts(places),
        *check_sealing(book),
        *check_cover(book, prompts),
    ]
    # Goals are measured by playing, and a flow that goes round cannot be played.
    reached = [] if wrong_ways else measure_all(book, prompts, goals)
    if not wrong_ways:
        problems += [*check_goals(reached), *check_silence(book)]
    return Report(sorted(problems), reached)


def check_book(book: FlowBook, prompts: Mapping[str, PromptInfo], goals: Sequence[Goal] = ()) -> list[Problem]:
    """Return every problem of the flows in `book`."""
    return examine(book, prompts, goals).problems


def find_long_utterances(book: FlowBook, prompts: Mapping[str, PromptInfo]) -> list[Utterance]:
    """Return what is spoken for more than 25 s without a question: no error, but worth hearing."""
    return long_utterances(_explored(book), prompts)


def _explored(book: FlowBook) -> Places:
    places = Places(book)
    places.explore()
    return places

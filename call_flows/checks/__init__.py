"""What must be true of all flows together, proved before anybody rings (docs: `python app.py check`).

`read_book` refuses what is wrong within one node. Here the whole is checked: where calls can go, what is said on
the way and to whom, and how long it takes to hear what matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from call_flows.checks.goals import Goal, Measured, check_goals, load_goals, measure
from call_flows.checks.places import Places
from call_flows.checks.problem import Problem, PromptInfo, format_report
from call_flows.checks.utterances import Utterance, long_utterances
from call_flows.checks.ways import check_didi_targets, check_ways
from call_flows.checks.words import check_privacy, check_words
from call_flows.model import FlowBook

__all__ = [
    "Goal",
    "Measured",
    "Problem",
    "PromptInfo",
    "Utterance",
    "check_book",
    "find_long_utterances",
    "format_report",
    "load_goals",
    "measure",
]


def check_book(book: FlowBook, prompts: Mapping[str, PromptInfo], goals: Sequence[Goal] = ()) -> list[Problem]:
    """Return every problem of the flows in `book`, with the prompts that exist and the goals to reach in time."""
    places = _explored(book)
    wrong_ways = [*check_didi_targets(book), *check_ways(places)]
    problems = [*wrong_ways, *check_words(book, prompts), *check_privacy(places, prompts)]
    if not wrong_ways:
        # Goals are measured by playing, and a flow that goes round cannot be played.
        problems += check_goals(book, prompts, goals)
    return sorted(problems)


def find_long_utterances(book: FlowBook, prompts: Mapping[str, PromptInfo]) -> list[Utterance]:
    """Return what is spoken for more than 25 s without a question: no error, but worth hearing."""
    return long_utterances(_explored(book), prompts)


def _explored(book: FlowBook) -> Places:
    places = Places(book)
    places.explore()
    return places

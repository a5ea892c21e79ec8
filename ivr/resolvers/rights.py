"""Facts of lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from db.queries import line
from ivr.sources import Memory, Resolver, Sources


def _unfinished(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return "none"
    with facts.database.read() as connection:
        return line.unfinished_topic(connection, facts.caller.other_party, facts.topics) or "none"


def _facts_heard(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None or "topic" not in memory:
        return 0
    with facts.database.read() as connection:
        return line.facts_heard(connection, facts.caller.other_party, memory["topic"])


RESOLVERS: Mapping[str, Resolver] = {
    "lesson.unfinished": _unfinished,
    "lesson.facts_heard": _facts_heard,
}

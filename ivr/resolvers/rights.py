"""Facts of lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from db.queries import line, rights
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


def _next_topic(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return facts.topics[0]
    with facts.database.read() as connection:
        finished = rights.finished_topics(connection, facts.caller.other_party)
    return next((topic for topic in facts.topics if topic not in finished), "none")


RESOLVERS: Mapping[str, Resolver] = {
    "lesson.any_left": lambda facts, memory: _next_topic(facts, memory) != "none",
    "lesson.next": _next_topic,
    "lesson.is_unfinished": lambda facts, memory: _unfinished(facts, memory) != "none",
    "lesson.unfinished": _unfinished,
    "lesson.facts_heard": _facts_heard,
}

"""Facts of lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from core.speakable import Count
from db.queries import line, rights
from ivr.sources import NONE, Memory, Resolver, Sources


def _unfinished(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return NONE
    with facts.database.read() as connection:
        return line.unfinished_topic(connection, facts.caller.other_party, facts.topics) or NONE


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
    return next((topic for topic in facts.topics if topic not in finished), NONE)


def _topic_of_week(facts: Sources, memory: Memory) -> FactValue:
    unheard = _next_topic(facts, memory)
    if unheard != NONE or facts.caller.other_party is None:
        return unheard
    with facts.database.read() as connection:
        return rights.heard_longest_ago(connection, facts.caller.other_party, facts.topics) or NONE


def _due_topic(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return NONE
    with facts.database.read() as connection:
        return rights.topic_to_ask_again(connection, facts.caller.other_party, facts.topics, facts.today_on) or NONE


def _right_answers(facts: Sources, memory: Memory) -> Count:
    if facts.caller.other_party is None:
        return Count(0)
    with facts.database.read() as connection:
        return Count(rights.understood(connection, facts.caller.other_party))


def _stale_questions(facts: Sources, memory: Memory) -> FactValue:
    """Return the questions that hold a figure nobody may tell today (R10): what is not asked is not answered."""
    tables = facts.book.tables
    asked = [check.prompt_id for table in tables.checklists.values() for check in table]
    asked += [f"LES.{topic}.Q" for topic in tables.lessons]
    return " ".join(sorted(prompt for prompt in asked if facts.is_stale(prompt)))


RESOLVERS: Mapping[str, Resolver] = {
    "lesson.any_left": lambda facts, memory: _next_topic(facts, memory) != NONE,
    "lesson.next": _next_topic,
    "lesson.of_week": _topic_of_week,
    "lesson.is_unfinished": lambda facts, memory: _unfinished(facts, memory) != NONE,
    "lesson.unfinished": _unfinished,
    "lesson.facts_heard": _facts_heard,
    "figures.stale": _stale_questions,
    "quiz.is_due": lambda facts, memory: _due_topic(facts, memory) != NONE,
    "quiz.due_topic": _due_topic,
    "quiz.any_right": lambda facts, memory: _right_answers(facts, memory) != Count(0),
    "quiz.right_n": _right_answers,
}

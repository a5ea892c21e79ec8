"""Facts of what comes back to her: answers, case numbers, calls we owe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from call_flows.facts import FactValue
from call_flows.nodes.case import CASE
from call_flows.state import State
from call_flows.turn import Goodbye
from call_flows.unfinished import read_unfinished
from core.speakable import DigitString
from db.queries import errands, line, loop, resuming
from db.queries.cases_number import draw_numbers, free_number
from db.queries.errands import Told
from db.queries.loop import Matter
from ivr.moment import need_of
from ivr.resolvers.frame import acquaintance
from ivr.sources import NONE, Memory, Resolver, Sources
from ivr.stored_sound import name_of

# A number is given away again only by and by: for a while it still tells that the matter is done.
TOLD_AFTER_THE_END = timedelta(days=30)
_NEED_IS_NEAR = timedelta(days=7)


def _case_number(facts: Sources, memory: Memory) -> FactValue:
    kind, priority = str(memory[CASE]).split()
    with facts.database.read() as connection:
        number = loop.number_in_call(connection, facts.caller.call_id, kind, priority)
        if number is None:
            # This very turn opens it.
            number = free_number(connection, draw_numbers(facts.caller.call_id, facts.caller.turn))
            if number is not None:
                facts.numbers_said[need_of(kind, priority)] = number
    return DigitString(str(number))


def _left_off(facts: Sources) -> str | None:
    """Return the state in which the newest call from this number broke off, if it may be taken up."""
    if facts.caller.other_party is None or facts.once(acquaintance).calls == 0:
        return None
    with facts.database.read() as connection:
        left = resuming.left_off(connection, facts.caller.other_party, facts.caller.call_id, facts.now)
    if left is None or left.flow_version != facts.book.version:
        return None
    if not left.state.startswith("{"):
        # A sealed state: nobody reads it here, and nobody is offered it.
        return None
    was_over = isinstance(State.from_json(left.state).expects, Goodbye)
    return None if was_over or read_unfinished(facts.book, left.state, frozenset()) is None else left.state


def _call_unfinished(facts: Sources, memory: Memory) -> FactValue:
    return facts.once(_left_off) is not None


def _call_left_off(facts: Sources, memory: Memory) -> FactValue:
    return facts.once(_left_off) or NONE


def _call_need(facts: Sources, memory: Memory) -> FactValue:
    phone = facts.caller.other_party
    if phone is None:
        return "nothing"
    if facts.once(_left_off) is not None:
        return "unfinished"
    with facts.database.read() as connection:
        if loop.answer_at(connection, phone) is not None:
            return "answer"
        if loop.is_due_soon(connection, phone, facts.today_on + _NEED_IS_NEAR):
            return "money"
        return "lesson" if line.unfinished_topic(connection, phone, facts.topics) else "nothing"


def _matter_status(facts: Sources, memory: Memory) -> FactValue:
    with facts.database.read() as connection:
        status = loop.status_by_number(connection, int(memory["case_no"]), facts.now - TOLD_AFTER_THE_END)
    return status.value if status else "unknown"


def called_about(facts: Sources) -> Told | None:
    """Return what this call was made for."""
    if facts.caller.attempt_token is None:
        return None
    with facts.database.read() as connection:
        return errands.told_by(connection, facts.caller.attempt_token)


def _told_case(facts: Sources, memory: Memory) -> FactValue:
    if str(memory.get("answer_id", NONE)) != NONE:
        with facts.database.read() as connection:
            found = loop.answer(connection, int(memory["answer_id"]))
        return str(found[0]) if found else NONE
    told = facts.once(called_about)
    return str(told.case_id) if told is not None and told.case_id is not None else NONE


def _matter(facts: Sources, memory: Memory) -> Matter | None:
    case_id = str(_told_case(facts, memory))
    if case_id == NONE:
        return None
    with facts.database.read() as connection:
        return loop.matter(connection, int(case_id))


def _told_status(facts: Sources, memory: Memory) -> FactValue:
    found = _matter(facts, memory)
    return found.status.value if found else "unknown"


def _told_reopened(facts: Sources, memory: Memory) -> FactValue:
    found = _matter(facts, memory)
    return found is not None and found.reopened > 0


def _answer_id(facts: Sources, memory: Memory) -> FactValue:
    told, phone = facts.once(called_about), facts.caller.other_party
    with facts.database.read() as connection:
        if told is not None and told.case_id is not None:
            found = loop.answer_of(connection, told.case_id)
        else:
            found = loop.answer_at(connection, phone) if phone is not None else None
    return str(found) if found is not None else NONE


def _answer_sound(facts: Sources, memory: Memory) -> FactValue:
    with facts.database.read() as connection:
        found = loop.answer(connection, int(memory["answer_id"]))
    return name_of(found[1]) if found and found[1] else NONE


RESOLVERS: Mapping[str, Resolver] = {
    "case.number": _case_number,
    "call.need": _call_need,
    "call.unfinished": _call_unfinished,
    "call.left_off": _call_left_off,
    "matter.status": _matter_status,
    "told.case": _told_case,
    "told.status": _told_status,
    "told.reopened": _told_reopened,
    "answer.id": _answer_id,
    "answer.sound": _answer_sound,
}

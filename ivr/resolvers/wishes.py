"""Whether a number was asked for its wishes before; each area of the line asks for what it would ring her about."""

from __future__ import annotations

from call_flows.facts import FactValue
from core.consent import Purpose
from db.queries import work
from ivr.sources import Memory, Resolver, Sources


def was_asked(purpose: Purpose) -> Resolver:
    """Return a fact: somebody has said yes or no to a purpose from her number. A hidden one is not asked at all."""

    def resolve(facts: Sources, memory: Memory) -> FactValue:
        if facts.caller.other_party is None:
            return True
        with facts.database.read() as connection:
            return work.was_asked(connection, purpose, facts.caller.other_party)

    return resolve

"""Facts of her own wishes."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from db.queries import mine
from ivr.sources import Memory, Resolver, Sources


def _phone_of_others(facts: Sources, memory: Memory) -> FactValue:
    if facts.member_id is None or facts.caller.other_party is None:
        return False
    with facts.database.read() as connection:
        return mine.others_have(connection, facts.caller.other_party, facts.member_id)


RESOLVERS: Mapping[str, Resolver] = {
    "member.phone_of_others": _phone_of_others,
}

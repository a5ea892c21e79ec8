"""What the women of the journeys know and are, as to their own wishes."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue

SAVITA: Mapping[str, FactValue] = {
    "member.phone_of_others": False,
}

# What differs for a number that is in no list.
NO_MEMBER: Mapping[str, FactValue] = {}

# Who else rings, or is rung: how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {}

# Facts and effects that no flow uses so far.
NOT_YET: frozenset[str] = frozenset()

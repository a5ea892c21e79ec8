"""What a flow may know before anybody proved who she is (R61): the same words for every number until a gate."""

from __future__ import annotations

from collections.abc import Iterator

from call_flows.checks.places import Places
from call_flows.checks.problem import Problem
from call_flows.facts import FACTS
from call_flows.nodes.base import Node
from call_flows.nodes.branch import Branch
from call_flows.nodes.gate import Gate
from call_flows.tables import Tables

# Facts about one woman. Everything else is about the line, the number that rings, or what everybody is told.
_HERS = (
    *("member.", "savings.", "loan.", "ledger.", "reminder.", "meeting.", "promise.", "count.", "group.", "case."),
    # And what one didi hears of many.
    "staff.",
)
# The calls that a number nobody knows makes or gets as well. In the others a gate asks for her by her name.
_FOR_EVERYBODY = ("main", "callback")
# Known by the call itself: whoever holds the phone may be led by it.
_BEFORE_ANY_GATE = frozenset({"member.level", "case.number"})


def check_facts(places: Places) -> Iterator[Problem]:
    """Yield facts about one woman that a call may speak or follow before any gate was passed."""
    found = set()
    tables = places.book.tables
    for place in places.steps:
        if place.frames and not place.gates and place.frames[0][0] in _FOR_EVERYBODY:
            found |= {(*place.here, fact) for fact in _facts_of(places.node(place), tables) if _is_hers(fact)}
    for flow, node, fact in sorted(found):
        yield Problem(flow, node, f"uses {fact} before any gate", "put a gate before it")


def _is_hers(fact: str) -> bool:
    return fact.startswith(_HERS) and fact not in _BEFORE_ANY_GATE


def _facts_of(node: Node, tables: Tables) -> set[str]:
    """Return the facts a node speaks or follows; a gate may ask for her by her name."""
    if isinstance(node, Gate):
        return set()
    followed = {node.fact} if isinstance(node, Branch) else set()
    spoken = {fact for said in node.spoken(tables) for fact in said.slots.values()}
    return (followed | spoken) & set(FACTS)

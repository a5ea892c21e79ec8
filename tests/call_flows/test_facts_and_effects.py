"""The lists of facts and effects: complete, and nothing in them that nobody uses."""

from __future__ import annotations

import pytest

from call_flows.effects import EFFECTS
from call_flows.facts import FACTS, FactValue, as_case
from call_flows.model import FlowBook
from call_flows.nodes.branch import Branch
from call_flows.nodes.collect import Collect
from call_flows.nodes.effect import DoEffect
from call_flows.reader import load_book
from core.speakable import Count
from tests.fakes import PERSONAS, SAVITA, FakeFacts
from tests.personas import AREAS

BOOK = load_book()
# Asked for by a node type itself, not by a field of a flow.
BY_NODES = {"lesson.facts_heard", "figures.stale"}
DONE_BY_NODES = {"case", "bookmark", "quiz"}
NOT_YET = frozenset().union(*(area.NOT_YET for area in AREAS))


def effects_used(book: FlowBook) -> set[str]:
    """Return every effect a flow names."""
    return {node.name for flow in book.flows.values() for node in flow.nodes.values() if isinstance(node, DoEffect)}


def facts_used(book: FlowBook) -> set[str]:
    """Return every fact a flow names."""
    used = set()
    for flow in book.flows.values():
        for node in flow.nodes.values():
            named = {fact for said in node.spoken(book.tables) for fact in said.slots.values()}
            used |= named & set(FACTS)
            if isinstance(node, Branch) and not node.fact.startswith("$"):
                used.add(node.fact)
            if isinstance(node, Collect) and node.unusual is not None:
                used.add(node.unusual.fact)
    return used


def test_the_fake_knows_every_fact_and_no_other() -> None:
    assert set(SAVITA) == set(FACTS)


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_persona_changes_facts_only(persona: str) -> None:
    assert set(FakeFacts(persona).values) == set(FACTS)


def test_flows_use_listed_facts_and_leave_none_over() -> None:
    assert facts_used(BOOK) | BY_NODES | (NOT_YET & set(FACTS)) == set(FACTS)


def test_what_is_not_used_so_far_is_a_fact_or_an_effect_and_truly_not_used() -> None:
    assert set(FACTS) | set(EFFECTS) >= NOT_YET
    assert NOT_YET.isdisjoint(facts_used(BOOK) | effects_used(BOOK))


def test_flows_use_listed_effects_and_leave_none_over() -> None:
    assert effects_used(BOOK) | DONE_BY_NODES | (NOT_YET & set(EFFECTS)) == set(EFFECTS)


@pytest.mark.parametrize(
    ("value", "case"),
    [(True, "yes"), (False, "no"), (None, "unknown"), ("v2", "v2"), (0, "0"), (3, "3"), (Count(1), "Count(n=1)")],
)
def test_a_fact_is_compared_as_text(value: FactValue, case: str) -> None:
    assert as_case(value) == case


def test_the_bookmark_counts_for_its_own_topic_only() -> None:
    kamla = FakeFacts("kamla")
    assert kamla.get("lesson.facts_heard", {"topic": "ration"}) == 2
    assert kamla.get("lesson.facts_heard", {"topic": "oldage"}) == 0

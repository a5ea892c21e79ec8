"""The lists of facts and effects: complete, and nothing in them that nobody uses."""

from __future__ import annotations

import pytest

from call_flows.effects import EFFECTS
from call_flows.facts import FACTS, FactValue, as_case
from call_flows.model import FlowBook
from call_flows.nodes.branch import Branch
from call_flows.nodes.effect import DoEffect
from call_flows.reader import load_book
from core.speakable import Count
from tests.fakes import PERSONAS, SAVITA, FakeFacts

BOOK = load_book()
# Asked for by a node type itself, not by a field of a flow.
BY_NODES = {"lesson.facts_heard"}
DONE_BY_NODES = {"case", "bookmark", "quiz"}
# The reminder's other steps and the lesson of a group will speak them; no flow does so far.
NOT_YET = {"member.group"}


def facts_used(book: FlowBook) -> set[str]:
    """Return every fact a flow names."""
    used = set()
    for flow in book.flows.values():
        for node in flow.nodes.values():
            used |= set(getattr(node, "slots", {}).values())
            if isinstance(node, Branch) and not node.fact.startswith("$"):
                used.add(node.fact)
    return used


def test_the_fake_knows_every_fact_and_no_other() -> None:
    assert set(SAVITA) == set(FACTS)


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_persona_changes_facts_only(persona: str) -> None:
    assert set(FakeFacts(persona).values) == set(FACTS)


def test_flows_use_listed_facts_and_leave_none_over() -> None:
    assert facts_used(BOOK) | BY_NODES | NOT_YET == set(FACTS)


def test_flows_use_listed_effects_and_leave_none_over() -> None:
    used = {node.name for flow in BOOK.flows.values() for node in flow.nodes.values() if isinstance(node, DoEffect)}
    assert used | DONE_BY_NODES == set(EFFECTS)


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

"""Every node type has cases in `nodes/<type>.yaml` (see nodes/README.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from call_flows import engine
from call_flows.errors import FlowRunError
from call_flows.model import FlowBook
from call_flows.nodes import NODE_TYPES
from call_flows.player import parse_input
from call_flows.reader import read_book
from call_flows.state import State, Turn
from call_flows.turn import Effect
from tests.fakes import FakeFacts

CASES = Path(__file__).parent / "nodes"
_KNOWN = {
    "case", "node", "facts", "starts_with", "does", "hears", "expects", "at", "outcome", "memory", "effects", "fails",
}  # fmt: skip
TRIAGE = """
GEN:
  - {ask: T.ONE, "yes": E, dont_know: P1, silence: P1, play: DIS.ONE}
  - {ask: T.TWO, "yes": E, dont_know: P1, silence: P1, play: DIS.TWO}
ADULT:
  - {ask: T.THREE, "yes": D1, dont_know: D1, silence: P1, play: DIS.THREE}
  - {ask: T.FOUR, "yes": E, dont_know: P1, silence: P1, play: DIS.FOUR}
MIND:
  - {ask: T.FIVE, "yes": M, dont_know: M, silence: M, play: DIS.FIVE}
  - {ask: T.SIX, "yes": D1, dont_know: D1, silence: P1, play: DIS.SIX}
"""
LESSONS = """
ration: {facts: "2", right_key: "1", amounts_change: "yes"}
long: {facts: "5", right_key: "2", amounts_change: "no", helpline: HLP.LONG, checklist: oldage}
quiet: {facts: "3", right_key: "1", amounts_change: "no", access: private}
"""
CHECKLISTS = """
oldage:
  - {ask: CHK.ONE, wants: "yes"}
  - {ask: CHK.TWO, wants: "no"}
dbt:
  - {ask: CHK.THREE, wants: "yes", blocks: bank, play: CHK.BANK}
  - {ask: CHK.FOUR, wants: "yes", blocks: aadhaar, play: CHK.AADHAAR}
"""
OTHER = """
flow: other
title: A flow to run
start: ask
nodes:
  ask: {menu: O.ASK, options: {"1": {to: return, label: back}}, no_input: house, no_match: house}
"""
DIDI = """
flow: didi
title: A didi
start: connect
nodes:
  connect: {transfer: didi, say: D.HOLD, talked: bye, failed: return}
  bye: {end: D.BYE}
"""
COVER = """
flow: cover
title: A cover
start: words
nodes:
  words: {end: X.COVER}
"""


def read_cases() -> list[Any]:
    """Return one parameter for each case of each file."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert set(case) <= _KNOWN, f"{path.name}: {sorted(set(case) - _KNOWN)}"
            found.append(pytest.param(path.stem, case, id=f"{path.stem}: {case['case']}"))
    return found


def book_around(node: dict[str, Any]) -> FlowBook:
    """Return a book whose first node is `node`."""
    nodes = {
        "here": node,
        "a": {"end": "X.A"},
        "b": {"end": "X.B"},
        "c": {"end": "X.C"},
        "clear": {"end": "X.CLEAR"},
        "keep": {"effect": "disposition", "with": {"value": "kept"}, "next": "a"},
    }
    # Only a flow that covers may ask whether she is alone.
    covers = "yes" if node.get("gate") == "alone" else "no"
    main = {"flow": "main", "title": "A case", "covers": covers, "start": "here", "nodes": nodes}
    text = yaml.safe_dump(main, sort_keys=False, default_style='"')
    tables = {"tables/triage.yaml": TRIAGE, "tables/lessons.yaml": LESSONS, "tables/checklists.yaml": CHECKLISTS}
    return read_book({"main.yaml": text, "other.yaml": OTHER, "didi.yaml": DIDI, "cover.yaml": COVER, **tables})


def play(case: dict[str, Any]) -> tuple[Turn, list[Effect]]:
    """Run a case; return its last turn and the effects of all."""
    book, facts = book_around(case["node"]), FakeFacts(changes=case.get("facts", {}))
    turn = engine.start(book, "main", facts, case.get("starts_with", {}))
    effects = list(turn.effects)
    for word in case.get("does", []):
        turn = engine.resume(book, State.from_json(turn.state.to_json()), parse_input(word), facts)
        effects += turn.effects
    return turn, effects


@pytest.mark.parametrize(("kind", "case"), read_cases())
def test_it_behaves_as_written(kind: str, case: dict[str, Any]) -> None:
    assert next(iter(case["node"])) == kind
    if "fails" in case:
        with pytest.raises(FlowRunError, match=f"^{case['fails']}$"):
            play(case)
        return
    turn, effects = play(case)
    real = {
        "hears": [said.prompt_id for said in turn.says],
        "expects": type(turn.state.expects).__name__.lower(),
        "at": turn.state.here.node,
        "outcome": turn.outcome,
        "memory": {name: turn.state.memory.get(name) for name in case.get("memory", {})},
        "effects": [{effect.name: dict(effect.values)} for effect in effects],
    }
    expected = {name: case[name] for name in real if name in case}
    assert {name: real[name] for name in expected} == expected
    assert expected, "a case must expect something"


def test_every_node_type_has_cases() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == set(NODE_TYPES)


def test_every_node_type_is_known_by_its_own_word() -> None:
    assert all(node_type.word == word for word, node_type in NODE_TYPES.items())

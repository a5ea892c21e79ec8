"""Star goes to the menu before, through flows that came and went."""

from __future__ import annotations

from call_flows import engine
from call_flows.inputs import Pressed
from tests.call_flows.small_books import small_book
from tests.fakes import FakeFacts

MAIN = """
  choose:
    menu: X.MENU
    options: {"1": {to: first, label: first}, "2": {to: second, label: second}}
    no_input: house
    no_match: house
  first: {run: first, next: choose}
  second: {run: second, next: choose}
"""
FIRST = """
  when:
    menu: X.WHEN
    options: {"1": {to: return, label: morning}}
    no_input: house
    no_match: house
"""
SECOND = """
  sure: {yes_no: X.SURE, "yes": return, "no": return, no_input: house, no_match: house}
"""


def test_a_menu_of_a_flow_that_was_left_is_not_gone_back_to() -> None:
    book, facts = small_book(MAIN, first=FIRST, second=SECOND), FakeFacts()
    turn = engine.start(book, "main", facts)
    for key in "112":
        turn = engine.resume(book, turn.state, Pressed(key), facts)
    assert (turn.state.here.flow, turn.state.here.node) == ("second", "sure")
    back = engine.resume(book, turn.state, Pressed("*"), facts)
    assert (back.state.here.flow, back.state.here.node) == ("main", "choose")

"""A notice that is taken back while she listens is not said again: not by key 9, nor after silence or a didi."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from call_flows import engine
from call_flows.anew import LooksAnew
from call_flows.fields import NOTHING
from call_flows.inputs import Input, Pressed, Silence, Talked
from call_flows.reader import load_book
from call_flows.state import Turn
from core.speakable import Name
from tests.fakes import FakeFacts

BOOK = load_book()
# Facts that speak of a notice.
ABOUT_NOTICES = (
    "notice.",
    "order.craft",
    "shift.place",
    "shift.day",
    "group.vote_day",
    "group.sakhi",
    "group.talking",
)


def spoken_of_notices() -> Iterator[tuple[str, object]]:
    """Yield every question of a flow that speaks of a notice."""
    for flow_name, flow in BOOK.flows.items():
        for name, node in flow.nodes.items():
            question = getattr(node, "question", None)
            if question is not None and any(fact.startswith(ABOUT_NOTICES) for fact in question.slots.values()):
                yield f"{flow_name}.{name}", node


def test_every_question_about_a_notice_says_where_to_look_anew() -> None:
    found = dict(spoken_of_notices())
    assert {"news.tell", "events.camp", "events.class", "orders.order", "shifts.shift"} <= found.keys()
    assert [name for name, node in found.items() if not isinstance(node, LooksAnew) or node.anew == NOTHING] == []


def two_alerts() -> FakeFacts:
    return FakeFacts(changes={"notice.alert": "2", "notice.alert_next": "1", "caller.health_news_asked": True})


def first_question(facts: FakeFacts) -> Turn:
    turn = engine.start(BOOK, "news", facts)
    assert said(turn) == ["IEC.ALERT", "IEC.HEARD"]
    return turn


def said(turn: Turn) -> list[str]:
    return [one.prompt_id for one in turn.says]


def does(turn: Turn, facts: FakeFacts, *acts: Input) -> Turn:
    for act in acts:
        turn = engine.resume(BOOK, turn.state, act, facts)
    return turn


AGAIN: list[tuple[Input, ...]] = [
    (Pressed("9"),),
    (Pressed("9"), Pressed("9")),
    (Pressed("5"),),
    # Nobody at the desk picks up, and she would rather be rung than wait.
    (Pressed("0"), Talked(False), Pressed("1")),
]


@pytest.mark.parametrize("acts", AGAIN, ids=str)
def test_what_stands_is_said_again_word_for_word(acts: tuple[Input, ...]) -> None:
    facts = two_alerts()
    turn = does(first_question(facts), facts, *acts)
    assert said(turn)[-2:] == ["IEC.ALERT", "IEC.HEARD"]
    assert turn.state.memory["alert"] == "2"


@pytest.mark.parametrize("acts", AGAIN, ids=str)
def test_what_was_taken_back_gives_way_to_what_is_told_now(acts: tuple[Input, ...]) -> None:
    facts = two_alerts()
    turn = first_question(facts)
    *before, last = acts
    turn = does(turn, facts, *before)
    # Nothing is known of it any more; the older one is there.
    facts.values |= {"notice.alert": "1", "notice.alert_topic": None}
    facts.get = _with_words_of_the_older(facts)  # type: ignore[method-assign]
    turn = does(turn, facts, last)
    alerts = [one for one in turn.says if one.prompt_id == "IEC.ALERT"]
    assert [one.slots["topic"] for one in alerts] == [Name("पुरानी बात")]
    assert turn.state.memory["alert"] == "1"


def _with_words_of_the_older(facts: FakeFacts):  # type: ignore[no-untyped-def]
    def get(name: str, memory: dict[str, object]) -> object:
        if name == "notice.alert_topic":
            return Name("पुरानी बात") if memory.get("alert") == "1" else None
        return facts.values[name]

    return get


def test_where_nothing_is_left_the_call_goes_on() -> None:
    facts = two_alerts()
    turn = first_question(facts)
    facts.values |= {"notice.alert": "none", "notice.alert_next": "none", "notice.alert_topic": None}
    turn = does(turn, facts, Pressed("9"))
    assert said(turn) == []


def test_silence_asks_nothing_twice() -> None:
    facts = two_alerts()
    turn = first_question(facts)
    facts.values |= {"notice.alert_next": "none", "notice.alert_topic": None}
    assert said(does(turn, facts, Silence())) == []

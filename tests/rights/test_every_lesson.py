"""Every lesson, from the menu to the answer: all its facts, its question, the table's key, what comes after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from audio.catalogue import load
from call_flows import engine
from call_flows.inputs import Pressed
from call_flows.nodes.branch import Branch
from call_flows.reader import load_book
from call_flows.state import State, Turn
from call_flows.tables import Lesson
from call_flows.turn import Effect
from tests.fakes import FakeFacts

BOOK, CATALOGUE = load_book(), load()
LESSONS = BOOK.tables.lessons
# The keys that lead to each lesson from the main menu.
WAYS = {
    "oldage": "3 2 1 1",
    "widow": "3 2 1 2",
    "pmsym": "3 2 1 3",
    "bima": "3 2 1 4",
    "wages": "3 2 2 1",
    "eshram": "3 2 2 2",
    "bocw": "3 2 2 3",
    "ration": "3 2 3 1",
    "ayushman": "3 2 3 2",
    "hbw": "3 2 4 1 1",
    "pehchan": "3 2 4 1 2",
    "loanrights": "3 2 4 2",
    "fraud": "3 2 4 3 1",
    "rumour": "3 2 4 3 2",
    "maternity": "3 2 4 4 1",
    "domestic": "3 2 4 4 2 1",
    "vendor": "3 2 4 4 2 2",
    "posh": "3 2 4 4 3 1",
    "dv": "4 2 1 2 2 2 2 2",
}
# The keys that lead to the question whether she is alone.
ASKED = {"posh": "3 2 4 4 3", "dv": "4 2"}
PRIVATE = sorted(topic for topic, lesson in LESSONS.items() if lesson.is_private)


class Call:
    """A call in the engine alone."""

    def __init__(self, keys: str = "", **facts: bool) -> None:
        self._facts = FakeFacts("savita", facts)
        self.turn = engine.start(BOOK, "main", self._facts)
        self.effects: list[Effect] = []
        for key in keys.split():
            self.press(key)

    def press(self, key: str) -> Turn:
        """Press a key; return what follows."""
        state = State.from_json(self.turn.state.to_json())
        self.turn = engine.resume(BOOK, state, Pressed(key), self._facts)
        self.effects += self.turn.effects
        return self.turn


def heard(turn: Turn) -> list[str]:
    return [said.prompt_id for said in turn.says]


def listen(call: Call, lesson: Lesson) -> Iterator[str]:
    """Hear a lesson to its question, with key 1 after each fact; yield what was heard."""
    yield from heard(call.turn)
    for _ in range(lesson.facts):
        yield from heard(call.press("1"))


def test_there_are_nineteen_with_a_hundred_facts() -> None:
    assert len(LESSONS) == 19
    assert sum(lesson.facts for lesson in LESSONS.values()) == 100


@pytest.mark.parametrize("topic", sorted(LESSONS))
def test_the_table_is_what_the_prompts_are(topic: str) -> None:
    lesson = LESSONS[topic]
    assert len(CATALOGUE.lesson_points(topic)) == lesson.facts
    assert CATALOGUE[f"LES.{topic}.Q"].quiz_key == lesson.right_key


@pytest.mark.parametrize("place", [("lesson", "is_a_topic_chosen"), ("ask_again", "which")])
def test_what_everybody_may_hear_is_told_there_and_nothing_else(place: tuple[str, str]) -> None:
    branch = BOOK.node(*place)
    assert isinstance(branch, Branch)
    assert sorted(branch.cases) == sorted(set(LESSONS) - set(PRIVATE))
    assert branch.otherwise == "return"


@pytest.mark.parametrize("topic", sorted(LESSONS))
def test_it_is_heard_from_the_menu_to_the_answer(topic: str) -> None:
    lesson = LESSONS[topic]
    call = Call(WAYS[topic])
    words = list(listen(call, lesson))
    assert [word for word in words if word.startswith(f"LES.{topic}.F")] == list(CATALOGUE.lesson_points(topic))
    assert ("LES.CHANGE" in words) == lesson.amounts_change
    assert words[-2:] == ["QUZ.ASK", f"LES.{topic}.Q"]
    assert heard(call.press(lesson.right_key))[:2] == ["QUZ.RIGHT", f"LES.{topic}.A"]


@pytest.mark.parametrize("topic", sorted(LESSONS))
def test_a_wrong_answer_hears_the_right_one_at_once(topic: str) -> None:
    lesson = LESSONS[topic]
    call = Call(WAYS[topic])
    list(listen(call, lesson))
    words = heard(call.press({"1": "2", "2": "1"}[lesson.right_key]))
    assert words[:2] == ["QUZ.WRONG", f"LES.{topic}.A"]


@pytest.mark.parametrize("topic", [topic for topic in sorted(LESSONS) if LESSONS[topic].helpline != "-"])
def test_its_helpline_is_said_at_the_end(topic: str) -> None:
    lesson = LESSONS[topic]
    call = Call(WAYS[topic])
    list(listen(call, lesson))
    call.press(lesson.right_key)
    if lesson.checklist != "-":
        call.press("2")
    assert lesson.helpline in heard(call.turn)


def test_the_new_lesson_is_the_one_not_heard_so_far() -> None:
    assert heard(Call("3 1").turn)[:2] == ["LES.INTRO", "LES.oldage.F1"]
    assert heard(Call("3 1", **{"lesson.any_left": False}).turn) == ["MNU.TOPIC1"]


@pytest.mark.parametrize("key", ["2", "*", "8"])
@pytest.mark.parametrize("topic", PRIVATE)
def test_a_private_lesson_is_told_to_nobody_who_is_not_alone(topic: str, key: str) -> None:
    call = Call(ASKED[topic])
    assert heard(call.turn) == ["T.V0"]
    assert heard(call.press(key)) == ["HOM.COVER"]


@pytest.mark.parametrize("topic", PRIVATE)
def test_a_private_lesson_leaves_no_bookmark_and_no_answer(topic: str) -> None:
    call = Call(WAYS[topic])
    list(listen(call, LESSONS[topic]))
    call.press("1")
    assert call.turn.sealed
    assert not {"bookmark", "quiz"} & {effect.name for effect in call.effects}

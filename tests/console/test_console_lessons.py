"""What was learnt, at the desk: counts and never who; values that expired stand out."""

from __future__ import annotations

import re
from datetime import date

import pytest
from console_world import FIRST_CALL, NOW, Console
from sqlalchemy import insert, select

from audio.prompt_files import ConfigValue
from console.config_page import state
from core.calls import StaffRole
from db.models import Entry, LessonProgress, MemberPhone, QuizAnswer

NOBODYS = "+919000000077"
TODAY = date(2026, 11, 23)


def value(review_by: date | None) -> ConfigValue:
    return ConfigValue("oap_age", "60", "साठ", "60", "OAP", "Dec 2025", date(2025, 12, 31), review_by)


@pytest.fixture
def learnt(console: Console) -> Console:
    """Two numbers heard the lesson on fraud, one understood it; a meeting of sixteen heard it, too."""
    with console.database.write() as connection:
        hers = connection.scalars(select(MemberPhone.e164)).first()
        for phone, right in ((hers, True), (NOBODYS, False)):
            progress = {"phone": phone, "topic": "fraud", "facts_heard": 5, "heard_at": NOW, "finished_at": NOW}
            learned = {"understood_at": NOW} if right else {"ask_again_on": TODAY}
            connection.execute(insert(LessonProgress).values(tries=1, quiz_right=right, **progress, **learned))
            answer = {
                "phone": phone,
                "topic": "fraud",
                "call_id": 1,
                "was_right": right,
                "first_try": True,
                "at": NOW,
            }
            connection.execute(insert(QuizAnswer).values(answer))
        told = {"kind": "meeting_lesson", "item": "fraud", "quantity": 16, "status": "confirmed", "odd": False}
        hands = {"detail": '{"hands_1": "3", "hands_2": "12"}', "call_id": FIRST_CALL, "turn": 9}
        connection.execute(insert(Entry).values(week_on=TODAY, made_at=NOW, **told, **hands))
    return console


def rows(text: str) -> list[str]:
    found = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


class TestLessons:
    def test_topics_meetings_and_groups_are_counted(self, learnt: Console) -> None:
        text = learnt.login(StaffRole.DIDI).get("/lessons").text
        assert "Fraud by phone 2 2 1 1 of 2 1" in rows(text)
        # The right answer to it has key 2.
        assert "Fraud by phone 1 16 12 of 15" in rows(text)
        # One of the two numbers is of a group.
        assert "Ujala G1 1 1 1" in rows(text)

    def test_nobody_is_named_and_no_number_is_shown(self, learnt: Console) -> None:
        text = learnt.login(StaffRole.SUPERVISOR).get("/lessons").text
        with learnt.database.read() as connection:
            phones = list(connection.scalars(select(LessonProgress.phone)))
        assert phones
        assert not any(phone in text or phone[-4:] in text for phone in phones)

    def test_without_lessons_it_says_so(self, console: Console) -> None:
        assert "Nobody has heard a lesson yet." in console.login(StaffRole.DIDI).get("/lessons").text


class TestValues:
    @pytest.mark.parametrize(
        ("review_by", "word"),
        [
            (None, "expired"),
            (date(2026, 11, 22), "expired"),
            (TODAY, "soon"),
            (date(2027, 1, 21), "soon"),
            (date(2027, 1, 22), "current"),
        ],
    )
    def test_a_value_is_spoken_up_to_its_last_day(self, review_by: date | None, word: str) -> None:
        assert state(value(review_by), TODAY) == word

    def test_expired_values_stand_first_and_in_red(self, console: Console) -> None:
        text = console.login(StaffRole.DIDI).get("/values").text
        listed = rows(text)[1:]
        kinds = ["Expired, not spoken" in row for row in listed]
        assert kinds == sorted(kinds, reverse=True)
        assert any(kinds)
        assert not all(kinds)
        assert text.count("chip bad") == sum(kinds)

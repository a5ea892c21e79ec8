"""What a number has learnt, and the lessons planned for it: a wrong answer comes back after three days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from core.consent import OUTBOUND_CONSENT_DAYS
from db.engine import Database
from db.models import Call, Errand, LessonProgress, QuizAnswer
from db.queries import rights
from ivr.handlers.rights import HANDLERS
from ivr.moment import Moment

# A Wednesday, 11:00 in Lucknow.
NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
RUKHSANAS, NOBODYS = "+919000000002", "+919000000099"
TOPICS = ("eshram", "fraud", "ration")


@pytest.fixture(autouse=True)
def calls(database: Database) -> None:
    """Eight calls of hers."""
    with database.write() as connection:
        for n in range(1, 9):
            call = {"id": n, "token": f"t{n}", "direction": "inbound", "flow": "main", "flow_version": "v"}
            times = {"status": "ended", "turn": 9, "started_at": NOW, "why": "she_called"}
            connection.execute(insert(Call).values(call | times))


class Learner:
    """Somebody who hears lessons from one number."""

    def __init__(self, database: Database, phone: str | None = RUKHSANAS) -> None:
        self.database, self.phone, self.call_id, self.at = database, phone, 1, NOW

    def does(self, effect: str, **values: object) -> None:
        moment = Moment(
            call_id=self.call_id,
            turn=3,
            at=self.at,
            other_party=self.phone,
            member_id=None,
            attempt_token=None,
        )
        with self.database.write() as connection:
            HANDLERS[effect](connection, values, moment)

    def rings_again_after(self, days: int) -> None:
        self.call_id, self.at = self.call_id + 1, self.at + timedelta(days=days)

    def is_asked(self) -> str | None:
        assert self.phone is not None
        with self.database.read() as connection:
            return rights.topic_to_ask_again(connection, self.phone, TOPICS, self.at.date())

    @property
    def fraud(self) -> LessonProgress:
        with self.database.reading() as session:
            return session.scalars(select(LessonProgress).where(LessonProgress.topic == "fraud")).one()

    @property
    def planned(self) -> list[datetime]:
        with self.database.reading() as session:
            due = select(Errand).where(Errand.status == "due").order_by(Errand.not_before_at)
            return [errand.not_before_at for errand in session.scalars(due)]


@pytest.fixture
def rukhsana(database: Database) -> Learner:
    return Learner(database)


class TestQuestions:
    def test_a_right_answer_is_understood_and_not_asked_again(self, rukhsana: Learner) -> None:
        rukhsana.does("quiz", topic="fraud", right=True)
        assert rukhsana.fraud.understood_at == NOW
        rukhsana.rings_again_after(days=30)
        assert rukhsana.is_asked() is None

    def test_a_wrong_answer_comes_back_after_three_days(self, rukhsana: Learner) -> None:
        rukhsana.does("quiz", topic="fraud", right=False)
        assert rukhsana.fraud.understood_at is None
        rukhsana.rings_again_after(days=2)
        assert rukhsana.is_asked() is None
        rukhsana.rings_again_after(days=1)
        assert rukhsana.is_asked() == "fraud"

    def test_right_at_the_second_asking_is_understood(self, rukhsana: Learner) -> None:
        rukhsana.does("quiz", topic="fraud", right=False)
        rukhsana.rings_again_after(days=3)
        rukhsana.does("quiz", topic="fraud", right=True)
        assert rukhsana.is_asked() is None
        assert (rukhsana.fraud.tries, rukhsana.fraud.understood_at) == (2, rukhsana.at)

    def test_wrong_twice_comes_back_once_more(self, rukhsana: Learner) -> None:
        rukhsana.does("quiz", topic="fraud", right=False)
        rukhsana.rings_again_after(days=3)
        rukhsana.does("quiz", topic="fraud", right=False)
        assert rukhsana.is_asked() is None
        rukhsana.rings_again_after(days=3)
        assert rukhsana.is_asked() == "fraud"

    def test_what_was_understood_once_stays_understood(self, rukhsana: Learner) -> None:
        rukhsana.does("quiz", topic="fraud", right=True)
        rukhsana.rings_again_after(days=5)
        rukhsana.does("quiz", topic="fraud", right=False)
        assert rukhsana.fraud.understood_at == NOW

    def test_every_answer_is_kept_and_the_first_try_is_known(self, rukhsana: Learner) -> None:
        rukhsana.does("quiz", topic="fraud", right=False)
        rukhsana.rings_again_after(days=3)
        rukhsana.does("quiz", topic="fraud", right=True)
        with rukhsana.database.reading() as session:
            answers = session.scalars(select(QuizAnswer).order_by(QuizAnswer.id)).all()
            assert [(answer.was_right, answer.first_try) for answer in answers] == [(False, True), (True, False)]

    def test_the_question_that_waited_longest_comes_first(self, rukhsana: Learner) -> None:
        rukhsana.does("quiz", topic="ration", right=False)
        rukhsana.rings_again_after(days=1)
        rukhsana.does("quiz", topic="fraud", right=False)
        rukhsana.rings_again_after(days=9)
        assert rukhsana.is_asked() == "ration"

    def test_a_number_that_hides_itself_leaves_nothing(self, database: Database) -> None:
        nobody = Learner(database, phone=None)
        nobody.does("quiz", topic="fraud", right=False)
        with database.reading() as session:
            assert session.scalars(select(QuizAnswer)).all() == []


class TestWeeklyLessons:
    def test_one_call_a_week_for_as_long_as_consent_holds(self, rukhsana: Learner) -> None:
        rukhsana.does("subscribe")
        assert rukhsana.planned[0] == NOW + timedelta(weeks=1)
        assert {later - sooner for sooner, later in zip(rukhsana.planned, rukhsana.planned[1:], strict=False)} == {
            timedelta(weeks=1)
        }
        assert (
            rukhsana.planned[-1] < NOW + timedelta(days=OUTBOUND_CONSENT_DAYS) <= rukhsana.planned[-1] + timedelta(8)
        )

    def test_asking_twice_is_still_one_call_a_week(self, rukhsana: Learner) -> None:
        rukhsana.does("subscribe")
        once = rukhsana.planned
        rukhsana.rings_again_after(days=0)
        rukhsana.does("subscribe")
        assert rukhsana.planned == once

    def test_a_new_wish_goes_on_where_the_old_one_ends(self, rukhsana: Learner) -> None:
        rukhsana.does("subscribe")
        once = rukhsana.planned
        rukhsana.rings_again_after(days=28)
        rukhsana.does("subscribe")
        assert rukhsana.planned[: len(once)] == once
        assert len(rukhsana.planned) == len(set(rukhsana.planned)) == len(once) + 4

    def test_whoever_wants_no_more_is_not_rung(self, rukhsana: Learner) -> None:
        rukhsana.does("subscribe")
        rukhsana.does("unsubscribe")
        assert rukhsana.planned == []

    def test_no_errand_names_a_phone_number_or_has_another_s(self, rukhsana: Learner) -> None:
        rukhsana.does("subscribe")
        Learner(rukhsana.database, NOBODYS).does("unsubscribe")
        with rukhsana.database.reading() as session:
            errands = session.scalars(select(Errand)).all()
        assert {errand.phone for errand in errands} == {RUKHSANAS}
        assert not any(RUKHSANAS[1:] in errand.dedupe for errand in errands)
        assert {errand.status for errand in errands} == {"due"}


class TestTheTopicOfTheWeek:
    def test_when_all_were_heard_it_is_the_one_heard_longest_ago(self, rukhsana: Learner) -> None:
        for topic in ("ration", "eshram", "fraud"):
            rukhsana.does("bookmark", topic=topic, facts_heard=5, finished=True)
            rukhsana.rings_again_after(days=1)
        with rukhsana.database.read() as connection:
            assert rights.heard_longest_ago(connection, RUKHSANAS, TOPICS) == "ration"
            assert rights.heard_longest_ago(connection, NOBODYS, TOPICS) is None
            assert rights.understood(connection, RUKHSANAS) == 0

    def test_the_day_counts_in_india(self, rukhsana: Learner) -> None:
        # A quarter past midnight in Lucknow is still the day before in Greenwich.
        rukhsana.at = datetime(2026, 11, 24, 18, 45, tzinfo=UTC)
        rukhsana.does("quiz", topic="fraud", right=False)
        assert rukhsana.fraud.ask_again_on == date(2026, 11, 28)

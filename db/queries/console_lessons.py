"""What was learnt, by topic and by group: numbers only, never who."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core.entries import COUNTING, EntryKind
from db.models import Entry, Group, LessonProgress, Member, MemberPhone, QuizAnswer

_FINISHED = func.count(LessonProgress.finished_at)
_UNDERSTOOD = func.count(LessonProgress.understood_at)
_ASKED_AGAIN = func.count(LessonProgress.ask_again_on)


class TopicRow(NamedTuple):
    """One lesson: from how many numbers it was begun, heard to its end, understood, and waits to be asked again."""

    topic: str
    heard: int
    finished: int
    understood: int
    to_ask_again: int


class GroupRow(NamedTuple):
    """One group: its members' numbers that heard anything, and their lessons finished and understood."""

    code: str
    name: str
    name_hi: str | None
    numbers: int
    finished: int
    understood: int


@dataclass(slots=True)
class Meetings:
    """Lessons heard in meetings: how many, by how many women together, and hands raised for each answer."""

    meetings: int = 0
    present: int = 0
    first: int = 0
    second: int = 0


def by_topic(database: Session) -> Sequence[TopicRow]:
    """Return every lesson somebody began, the most heard first."""
    heard = func.count()
    found = (
        select(LessonProgress.topic, heard, _FINISHED, _UNDERSTOOD, _ASKED_AGAIN)
        .group_by(LessonProgress.topic)
        .order_by(heard.desc(), LessonProgress.topic)
    )
    return [TopicRow(*row) for row in database.execute(found)]


def first_tries(database: Session) -> Mapping[str, tuple[int, int]]:
    """Return for each topic how many answered its question for the first time, and how many of them rightly."""
    right = func.sum(case((QuizAnswer.was_right, 1), else_=0))
    found = select(QuizAnswer.topic, func.count(), right).where(QuizAnswer.first_try).group_by(QuizAnswer.topic)
    return {topic: (answered, rightly) for topic, answered, rightly in database.execute(found)}


def by_group(database: Session) -> Sequence[GroupRow]:
    """Return the groups whose members heard lessons, by code; a number shared by two groups counts in both."""
    of_group = (
        select(Group.id.label("group_id"), MemberPhone.e164.label("phone"))
        .join(Member, Member.group_id == Group.id)
        .join(MemberPhone, MemberPhone.member_id == Member.id)
        .where(Member.left_on.is_(None))
        .distinct()
        .subquery()
    )
    found = (
        select(
            Group.code, Group.name, Group.name_hi, func.count(LessonProgress.phone.distinct()), _FINISHED, _UNDERSTOOD
        )
        .join(of_group, of_group.c.group_id == Group.id)
        .join(LessonProgress, LessonProgress.phone == of_group.c.phone)
        .group_by(Group.id, Group.code, Group.name, Group.name_hi)
        .order_by(Group.code)
    )
    return [GroupRow(*row) for row in database.execute(found)]


def in_meetings(database: Session) -> Mapping[str, Meetings]:
    """Return for each topic what came of the meetings that heard it."""
    counting = select(Entry.item, Entry.quantity, Entry.detail).where(
        Entry.kind == EntryKind.MEETING_LESSON.value, Entry.status.in_([status.value for status in COUNTING])
    )
    found: dict[str, Meetings] = defaultdict(Meetings)
    for topic, present, detail in database.execute(counting):
        hands = json.loads(detail)
        meetings = found[topic]
        meetings.meetings += 1
        meetings.present += present or 0
        meetings.first += int(hands["hands_1"])
        meetings.second += int(hands["hands_2"])
    return found

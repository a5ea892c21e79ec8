"""What effects of what comes back to her: answers, case numbers, calls we owe leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from db.models import Answer, Case
from tests.line.effects.left import Left, Seen


def _answer_heard(left: Left, answer_id: str) -> bool:
    return left.some(select(Answer).where(Answer.id == int(answer_id), Answer.heard_at.is_not(None)))


def _solved(left: Left, case_id: str, solved: str) -> bool:
    case = select(Case).where(Case.id == int(case_id))
    return left.some(case.where(Case.status == "done") if solved == "yes" else case.where(Case.reopened > 0))


def _resume(left: Left) -> bool:
    # In a journey the state is the persona's: which call it was is looked at in test_line_resuming.
    return left.call.disposition is not None


SEEN: Mapping[str, Seen] = {
    "answer_heard": _answer_heard,
    "solved": _solved,
    "resume": _resume,
}

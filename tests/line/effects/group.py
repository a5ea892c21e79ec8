"""What effects of groups and their leaders leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from db.models import Case, Entry, Errand, Notice, Recording
from tests.line.effects.left import Left, Seen


def _entry(left: Left, kind: str, item: str, quantity: str | int, choice: str, detail: str) -> bool:
    wanted = select(Entry).where(Entry.call_id == left.call.id, Entry.kind == kind)
    for column, value in ((Entry.item, item), (Entry.quantity, quantity), (Entry.choice, choice)):
        if value != "-":
            wanted = wanted.where(column == value)
    return left.some(wanted)


def _figure(left: Left, kind: str, item: str, quantity: int, odd: str, status: str) -> bool:
    wanted = select(Entry).where(Entry.call_id == left.call.id, Entry.kind == kind, Entry.quantity == quantity)
    return left.some(wanted.where(Entry.odd.is_(odd == "yes")))


def _rice_need(left: Left) -> bool:
    wanted = select(Case).where(Case.call_id == left.call.id, Case.kind == "rice_need")
    return left.some(wanted.where(Case.member_id.is_(None), Case.phone == left.call.other_party))


def _group_notice(left: Left, recording_id: str) -> bool:
    return left.some(
        select(Notice)
        .join(Recording, Recording.id == Notice.recording_id)
        .where(Recording.call_id == left.call.id, Notice.status == "draft", Notice.member_id == left.call.member_id)
    )


def _vote(left: Left, choice: str) -> bool:
    # Which day is voted on is in no journey; tests/group tells it of a real one.
    return choice in {"yes", "no"}


def _receipt_call(left: Left, notice: str) -> bool:
    owed = select(Errand).where(Errand.kind == "receipt", Errand.notice_id == int(notice), Errand.status == "due")
    return left.some(owed.where(Errand.member_id == left.call.member_id, Errand.phone == left.call.other_party))


SEEN: Mapping[str, Seen] = {
    "entry": _entry,
    "figure": _figure,
    "rice_need": _rice_need,
    "group_notice": _group_notice,
    "vote": _vote,
    "receipt_call": _receipt_call,
}

"""What effects of groups and their leaders leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from db.models import Entry
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


SEEN: Mapping[str, Seen] = {
    "entry": _entry,
    "figure": _figure,
}

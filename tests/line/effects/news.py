"""What effects of health news, rumours and days of crisis leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from db.models import Entry
from tests.line.effects.left import Left, Seen


def _notice_reply(left: Left, notice: str, choice: str) -> bool:
    replies = select(Entry).where(Entry.call_id == left.call.id, Entry.notice_id == int(notice))
    return left.some(replies.where(Entry.choice == choice, Entry.status == "confirmed"))


SEEN: Mapping[str, Seen] = {
    "notice_reply": _notice_reply,
}

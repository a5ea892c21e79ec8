"""What effects of craft, training, cards and shifts leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from core.cards import holds_until, reminded_on
from db.models import Errand
from tests.line.effects.left import Left, Seen


def _card_reminders(left: Left, card: str, month: int) -> bool:
    if left.call.other_party is None:
        return True
    planned = select(Errand).where(Errand.kind == "renewal", Errand.phone == left.call.other_party)
    days = reminded_on(holds_until(month, left.today_on), left.today_on)
    return all(left.some(planned.where(Errand.dedupe.contains(f":{day}"), Errand.status == "due")) for day in days)


SEEN: Mapping[str, Seen] = {
    "card_reminders": _card_reminders,
}

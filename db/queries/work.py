"""What the line knows of craft work: what women told of their pay, and what they answered to orders and shifts."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from core.consent import Purpose
from core.entries import COUNTING, EntryKind
from core.errands import ErrandKind
from db.models import Consent, Entry, Errand, Notice
from db.queries import errands

_COUNTING = [status.value for status in COUNTING]
# One voice each: who tells often, or from one phone for many, does not make the rate.
_NEWEST_OF_EACH = (
    select(func.max(Entry.id))
    .where(
        Entry.kind == EntryKind.RATE.value,
        Entry.item == bindparam("craft"),
        Entry.status.in_(_COUNTING),
        Entry.week_on >= bindparam("since_on"),
        Entry.quantity.is_not(None),
        Entry.phone.is_not(None),
    )
    .group_by(Entry.phone)
)
_PIECE_RATES = select(Entry.quantity).where(Entry.id.in_(_NEWEST_OF_EACH))


def piece_rates(connection: Connection, craft: str, since_on: date) -> list[int]:
    """Return what each number told last of its pay for a piece since a day, in paise."""
    rows = connection.scalars(_PIECE_RATES, {"craft": craft, "since_on": since_on})
    return [paise for paise in rows if paise is not None]


class Reply(NamedTuple):
    """What a woman answered to a notice last."""

    notice_id: int | None
    choice: str | None
    made_at: datetime
    happens_on: date | None


_REPLIES = (
    select(Entry.notice_id, Entry.choice, Entry.made_at, Notice.happens_on)
    .join(Notice, Notice.id == Entry.notice_id)
    .where(
        Entry.member_id == bindparam("member"),
        Entry.kind == bindparam("the_kind"),
        Entry.status.in_(_COUNTING),
        Entry.choice.is_not(None),
    )
    .order_by(Entry.id)
)


def replies(connection: Connection, member_id: int, kind: EntryKind) -> list[Reply]:
    """Return what a member answered to notices, the oldest first."""
    return [Reply(*row) for row in connection.execute(_REPLIES, {"member": member_id, "the_kind": kind.value})]


_ASKED = (
    select(Consent.id).where(Consent.purpose == bindparam("purpose"), Consent.phone == bindparam("phone")).limit(1)
)


def was_asked(connection: Connection, purpose: Purpose, phone: str) -> bool:
    """Tell whether somebody has said yes or no to a purpose from a number.

    What she told in person counts to ring her; here it would tell whoever holds the phone that she is known (R61).
    """
    return connection.execute(_ASKED, {"purpose": purpose.value, "phone": phone}).first() is not None


def drop_card_reminders(connection: Connection, card: str, kept: str, now: datetime) -> None:
    """End the planned calls about a card (the beginning of their `dedupe`), save for those about the month `kept`."""
    errands.end_due(
        connection,
        now,
        Errand.kind == ErrandKind.RENEWAL.value,
        Errand.dedupe.startswith(f"{card}:", autoescape=True),
        ~Errand.dedupe.startswith(f"{kept}:", autoescape=True),
    )

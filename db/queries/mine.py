"""What a woman wishes of us, and whose a phone is: each statement is made once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from core.consent import Purpose
from db.models import Consent, Member, MemberPhone

_OTHERS = (
    select(MemberPhone.member_id)
    .join(Member, Member.id == MemberPhone.member_id)
    .where(
        MemberPhone.e164 == bindparam("phone"),
        MemberPhone.member_id != bindparam("member"),
        MemberPhone.not_hers_at.is_(None),
        Member.left_on.is_(None),
    )
    .limit(1)
)


def others_have(connection: Connection, e164: str, member_id: int) -> bool:
    """Tell whether another woman of our lists can be reached at her number."""
    return connection.execute(_OTHERS, {"phone": e164, "member": member_id}).first() is not None


_NEW_CONSENT = insert(Consent)


def write_down(connection: Connection, wish: Mapping[Purpose, bool], line: Mapping[str, Any]) -> None:
    """Add a line to the ledger for each purpose that a wish decides; `line` is what they have in common."""
    rows = [{**line, "purpose": purpose.value, "granted": granted} for purpose, granted in wish.items()]
    connection.execute(_NEW_CONSENT, rows)


_HOURS = update(Member).where(Member.id == bindparam("member"))
_SHARED = update(MemberPhone).where(
    MemberPhone.member_id == bindparam("member"), MemberPhone.e164 == bindparam("phone")
)


def keep_hours(connection: Connection, member_id: int, slot: str | None) -> None:
    """Keep the part of the day in which she may be rung; None: any."""
    connection.execute(_HOURS.values(safe_slot=bindparam("slot")), {"member": member_id, "slot": slot})


def keep_shared(connection: Connection, member_id: int, e164: str, *, shared: bool) -> None:
    """Keep whether others pick up this phone of hers."""
    connection.execute(
        _SHARED.values(shared=bindparam("is_shared")), {"member": member_id, "phone": e164, "is_shared": shared}
    )

"""What effects of her own wishes leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from core.consent import WISHES, CallWish
from db.models import Consent, Entry, Member, MemberPhone
from tests.line.effects.left import Left, Seen


def _call_wish(left: Left, wish: str, prompt: str) -> bool:
    if left.call.other_party is None:
        return True
    written = select(Consent).where(Consent.call_id == left.call.id, Consent.words == prompt)
    return all(
        left.some(written.where(Consent.purpose == purpose.value, Consent.granted.is_(granted)))
        for purpose, granted in WISHES[CallWish(wish)].items()
    )


def _safe_hours(left: Left, hours: str) -> bool:
    told = select(Entry).where(Entry.call_id == left.call.id, Entry.kind == "wish", Entry.item == "hours")
    hers = select(Member).where(Member.id == left.call.member_id)
    # A later turn of the same call may have chosen anew.
    return left.some(told.where(Entry.choice == hours)) and left.some(hers)


def _phone_shared(left: Left, shared: str) -> bool:
    told = select(Entry).where(Entry.call_id == left.call.id, Entry.kind == "wish", Entry.item == "phone_shared")
    phone = select(MemberPhone).where(MemberPhone.member_id == left.call.member_id)
    return left.some(told.where(Entry.choice == shared)) and left.some(phone)


SEEN: Mapping[str, Seen] = {
    "call_wish": _call_wish,
    "safe_hours": _safe_hours,
    "phone_shared": _phone_shared,
}

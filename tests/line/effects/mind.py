"""What effects of troubles of the mind leave behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from db.models import Member, MemberPhone
from tests.line.effects.left import Left, Seen


def _quiet_money_calls(left: Left, days: str) -> bool:
    until_on = left.today_on + timedelta(days=int(days))
    at_number = select(MemberPhone.member_id).where(MemberPhone.e164 == left.call.other_party)
    here = select(Member).where(Member.id.in_(at_number))
    return left.some(here.where(Member.money_calls_held_until_on >= until_on)) or not left.some(here)


SEEN: Mapping[str, Seen] = {
    "quiet_money_calls": _quiet_money_calls,
}

"""Effects of troubles of the mind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Connection

from core.clock import india_day
from db.queries import mind
from ivr.handlers.money import hold
from ivr.moment import Handler, Moment, Values

# What a loan officer sees: the same word as for illness or lost work, and never what she said.
_REASON = "hardship"


def _quiet_money_calls(connection: Connection, values: Values, moment: Moment) -> None:
    """Hold money calls to everybody whose number this is: whoever she is, she hears no more of them."""
    members = set() if moment.other_party is None else set(mind.members_at(connection, moment.other_party))
    if moment.member_id is not None:
        members.add(moment.member_id)
    until_on = india_day(moment.at) + timedelta(days=int(values["days"]))
    for member_id in sorted(members):
        hold(connection, member_id, until_on, _REASON)


HANDLERS: Mapping[str, Handler] = {
    "quiet_money_calls": _quiet_money_calls,
}

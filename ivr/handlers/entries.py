"""How a report is written down, whichever area of the line took it."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from core.clock import india_day
from core.entries import EntryStatus, Report, usual, week_of
from db.models import Entry
from db.queries import entries
from db.upserts import insert_into
from ivr.moment import Moment

_ONCE_A_TURN = ["call_id", "turn", "kind", "item"]


def keep(connection: Connection, report: Report, moment: Moment) -> None:
    """Write a report down, once however often the turn is written, and withdraw what it takes the place of."""
    place = entries.place_of(connection, moment.member_id, moment.other_party)
    week_on = week_of(india_day(moment.at))
    if report.status is EntryStatus.CONFIRMED:
        entries.give_way(
            connection, report, place, member_id=moment.member_id, phone=moment.other_party, week_on=week_on
        )
    was_usual = None
    if place.group_id is not None and report.quantity is not None:
        was_usual = usual(entries.earlier(connection, place.group_id, report.kind, report.item, week_on))
    row = {
        "kind": report.kind.value,
        "member_id": moment.member_id,
        "group_id": place.group_id,
        "phone": moment.other_party,
        "call_id": moment.call_id,
        "turn": moment.turn,
        "notice_id": report.notice_id,
        "item": report.item,
        "quantity": report.quantity,
        "choice": report.choice,
        "detail": json.dumps(dict(report.detail), ensure_ascii=False),
        "area": place.area,
        "week_on": week_on,
        "status": report.status.value,
        "usual": was_usual,
        "odd": report.odd,
        "made_at": moment.at,
    }
    connection.execute(insert_into(connection, Entry).values(row).on_conflict_do_nothing(index_elements=_ONCE_A_TURN))

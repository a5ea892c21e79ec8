"""Effects of craft, training, cards and shifts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from sqlalchemy import Connection

from core.cards import holds_until, reminded_on
from core.clock import at_india, india_day
from core.consent import Purpose
from core.errands import ErrandKind
from db.queries import errands, work
from db.queries.errands import NewErrand
from ivr.moment import Handler, Moment, Values
from ivr.notices import CALL_FLOW

_MORNING = time(9)


def _card_reminders(connection: Connection, values: Values, moment: Moment) -> None:
    """Plan the calls before her card runs out; what was planned for another month of the same card is dropped."""
    if moment.other_party is None:
        return
    today_on = india_day(moment.at)
    until_on = holds_until(int(values["month"]), today_on)
    card = f"card:{values['card']}:{moment.member_id or f'call-{moment.call_id}'}"
    kept = f"{card}:{until_on}"
    if moment.member_id is not None:
        work.drop_card_reminders(connection, card, kept, moment.at)
    for day in reminded_on(until_on, today_on):
        errands.make_again(
            connection,
            NewErrand(
                kind=ErrandKind.RENEWAL,
                dedupe=f"{kept}:{day}",
                phone=moment.other_party,
                member_id=moment.member_id,
                purpose=Purpose.WORK_NEWS,
                flow=CALL_FLOW,
                memory={"card": values["card"]},
                not_before_at=at_india(day, _MORNING),
                expires_at=at_india(until_on + timedelta(days=1), time.min),
                made_at=moment.at,
            ),
        )


HANDLERS: Mapping[str, Handler] = {
    "card_reminders": _card_reminders,
}

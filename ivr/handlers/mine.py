"""Effects of her own wishes. Each leaves a line that is never changed: a consent, or what she told of her phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from core.calling_window import SLOTS
from core.clock import india_day
from core.consent import WISHES, CallWish
from core.entries import EntryKind, Report
from db.queries import line, mine
from ivr.handlers.entries import keep
from ivr.moment import Handler, Moment, Values

ANY_TIME = "any"


def _call_wish(connection: Connection, values: Values, moment: Moment) -> None:
    wish = WISHES[CallWish(values["wish"])]
    for member_id in _givers(connection, moment):
        common = {
            "member_id": member_id,
            "phone": moment.other_party,
            "given_on": india_day(moment.at),
            "recorded_at": moment.at,
            "channel": "call",
            "words": values["prompt"],
            "call_id": moment.call_id,
        }
        mine.write_down(connection, wish, common)


def _givers(connection: Connection, moment: Moment) -> Iterator[int | None]:
    """Yield for whom a wish holds: her; on a phone of several, nobody said which, the number and each of them.

    Only the wish for no calls comes from whoever holds the phone, and then nobody is rung there.
    """
    if moment.member_id is not None:
        yield moment.member_id
    elif moment.other_party is not None:
        yield None
        yield from (one.member_id for one in line.candidates(connection, moment.other_party))


def _safe_hours(connection: Connection, values: Values, moment: Moment) -> None:
    hours = values["hours"]
    if hours not in {*SLOTS, ANY_TIME}:
        raise ValueError(f"no part of the day is called {hours!r}")
    if moment.member_id is None:
        return
    mine.keep_hours(connection, moment.member_id, None if hours == ANY_TIME else hours)
    keep(connection, Report(EntryKind.WISH, item="hours", choice=hours), moment)


def _phone_shared(connection: Connection, values: Values, moment: Moment) -> None:
    """Keep who picks up. A number that another woman has too stays shared, whatever one of them says."""
    if moment.member_id is None or moment.other_party is None:
        return
    shared = values["shared"] == "yes" or mine.others_have(connection, moment.other_party, moment.member_id)
    mine.keep_shared(connection, moment.member_id, moment.other_party, shared=shared)
    keep(connection, Report(EntryKind.WISH, item="phone_shared", choice="yes" if shared else "no"), moment)


HANDLERS: Mapping[str, Handler] = {
    "call_wish": _call_wish,
    "safe_hours": _safe_hours,
    "phone_shared": _phone_shared,
}

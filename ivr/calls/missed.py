"""A missed call is how she asks to be rung back, free of charge: once, and soon.

It is her own request, so it is written down as consent to that one purpose. Whoever tries three times within half an
hour needs a person, not a machine.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, insert

from core.calls import Direction, EndReason
from core.cases import CaseKind, Priority
from core.clock import india_day
from core.consent import Purpose
from core.errands import ErrandKind
from core.phone import is_dialable
from db.models import Consent, Errand
from db.queries import errands, loop
from db.queries.errands import NewErrand
from db.queries.line import CallRow
from db.writer import Extra
from ivr.handlers.frame import open_case
from ivr.moment import Moment
from ivr.services import LineServices
from ivr.telephony.port import Ended

log = structlog.get_logger(__name__)
FLOW = "callback"
# Whoever hangs up so soon, and pressed nothing, wanted to be rung back.
RINGS_OFF_WITHIN_SECONDS = 5
# Long enough for her to put the phone down, short enough to find her there.
RING_BACK_AFTER = timedelta(seconds=60)
_MAKES_SENSE_FOR = timedelta(hours=48)
_URGENT_WITHIN = timedelta(minutes=30)
_URGENT_AT = 3
WORDS = "missed_call"


def is_missed_call(call: CallRow, event: Ended) -> bool:
    """Tell whether a call whose first words we gave was no more than a missed one. What we placed never is.

    The provider asks for the first words while it rings: she may ring off before she hears any.
    """
    rang_off = not event.was_answered and event.reason is EndReason.CANCELLED
    listened = 0 < event.talk_seconds <= RINGS_OFF_WITHIN_SECONDS
    return call.direction == Direction.INBOUND and call.turn <= 0 and (rang_off or listened)


def ring_back(services: LineServices, call_id: int, phone: str | None, at: datetime) -> Extra:
    """Return what has a caller rung back, if that is switched on and her number may be rung at all.

    A number with trouble at home is left alone: a phone that rings in the wrong hands does harm.
    """
    if not services.settings.missed_calls or phone is None or not is_dialable(phone):
        return _nothing
    if not _may_be_rung(services, phone):
        return _nothing

    def run(connection: Connection) -> None:
        member_id = loop.only_member_at(connection, phone)
        _if_she_needs_a_person(connection, Moment(call_id, 0, at, phone, member_id, None))
        errand = NewErrand(
            kind=ErrandKind.MISSED_CALL,
            dedupe=f"missed:{call_id}",
            phone=phone,
            purpose=Purpose.CALLBACK,
            flow=FLOW,
            not_before_at=at + RING_BACK_AFTER,
            expires_at=at + _MAKES_SENSE_FOR,
            made_at=at,
            member_id=member_id,
        )
        if errands.make(connection, errand):
            _consents(connection, call_id, phone, member_id, at)

    return run


def _may_be_rung(services: LineServices, phone: str) -> bool:
    """Tell whether nothing speaks against ringing a number. Where the safety store does not answer, something may."""
    try:
        return services.safety.flag_of(phone) is None
    except Exception as error:
        log.error("it is not known whether a number may be rung; it is not rung back", error=type(error).__name__)
        return False


def no_longer_owed(services: LineServices, phone: str | None, at: datetime) -> Extra:
    """Return what ends a call back that is owed to somebody who rang again and was served meanwhile."""
    if not services.settings.missed_calls or phone is None:
        return _nothing

    def run(connection: Connection) -> None:
        errands.end_due(connection, at, Errand.phone == phone, Errand.kind == ErrandKind.MISSED_CALL.value)

    return run


def _if_she_needs_a_person(connection: Connection, moment: Moment) -> None:
    """Open one case for whoever tries again and again, however many tries follow."""
    phone, since_at = str(moment.other_party), moment.at - _URGENT_WITHIN
    tries = loop.missed_calls(connection, phone, since_at, seconds=RINGS_OFF_WITHIN_SECONDS)
    if tries < _URGENT_AT or loop.is_to_be_rung_by_a_person(connection, phone, since_at):
        return
    case = {"kind": CaseKind.CALLBACK.value, "priority": Priority.P1.value, "detail": {"missed_calls": "yes"}}
    open_case(connection, case, moment)


def _consents(connection: Connection, call_id: int, phone: str, member_id: int | None, at: datetime) -> None:
    connection.execute(
        insert(Consent).values(
            member_id=member_id,
            phone=phone,
            purpose=Purpose.CALLBACK.value,
            granted=True,
            given_on=india_day(at),
            recorded_at=at,
            channel="call",
            words=WORDS,
            call_id=call_id,
        )
    )


def _nothing(connection: Connection) -> None:
    """Do nothing."""

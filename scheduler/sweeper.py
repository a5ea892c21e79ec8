"""Find what got lost: orders of unknown outcome, calls whose end nobody told us, what has expired (K4, R8, R17).

It asks the provider and never guesses: an order is called "not placed" only when the provider's live list and its
records both know nothing of it, long after it should be over. What nobody can find out within a day becomes a case
for a person, and is not dialled again. A call that was answered and then left no trace for a day is ended as unknown:
its flow still finishes what must not be lost, so it needs no case of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from core.calling_window import MONEY_WINDOW, SERVICE_WINDOW, SLOTS, next_opening
from core.calls import CallStatus, EndReason
from core.clock import india_day
from core.reminders import AttemptStatus
from db.queries import attempts, errands, line, sweeping
from db.queries.attempts import NotRung
from db.queries.line import CallRow
from db.queries.sweeping import OpenCall
from db.writer import TurnWrite
from ivr.calls.ending import Ending, end_call
from ivr.handlers.frame import open_case
from ivr.moment import Moment
from ivr.services import LineServices
from ivr.telephony.port import CallLookup, CallRecord, TelephonyError
from scheduler.closed_days import closed_around
from scheduler.rulings import Ruling, Suspect, Trace, rule, worth_asking

# The order's time-outs are 23 s together; a dialler that has written nothing down after this is gone (K2).
DEAD_AFTER = timedelta(seconds=90)
_BATCH = 500
_YOUNGEST = timedelta(minutes=1)
# The provider's clock and ours may differ by this.
_SKEW = timedelta(minutes=2)
_CASE = {"kind": "technical", "priority": "D2", "detail": {}}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What a sweep did: calls by ruling, and reminders and errands that were past their time."""

    rulings: Counter[Ruling]
    expired: int


@dataclass(frozen=True)
class Sweeper:
    """Looks after open calls. `should_stop`: asked between two calls, for a quick shutdown."""

    line: LineServices
    lookup: CallLookup
    should_stop: Callable[[], bool] = lambda: False

    def sweep(self) -> SweepReport:
        """Go once over everything that may be stuck."""
        self._give_up_dead_orders()
        return SweepReport(self._ask_about_calls(), self._end_expired())

    def _give_up_dead_orders(self) -> None:
        before_at = self.line.clock.now() - DEAD_AFTER
        with self.line.database.read() as connection:
            tokens = sweeping.dead_sending(connection, before_at)
        for token in tokens:
            with self.line.database.write() as connection:
                attempts.unknown(connection, token, "the dialler stopped before the outcome was written down")

    def _end_expired(self) -> int:
        now = self.line.clock.now()
        with self.line.database.read() as connection:
            if not sweeping.any_expired(connection, india_day(now)) and not errands.any_expired(connection, now):
                return 0
        with self.line.database.write() as connection:
            return sweeping.end_expired(connection, india_day(now), now) + errands.end_expired(connection, now)

    def _ask_about_calls(self) -> Counter[Ruling]:
        now = self.line.clock.now()
        rulings: Counter[Ruling] = Counter()
        with self.line.database.read() as connection:
            found = sweeping.open_calls(connection, now - _YOUNGEST, _BATCH)
        suspects = [(one, suspect) for one in found if worth_asking(suspect := _suspect(one, now))]
        if not suspects:
            return rulings
        live = self._live_calls()
        for one, suspect in suspects:
            if self.should_stop():
                break
            try:
                rulings[self._settle(one, suspect, live)] += 1
            except Exception as error:
                # One call that cannot be settled must not keep the others open.
                log.exception("an open call could not be settled", call=one.call.id, error=type(error).__name__)
        return rulings

    def _live_calls(self) -> _Live | None:
        """Ask which calls are up; None when the provider gives no answer."""
        try:
            ids = self.lookup.live_ids()
        except TelephonyError as error:
            log.warning("the provider could not be asked about live calls", why=str(error))
            return None
        with self.line.database.read() as connection:
            return _Live(ids, ids - sweeping.known_ids(connection, ids))

    def _settle(self, one: OpenCall, suspect: Suspect, live: _Live | None) -> Ruling:
        trace = self._trace(one, live)
        ruling = rule(suspect, trace)
        match ruling:
            case Ruling.ENDED if trace.record is not None:
                self._end(one.call, _ending(trace.record, self.line.clock.now()), trace.record.provider_call_id)
            case Ruling.END_WITHOUT_TRACE:
                ending = Ending(EndReason.UNKNOWN, self.line.clock.now(), was_answered=suspect.was_answered)
                self._end(one.call, ending, None)
            case Ruling.NOT_PLACED | Ruling.ASK_A_PERSON:
                self._not_rung(one, ruling)
            case Ruling.IS_UP:
                with self.line.database.write() as connection:
                    sweeping.is_up_after_all(connection, one.call.token)
            case _:
                return ruling
        log.info("an open call was settled", call=one.call.id, ruling=ruling.value)
        return ruling

    def _trace(self, one: OpenCall, live: _Live | None) -> Trace:
        if live is None:
            return Trace(asked=False)
        if one.provider_id in live.ids:
            return Trace(asked=True, is_live=True)
        try:
            record = self._record(one)
        except TelephonyError as error:
            log.warning("the provider could not be asked about a call", call=one.call.id, why=str(error))
            return Trace(asked=False)
        return Trace(asked=True, strangers=bool(live.strangers), record=record)

    def _record(self, one: OpenCall) -> CallRecord | None:
        """Find the provider's record by its id, or by number and time where we never heard of an id."""
        if one.provider_id is not None:
            record = self.lookup.record(one.provider_id)
            if record is not None or one.call.provider_call_id is not None:
                return record
        if one.attempt is None or one.call.other_party is None:
            return None
        since_at = one.started_at - _SKEW
        records = self.lookup.records_to(one.call.other_party, since_at)
        with self.line.database.read() as connection:
            others = sweeping.known_ids(connection, {record.provider_call_id for record in records})
        fitting = [
            record
            for record in records
            if record.provider_call_id not in others and (record.started_at is None or record.started_at >= since_at)
        ]
        return fitting[0] if fitting else None

    def _end(self, call: CallRow, ending: Ending, provider_call_id: str | None) -> None:
        with self.line.database.read() as connection:
            fresh = line.call_by_token(connection, call.token)
        if fresh is None or fresh.status == CallStatus.ENDED:
            return
        extras = [end_call(self.line, fresh, ending)]
        if provider_call_id is not None:
            extras.insert(0, partial(sweeping.pin, call_id=call.id, provider_call_id=provider_call_id))
        self.line.writer.commit(TurnWrite(call.id, extras=tuple(extras)))

    def _not_rung(self, one: OpenCall, ruling: Ruling) -> None:
        now = self.line.clock.now()
        to_person = ruling is Ruling.ASK_A_PERSON
        with self.line.database.write() as connection:
            ending = NotRung(
                token=one.call.token,
                status=AttemptStatus.GIVEN_TO_PERSON if to_person else AttemptStatus.NOT_PLACED,
                reason=EndReason.UNKNOWN if to_person else EndReason.NETWORK,
                note="nobody could find out" if to_person else "no trace at the provider",
                at=now,
                again_at=None if to_person else _once_more(connection, one, now),
            )
            if attempts.not_rung(connection, ending) and to_person:
                open_case(connection, _CASE, _moment(one.call, now))


@dataclass(frozen=True, slots=True)
class _Live:
    """Calls that are up at the provider; `strangers` belong to no call of ours that we know the id of."""

    ids: set[str]
    strangers: set[str]


def _suspect(one: OpenCall, now: datetime) -> Suspect:
    return Suspect(now - one.started_at, one.attempt, one.call.answered_at is not None)


def _ending(record: CallRecord, at: datetime) -> Ending:
    return Ending(
        reason=record.reason,
        at=at,
        talk_seconds=record.talk_seconds,
        billed_seconds=record.billed_seconds,
        was_answered=record.was_answered,
        cause_code=record.cause_code,
        ended_by=record.ended_by,
    )


def _once_more(connection: Connection, one: OpenCall, now: datetime) -> datetime | None:
    """Return when a lost order may be placed again: once, so that a network that loses all is not asked for ever."""
    if one.reminder_id is None and one.errand_id is None:
        return None
    if sweeping.times_not_placed(connection, one) > 0:
        return None
    # An errand may ring later in the day than money may; the gate knows which it is.
    hours = MONEY_WINDOW if one.errand_id is None else SERVICE_WINDOW
    window = hours.narrowed_to(SLOTS.get(one.safe_slot or "")) or hours
    return next_opening(now, window, closed_around(now))


def _moment(call: CallRow, at: datetime) -> Moment:
    return Moment(call.id, call.turn, at, call.other_party, call.member_id, call.attempt_token)

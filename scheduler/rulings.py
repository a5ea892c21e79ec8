"""What the sweeper concludes about a call whose end nobody told us: evidence in, ruling out (K4, R8, R17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from core.costs import REMINDER_TALK_SECONDS, RING_SECONDS
from core.reminders import AttemptStatus
from ivr.telephony.port import CallRecord
from scheduler.pacing import SEND_WITHIN

# A call to the line itself is over after this (K15); the provider would tell us of a longer one that is still up.
INBOUND_LIMIT = timedelta(minutes=30)
# A call with a didi may last longer: then the provider says that it is up, or has no record of it yet. A call that
# nobody answered cannot have been connected to her.
OUTBOUND_LIMIT = timedelta(seconds=RING_SECONDS + REMINDER_TALK_SECONDS)
# News may be late by this before anybody asks.
PATIENCE = timedelta(minutes=2)
# The provider's records appear some time after the end of a call; after this their silence means something. An order
# goes out at most SEND_WITHIN after the claim that a call's age is counted from.
NO_TRACE_AFTER = SEND_WITHIN + OUTBOUND_LIMIT + timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(hours=24)
_ASK_ABOUT_UNKNOWN = timedelta(minutes=1)


class Ruling(StrEnum):
    """What to do about an open call."""

    WAIT = "wait"
    IS_UP = "is_up"
    ENDED = "ended"
    NOT_PLACED = "not_placed"
    ASK_A_PERSON = "ask_a_person"
    END_WITHOUT_TRACE = "end_without_trace"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A call that should be over by now. `attempt` is None for a caller's own call."""

    age: timedelta
    attempt: AttemptStatus | None
    was_answered: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """What the provider says. `asked`: it gave answers at all; `strangers`: calls are up that we cannot place."""

    asked: bool
    is_live: bool = False
    strangers: bool = False
    record: CallRecord | None = None


def worth_asking(suspect: Suspect) -> bool:
    """Tell whether the provider should be asked about a call already."""
    if suspect.attempt is AttemptStatus.UNKNOWN:
        return suspect.age >= _ASK_ABOUT_UNKNOWN
    limit = INBOUND_LIMIT if suspect.attempt is None else OUTBOUND_LIMIT
    return suspect.age >= limit + PATIENCE


def rule(suspect: Suspect, trace: Trace) -> Ruling:
    """Decide about a call. Nothing is called "not placed" while the provider gives no answers (K4)."""
    if trace.record is not None:
        return Ruling.ENDED
    if trace.is_live:
        return Ruling.IS_UP if suspect.attempt is AttemptStatus.UNKNOWN else Ruling.WAIT
    if suspect.was_answered or suspect.attempt is None:
        return Ruling.END_WITHOUT_TRACE if suspect.age >= GIVE_UP_AFTER else Ruling.WAIT
    if suspect.age >= GIVE_UP_AFTER:
        return Ruling.NOT_PLACED if trace.asked and not trace.strangers else Ruling.ASK_A_PERSON
    if trace.asked and not trace.strangers and suspect.age >= NO_TRACE_AFTER:
        return Ruling.NOT_PLACED
    return Ruling.WAIT

"""Words for why a call ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from core.calls import Direction, EndReason


class Ending(NamedTuple):
    """Why a call ended: a word for lists, one sentence, and what to do next."""

    short: Any
    sentence: Any
    next_step: Any


# A call to us that was never answered: what these reasons say is true of calls we make.
MISSED_BY_US = frozenset({EndReason.CANCELLED, EndReason.NO_ANSWER})
MISSED_CALL = Ending(
    _l("Missed call"),
    _l("She rang off before the line had answered."),
    _l("Nothing to do: where missed calls are switched on, the line rings her back."),
)

ENDINGS: Mapping[str, Ending] = {
    EndReason.COMPLETED: Ending(
        _l("Finished"),
        _l("The call went to its end: she heard everything the line had to say."),
        _l("Nothing to do."),
    ),
    EndReason.CALLER_HUNG_UP: Ending(
        _l("She hung up"),
        _l("She put the phone down before the line had finished."),
        _l("Look at the last step below to see where. If it was a health question, follow its case."),
    ),
    EndReason.BUSY: Ending(
        _l("Busy"),
        _l("Her phone was busy, or she declined the call."),
        _l("Nothing to do: the line tries again on another day, at most three times in all."),
    ),
    EndReason.NO_ANSWER: Ending(
        _l("No answer"),
        _l("Her phone rang, and nobody answered."),
        _l("Nothing to do: the line tries again after three hours, at most three times in all."),
    ),
    EndReason.REJECTED: Ending(
        _l("Declined"),
        _l("She or her phone declined the call."),
        _l("The line does not ring her again for this. Her didi can ask at the next meeting when calls suit her."),
    ),
    EndReason.UNREACHABLE: Ending(
        _l("Switched off"),
        _l("Her phone was switched off or out of reach."),
        _l("Nothing to do: the line tries again after three hours, at most three times in all."),
    ),
    EndReason.INVALID_NUMBER: Ending(
        _l("Wrong number"),
        _l("This number does not exist or is no longer in use."),
        _l("Ask her didi for the right number and correct it in the member list."),
    ),
    EndReason.CANCELLED: Ending(
        _l("Cancelled"),
        _l("We stopped the call before anybody answered."),
        _l("Nothing to do: a reminder is tried again on another day."),
    ),
    EndReason.MACHINE: Ending(
        _l("Answering machine"),
        _l("A machine answered, so the line said nothing private and ended the call."),
        _l("Nothing to do: the line tries again after three hours."),
    ),
    EndReason.TIME_LIMIT: Ending(
        _l("Time limit"),
        _l("The call reached the longest time a call may take, and the line ended it."),
        _l("Look at the last steps: if she was waiting for a person, ring her back."),
    ),
    EndReason.THROTTLED: Ending(
        _l("Too many calls"),
        _l("The telephone company had no free line for us at that moment."),
        _l("Nothing to do: the line tries again. If it happens often, tell the technical team."),
    ),
    EndReason.NETWORK: Ending(
        _l("Network"),
        _l("The telephone network lost the call."),
        _l("A reminder is tried again by itself. If she was in the middle of something, ring her back."),
    ),
    EndReason.ACCOUNT: Ending(
        _l("Our account"),
        _l("The telephone company refused the call because of our account with them."),
        _l("Tell the technical team today: no calls go out until this is solved."),
    ),
    EndReason.OUR_FAULT: Ending(
        _l("Our mistake"),
        _l("Something broke on our side, and the line apologised to her."),
        _l("Ring her back, and tell the technical team."),
    ),
    EndReason.UNKNOWN: Ending(
        _l("Not known"),
        _l("The telephone company did not tell us how the call ended."),
        _l("If it was a reminder, the line tries again on another day. If it matters, her didi can ask her."),
    ),
}


def ending_of(direction: str, reason: str | None) -> Ending | None:
    """Return the words for why a call ended; None for a reason nobody knows."""
    if direction == Direction.INBOUND and reason in MISSED_BY_US:
        return MISSED_CALL
    return ENDINGS.get(reason or "")

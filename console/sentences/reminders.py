"""Words for reminders, their tries, and why nothing happens where nothing happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.may_call import Verdict
from core.reminders import AttemptStatus, ReminderStatus, Step

VERDICT_SENTENCES: Mapping[str, Any] = {
    Verdict.YES: _l("She may be called now."),
    Verdict.KILL_SWITCH: _l("All calls from the line are switched off at the moment."),
    Verdict.NO_NUMBER: _l("We have no number for her."),
    Verdict.BARRED_NUMBER: _l("Her number is of a kind that a machine must not ring."),
    Verdict.NUMBER_NOT_HERS: _l("Somebody told us that this number is not hers."),
    Verdict.NO_CONSENT: _l("She has not agreed to these calls, or her consent is older than six months."),
    Verdict.ON_HOLD: _l("Calls about money are paused for her."),
    Verdict.NOTHING_DUE: _l("Nothing is left to pay for this instalment."),
    Verdict.LEDGER_STALE: _l("The loan book is not up to date, so we do not speak about money."),
    Verdict.HEARD_ALREADY: _l("She has heard this already, or there is nothing left to tell."),
    Verdict.TOO_MANY_ATTEMPTS: _l("We have tried three times for this reminder."),
    Verdict.TOO_MANY_TODAY: _l("She has been called twice today already."),
    Verdict.CLOSED_DAY: _l("Nobody is rung on this day."),
    Verdict.OUTSIDE_HOURS: _l("It is outside the hours in which she may be called."),
    Verdict.NO_COMMON_HOURS: _l("The hours she chose and the hours allowed for these calls do not meet."),
    Verdict.CRISIS: _l("These are days of crisis: nobody is rung about money."),
}

REMINDER_STATUSES: Mapping[str, Any] = {
    ReminderStatus.DUE: _l("To be called"),
    ReminderStatus.DIALLING: _l("Being called"),
    ReminderStatus.DELIVERED: _l("Delivered"),
    ReminderStatus.ENDED: _l("Ended without delivery"),
}

ATTEMPT_STATUSES: Mapping[str, Any] = {
    AttemptStatus.SENDING: _l("Being sent"),
    AttemptStatus.ACCEPTED: _l("Dialled"),
    AttemptStatus.REFUSED: _l("Refused by the telephone company"),
    AttemptStatus.UNKNOWN: _l("Not known whether it was placed"),
    AttemptStatus.ANSWERED: _l("Answered"),
    AttemptStatus.ENDED: _l("Ended"),
    AttemptStatus.NOT_PLACED: _l("Was not placed"),
    AttemptStatus.GIVEN_TO_PERSON: _l("Given to a person"),
}

STEPS: Mapping[str, Any] = {
    Step.D_MINUS_3: _l("3 days before"),
}

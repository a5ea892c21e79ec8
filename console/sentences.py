"""Words for the codes of core/, as msgids of the catalogue; every code has some, and a test says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from core.calls import CallStatus, Direction, Disposition, EndReason, StaffRole
from core.cases import CaseKind, CaseStatus, Priority
from core.may_call import Verdict
from core.privacy import PrivacyLevel
from core.reminders import AttemptStatus, ReminderStatus, Step


class Ending(NamedTuple):
    """Why a call ended: a word for lists, one sentence, and what to do next."""

    short: Any
    sentence: Any
    next_step: Any


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
    Verdict.HEARD_ALREADY: _l("She has heard this reminder already."),
    Verdict.TOO_MANY_ATTEMPTS: _l("We have tried three times for this reminder."),
    Verdict.TOO_MANY_TODAY: _l("She has been called twice today already."),
    Verdict.CLOSED_DAY: _l("Nobody is rung on this day."),
    Verdict.OUTSIDE_HOURS: _l("It is outside the hours in which she may be called."),
    Verdict.NO_COMMON_HOURS: _l("The hours she chose and the hours allowed for these calls do not meet."),
}

DIRECTIONS: Mapping[str, Any] = {
    Direction.INBOUND: _l("She rang us"),
    Direction.OUTBOUND: _l("We rang her"),
}

CALL_STATUSES: Mapping[str, Any] = {
    CallStatus.PLACED: _l("Dialled"),
    CallStatus.RINGING: _l("Ringing"),
    CallStatus.IN_PROGRESS: _l("Talking now"),
    CallStatus.ENDED: _l("Ended"),
}

DISPOSITIONS: Mapping[str, Any] = {
    Disposition.HEARD: _l("Heard the reminder"),
    Disposition.PROMISE_TO_PAY: _l("Promised to pay"),
    Disposition.ALREADY_PAID: _l("Says she has paid"),
    Disposition.HARDSHIP: _l("Cannot pay now"),
    Disposition.WRONG_PERSON: _l("Not her number"),
    Disposition.CALL_LATER: _l("Asked to be called later"),
    Disposition.STOPPED: _l("Wants no more calls"),
    Disposition.TRIAGE: _l("Health questions answered"),
    Disposition.BALANCE: _l("Heard her balance"),
    Disposition.LESSON: _l("Heard a lesson"),
    Disposition.QUESTION: _l("Left a question"),
    Disposition.CALLBACK_REQUESTED: _l("Asked for a call back"),
    Disposition.TALKED_TO_DIDI: _l("Talked to didi"),
    Disposition.LISTENED: _l("Listened"),
    Disposition.NOTHING: _l("Nothing reached"),
}

CASE_KINDS: Mapping[str, Any] = {
    CaseKind.EMERGENCY: _l("Emergency"),
    CaseKind.TRIAGE_UNCLEAR: _l("Health, not clear"),
    CaseKind.HEALTH: _l("Health"),
    CaseKind.PAID_CLAIM: _l("Says she has paid"),
    CaseKind.HARDSHIP: _l("Cannot pay now"),
    CaseKind.BALANCE_DISPUTE: _l("Balance is disputed"),
    CaseKind.QUESTION: _l("Question"),
    CaseKind.CALLBACK: _l("Call back"),
    CaseKind.COMPLAINT: _l("Complaint"),
    CaseKind.WRONG_NUMBER: _l("Wrong number"),
    CaseKind.TECHNICAL: _l("Technical"),
}

PRIORITIES: Mapping[str, Any] = {
    Priority.P0: _l("P0 · at once"),
    Priority.P1: _l("P1 · within 5 minutes"),
    Priority.D1: _l("D1 · today"),
    Priority.D2: _l("D2 · within two days"),
    Priority.QUESTION: _l("Q · within three days"),
}

CASE_STATUSES: Mapping[str, Any] = {
    CaseStatus.NEW: _l("New"),
    CaseStatus.IN_HAND: _l("In hand"),
    CaseStatus.WAITING: _l("Waiting"),
    CaseStatus.DONE: _l("Done"),
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

ROLES: Mapping[str, Any] = {
    StaffRole.DIDI: _l("Didi"),
    StaffRole.DOCTOR: _l("Doctor"),
    StaffRole.SUPERVISOR: _l("Supervisor"),
    StaffRole.LOAN_OFFICER: _l("Loan officer"),
    StaffRole.VIOLENCE_WORKER: _l("Safety worker"),
    StaffRole.AUDITOR: _l("Auditor"),
    StaffRole.ADMIN: _l("Administrator"),
}

WHYS: Mapping[str, Any] = {
    "she_called": _l("She rang the line."),
    "reminder_d3": _l("An instalment was coming due or had not been paid."),
}

INPUTS: Mapping[str, Any] = {
    "start": _l("Call begins"),
    "keys": _l("She pressed"),
    "code": _l("She entered her secret number"),
    "silence": _l("She pressed nothing"),
    "recording": _l("She spoke after the tone"),
    "transfer": _l("Connected to a person"),
    "hung_up": _l("She hung up"),
}

FLOWS: Mapping[str, Any] = {
    "main": _l("Welcome and menu"),
    "health": _l("Health questions"),
    "money": _l("Savings and instalments"),
    "rights": _l("Her rights"),
    "question": _l("Her question"),
    "didi": _l("Talk to didi"),
    "hardship": _l("Trouble with paying"),
    "reminder": _l("Instalment reminder"),
}

# Parts of the system that report that they are alive.
PARTS: Mapping[str, Any] = {
    "worker": _l("Outgoing calls"),
    "serve": _l("Incoming calls"),
}

# Labels of menu options and results of nodes, as the flows name them.
OUTCOMES: Mapping[str, Any] = {
    "start": _l("The line greets her"),
    "silence": _l("Silence"),
    "health": _l("Health"),
    "money": _l("Savings and instalments"),
    "rights": _l("Her rights"),
    "trouble": _l("Trouble of mind or at home"),
    "question": _l("Wants to ask something"),
    "balance": _l("Her balance"),
    "looks_wrong": _l("The balance looks wrong to her"),
    "already_paid": _l("Has paid already"),
    "promise": _l("Will pay"),
    "today": _l("Today"),
    "few_days": _l("In a few days"),
    "next_meeting": _l("At the next meeting"),
    "not_sure": _l("Not sure"),
    "group": _l("To the group"),
    "bank": _l("To the bank"),
    "illness": _l("Illness at home"),
    "death_or_accident": _l("A death or an accident"),
    "no_work": _l("No work"),
    "other": _l("Something else"),
    "later": _l("Later"),
    "stop": _l("No more of these calls"),
    "meeting": _l("The meeting"),
    "coming": _l("She is coming"),
    "not_coming": _l("She is not coming"),
    "morning": _l("In the morning"),
    "noon": _l("At noon"),
    "evening": _l("In the evening"),
    "go_on": _l("Go on"),
    "hear": _l("Wants to hear it"),
    "send": _l("Send it"),
    "leave": _l("Leave it"),
    "menu": _l("Back to the menu"),
    "new_topic": _l("Another topic"),
    "adult": _l("An adult"),
    "eshram": _l("e-Shram card"),
    "oldage": _l("Old-age pension"),
    "ration": _l("Ration card"),
    "right": _l("Right answer"),
    "wrong": _l("Wrong answer"),
    "next": _l("Next"),
    "listening": _l("Listens on"),
    "nothing": _l("Nothing was said"),
    "spoke": _l("She spoke"),
    "hung_up": _l("She hung up"),
    "passed": _l("The secret number was right"),
    "wrong_code": _l("The secret number was wrong"),
    "not_her": _l("Somebody else is on the phone"),
    "talked": _l("They talked"),
    "not_connected": _l("Nobody could be reached"),
    "no_input": _l("Silence"),
    "no_match": _l("A key that means nothing here"),
    "yes": _l("Yes"),
    "no": _l("No"),
    "dont_know": _l("Does not know"),
    "again": _l("Hear it again"),
    "back": _l("Go back"),
    "didi": _l("Wants to talk to didi"),
    "answered": _l("Somebody answered"),
    "no_answer": _l("Nobody answered"),
    "recorded": _l("Recorded"),
}

DETAILS: Mapping[str, Any] = {
    "sign": _l("What she said yes to"),
    "because": _l("Why"),
    "level": _l("How urgent"),
    "hung_up_at": _l("She hung up at this question"),
    "hardship": _l("What happened"),
    "paid_to": _l("Paid to whom"),
    "promised": _l("When she wants to pay"),
    "slot": _l("When to ring her"),
    "topic": _l("Topic"),
}

PRIVACY_LEVELS: Mapping[int, Any] = {
    PrivacyLevel.V0: _l("V0 · neutral words only"),
    PrivacyLevel.V1: _l("V1 · her name and the day"),
    PrivacyLevel.V2: _l("V2 · amounts, after the secret number"),
}

SLOTS: Mapping[str, Any] = {
    "morning": _l("In the morning, 9 to 12"),
    "noon": _l("At noon, 12 to 4"),
    "evening": _l("In the evening, 4 to 8"),
}

RECORDING_STATUSES: Mapping[str, Any] = {
    "wanted": _l("On its way from the telephone company"),
    "stored": _l("Stored"),
    "silent": _l("Nothing was said"),
    "lost": _l("Lost"),
    "discarded": _l("She discarded it"),
}

PURPOSES: Mapping[str, Any] = {
    "question": _l("Her question"),
    "place": _l("Where she is"),
}

EVENTS: Mapping[str, Any] = {
    "ring": _l("Ringing"),
    "ringing": _l("Ringing"),
    "hangup": _l("Hang-up"),
    "recording": _l("Recording ready"),
    "answer": _l("Answer"),
}

AUDIT_ACTIONS: Mapping[str, Any] = {
    "view": _l("Looked at"),
    "listen": _l("Listened to"),
    "reveal": _l("Saw the number of"),
    "assign": _l("Assigned"),
    "state": _l("Changed the state of"),
    "note": _l("Wrote a note on"),
    "login": _l("Logged in"),
    "logout": _l("Logged out"),
    "login_failed": _l("Login refused"),
    "login_code_failed": _l("Login code refused"),
    "login_set": _l("Login given to"),
    "session_end": _l("Ended a session of"),
    "two_step_on": _l("Switched on the second step of"),
    "two_step_off": _l("Switched off the second step of"),
    "outbound_on": _l("Switched on"),
    "outbound_off": _l("Switched off"),
}

OBJECTS: Mapping[str, Any] = {
    "call": _l("Call"),
    "calls": _l("List of calls"),
    "case": _l("Case"),
    "cases": _l("List of cases"),
    "today": _l("Today"),
    "reminders": _l("List of reminders"),
    "reminder": _l("Reminder"),
    "member": _l("Member"),
    "recording": _l("Recording"),
    "audit": _l("Audit trail"),
    "staff": _l("Staff"),
    "login": _l("Login"),
    "switch": _l("Calls from the line"),
}

WORDS: Mapping[str, Mapping[Any, Any]] = {
    "direction": DIRECTIONS,
    "call_status": CALL_STATUSES,
    "disposition": DISPOSITIONS,
    "ending": {code: ending.short for code, ending in ENDINGS.items()},
    "case_kind": CASE_KINDS,
    "priority": PRIORITIES,
    "case_status": CASE_STATUSES,
    "reminder_status": REMINDER_STATUSES,
    "attempt_status": ATTEMPT_STATUSES,
    "step": STEPS,
    "verdict": VERDICT_SENTENCES,
    "role": ROLES,
    "why": WHYS,
    "input": INPUTS,
    "flow": FLOWS,
    "part": PARTS,
    "outcome": OUTCOMES,
    "detail": DETAILS,
    # Triage writes its worst level as E.
    "detail_value": {**OUTCOMES, **PRIORITIES, "E": CASE_KINDS[CaseKind.EMERGENCY]},
    "privacy": PRIVACY_LEVELS,
    "slot": SLOTS,
    "recording_status": RECORDING_STATUSES,
    "purpose": PURPOSES,
    "event": EVENTS,
    "action": AUDIT_ACTIONS,
    "object": OBJECTS,
}

"""Plivo's webhook bodies as our events.

Unknown fields are stored and ignored (Plivo adds some without notice). Every field that steers a call must match
its own full pattern: the signature joins names and values without separators, so a shifted boundary would verify
but must not pass (reliability.md finding 5).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from call_flows.inputs import Heard, Input, Pressed, Silence, Spoke, Talked
from call_flows.turn import Expect, Keys, Speech, Transfer
from core.phone import from_carrier
from ivr.telephony.plivo.hangups import end_reason
from ivr.telephony.port import Answered, BadWebhookError, Ended, Form, RecordingReady

_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_STEERING: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.ASCII)
    for name, pattern in {
        "CallUUID": _UUID,
        "RequestUUID": _UUID,
        "From": r"(\+?\d{1,15}|[A-Za-z][\w.@+:; -]{0,80}|)",
        "To": r"(\+?\d{1,15}|sip:[\w.@+-]{1,60})",
        "Event": r"[A-Za-z]{1,32}",
        "Direction": r"inbound|outbound",
        "CallStatus": r"[a-z_-]{1,20}",
        # A to D are keys too, of telephones one seldom sees: a wrong key, no reason to end her call (R49).
        "Digits": r"[0-9*#A-D]{0,64}",
        "InputType": r"dtmf|speech|",
        "Speech": r"[^\x00-\x1f]{0,500}",
        "Duration": r"\d{1,6}",
        "BillDuration": r"\d{1,6}",
        "AnswerTime": r"[0-9 :.+-]{0,40}",
        "HangupCauseCode": r"\d{1,5}|",
        # Whole words: `CallerParentAuth` would be one and a half fields.
        "HangupSource": r"(([A-Z]?[a-z]+|[A-Z]{2,8})( ([A-Z]?[a-z]+|[A-Z]{2,8})){0,3})?",
        "RecordingID": _UUID,
        "RecordingDuration": r"-?\d{1,6}",
        "RecordUrl": r"https?://[\w.:-]{1,100}/[\w./-]{1,300}\.(mp3|wav)",
        "DialStatus": r"[a-z-]{1,20}",
        "DialBLegUUID": rf"({_UUID})?",
    }.items()
}
_HANGUP = "Hangup"
# Fields without which an event of a kind is refused: a shifted boundary could otherwise swallow one of them.
_ANSWER_NEEDS = ("From", "To", "Direction", "CallStatus", "Event")
_HANGUP_NEEDS = ("From", "To", "Direction", "CallStatus", "Duration")
# Fields that may be missing, but not swallowed by their neighbours: then the name still stands in the signed text.
_HANGUP_MAY_HAVE = ("HangupCauseCode", "HangupSource", "BillDuration", "AnswerTime")
_DIAL_MAY_HAVE = ("DialBLegUUID",)


def checked_form(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the fields of a body. Raises BadWebhookError for a repeated or ill-formed one that steers a call."""
    form: dict[str, str] = {}
    for name, value in pairs:
        pattern = _STEERING.get(name)
        if pattern is not None and (name in form or not pattern.fullmatch(value)):
            raise BadWebhookError(f"field {name} is repeated or has a form it must not have")
        form[name] = value
    if "CallUUID" not in form:
        raise BadWebhookError("field CallUUID is missing")
    return form


def is_hangup(form: Form) -> bool:
    """Tell whether a body announces the end of a call: it may arrive at any address (plivo.md §0.4)."""
    return form.get("Event") == _HANGUP


def answered(form: Form) -> Answered:
    """Read the webhook of a call that is there to be talked to."""
    _need(form, _ANSWER_NEEDS)
    inbound = form["Direction"] == "inbound"
    mine, hers = ("To", "From") if inbound else ("From", "To")
    return Answered(
        provider_call_id=form["CallUUID"],
        other_party=from_carrier(form.get(hers, "")),
        line=from_carrier(form.get(mine, "")),
        inbound=inbound,
    )


def given(form: Form, expects: Expect) -> Input:
    """Read the webhook of an element that finished with a result."""
    if isinstance(expects, Transfer):
        _need(form, ("DialStatus",))
        _refuse_swallowed(form, _DIAL_MAY_HAVE)
        return Talked(form.get("DialStatus") == "completed" and bool(form.get("DialBLegUUID")))
    if isinstance(expects, Speech):
        return _spoke(form)
    _need(form, ("Digits",))
    if form.get("InputType") == "speech":
        return Heard(form["Speech"]) if form.get("Speech") else Silence()
    return Pressed(form["Digits"]) if form["Digits"] and isinstance(expects, Keys) else Silence()


def _need(form: Form, names: Sequence[str]) -> None:
    for name in names:
        if name not in form:
            raise BadWebhookError(f"field {name} is missing")


def _refuse_swallowed(form: Form, names: Sequence[str]) -> None:
    signed = "".join(name + value for name, value in sorted(form.items()))
    for name in names:
        if name not in form and name in signed:
            raise BadWebhookError(f"field {name} was swallowed by another")


def _spoke(form: Form) -> Input:
    _need(form, ("RecordingID", "RecordingDuration", "RecordUrl"))
    seconds = abs(int(form["RecordingDuration"]))
    return Spoke(form["RecordingID"], seconds, form["RecordUrl"]) if seconds else Silence()


def ended(form: Form) -> Ended:
    """Read the webhook of a call that is over, answered or not."""
    _need(form, _HANGUP_NEEDS)
    _refuse_swallowed(form, _HANGUP_MAY_HAVE)
    inbound = form["Direction"] == "inbound"
    code = int(form["HangupCauseCode"]) if form.get("HangupCauseCode") else None
    source = form.get("HangupSource") or None
    answered_at = form.get("AnswerTime", "")
    return Ended(
        provider_call_id=form["CallUUID"],
        other_party=from_carrier(form.get("From" if inbound else "To", "")),
        inbound=inbound,
        reason=end_reason(code, source, inbound=inbound),
        cause_code=code,
        ended_by=source,
        talk_seconds=int(form.get("Duration", "0")),
        billed_seconds=int(form.get("BillDuration", "0")),
        was_answered=bool(answered_at),
    )


def recording_ready(form: Form) -> RecordingReady:
    """Read the webhook of a finished recording. Raises BadWebhookError without its id."""
    _need(form, ("RecordingID", "RecordingDuration"))
    return RecordingReady(form["CallUUID"], form["RecordingID"], abs(int(form["RecordingDuration"])))

"""Plivo's webhooks behind the port: signature and fields."""

from __future__ import annotations

from collections.abc import Sequence

from call_flows.inputs import Input
from call_flows.turn import Expect
from ivr.telephony.plivo import events
from ivr.telephony.plivo.signature import is_genuine
from ivr.telephony.port import Answered, Ended, Form, Pairs, RecordingReady


class PlivoWebhooks:
    """Reads webhooks signed with one of `tokens` (two while they are rotated, R24)."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tuple(tokens)

    def is_genuine(self, method: str, url: str, pairs: Pairs, nonce: str, signature: str) -> bool:
        """Tell whether Plivo signed this request."""
        return is_genuine(method, url, pairs, nonce, signature, self._tokens)

    def checked_form(self, pairs: Pairs) -> dict[str, str]:
        """Return the fields, those that steer a call checked."""
        return events.checked_form(pairs)

    def is_hangup(self, form: Form) -> bool:
        """Tell whether it announces the end of a call."""
        return events.is_hangup(form)

    def answered(self, form: Form) -> Answered:
        """Read that a call is there to be talked to."""
        return events.answered(form)

    def given(self, form: Form, expects: Expect) -> Input:
        """Read what the caller did."""
        return events.given(form, expects)

    def ended(self, form: Form) -> Ended:
        """Read that a call is over."""
        return events.ended(form)

    def recording_ready(self, form: Form) -> RecordingReady:
        """Read that a recording can be fetched."""
        return events.recording_ready(form)

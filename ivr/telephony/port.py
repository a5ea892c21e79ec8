"""What the rest of the system knows of a telephone company: our words only.

A provider's adapter turns its webhooks into these events, our turns into its documents, and places calls with
exactly three outcomes (K3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from call_flows.inputs import Input
from call_flows.turn import Expect
from core.calls import EndReason

Form = Mapping[str, str]
Pairs = Sequence[tuple[str, str]]


class TelephonyError(RuntimeError):
    """The provider did not do what was asked. With `permanent`, trying again will not help."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class BadWebhookError(ValueError):
    """A webhook whose fields do not have the form they must have."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A call was picked up (outbound) or is coming in (inbound). `other_party` is None when withheld."""

    provider_call_id: str
    other_party: str | None
    line: str | None
    inbound: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """A call is over. Seconds are whole; `cause_code` and `ended_by` are the provider's own, for the record."""

    provider_call_id: str
    other_party: str | None
    inbound: bool
    reason: EndReason
    cause_code: int | None
    ended_by: str | None
    talk_seconds: int
    billed_seconds: int
    was_answered: bool


@dataclass(frozen=True, slots=True)
class RecordingReady:
    """A recording can be fetched."""

    provider_call_id: str
    recording_id: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Links:
    """The absolute addresses of one turn that the document may name."""

    action: str
    silence: str
    recording: str


class WebhookReader(Protocol):
    """Reads the provider's webhooks. Every method raises BadWebhookError for a form it must not have."""

    def is_genuine(self, method: str, url: str, pairs: Pairs, nonce: str, signature: str) -> bool:
        """Tell whether the provider signed this request."""
        ...

    def checked_form(self, pairs: Pairs) -> dict[str, str]:
        """Return the fields, those that steer a call checked."""
        ...

    def is_hangup(self, form: Form) -> bool:
        """Tell whether it announces the end of a call."""
        ...

    def answered(self, form: Form) -> Answered:
        """Read that a call is there to be talked to."""
        ...

    def given(self, form: Form, expects: Expect) -> Input:
        """Read what the caller did where the document waited for `expects`."""
        ...

    def ended(self, form: Form) -> Ended:
        """Read that a call is over."""
        ...

    def recording_ready(self, form: Form) -> RecordingReady:
        """Read that a recording can be fetched."""
        ...


class DocumentWriter(Protocol):
    """Writes the provider's document for a turn."""

    content_type: str

    def document(self, plays: Sequence[str], expects: Expect, links: Links, dial: str | None) -> bytes:
        """Return the document that plays the addresses `plays` and then waits as `expects` says."""
        ...

    def hang_up(self, plays: Sequence[str] = ()) -> bytes:
        """Return a document that plays and then ends the call."""
        ...


@dataclass(frozen=True, slots=True)
class Order:
    """One call to be placed. Addresses carry the attempt's token; times in seconds."""

    to: str
    line: str
    answer_url: str
    hangup_url: str
    ring_seconds: int
    limit_seconds: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the order."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider certainly did not place the call. `retry_later`: it was busy, not unwilling."""

    why: str
    retry_later: bool
    account_trouble: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether a phone is ringing (K4)."""

    why: str


Outcome = Accepted | Refused | Unknown


class CallPlacer(Protocol):
    """Places calls: one request per order, never repeated (K2)."""

    def place(self, order: Order) -> Outcome:
        """Place one call. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class CallRecord:
    """What the provider has on file about an ended call."""

    provider_call_id: str
    to: str | None
    started_at: datetime | None
    reason: EndReason
    cause_code: int | None
    ended_by: str | None
    talk_seconds: int
    billed_seconds: int
    was_answered: bool


class CallLookup(Protocol):
    """Asks the provider about calls. Every method raises TelephonyError when there is no answer."""

    def live_ids(self) -> set[str]:
        """Return the ids of calls that are ringing, queued or in progress."""
        ...

    def record(self, provider_call_id: str) -> CallRecord | None:
        """Return the record of an ended call, or None if there is none (yet)."""
        ...

    def records_to(self, e164: str, since_at: datetime) -> list[CallRecord]:
        """Return the records of calls to a number since an instant."""
        ...

    def hang_up(self, provider_call_id: str) -> None:
        """End a live call; quietly do nothing if it is over."""
        ...

    def fetch_recording(self, recording_id: str) -> bytes:
        """Return a recording's audio file. Raises TelephonyError, permanent if it does not exist."""
        ...

    def delete_recording(self, recording_id: str) -> None:
        """Have the provider delete its copy of a recording. Raises TelephonyError, permanent if it has none."""
        ...

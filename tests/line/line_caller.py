"""A caller made of signed webhooks: she does something, the line answers, and the next address is in its document.

The carrier plays whole calls by itself; this is for tests that look at one webhook at a time, or twist it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urlencode, urlsplit

from sqlalchemy import select
from werkzeug.test import TestResponse

from carrier import xml
from db.models import Call
from ivr.telephony.plivo.signature import sign
from tests.harness import AUTH_TOKEN, LINE_NUMBER, PUBLIC_URL, SAVITA, Line

ANSWER = f"{PUBLIC_URL}/ivr/plivo/answer"
HANGUP = f"{PUBLIC_URL}/ivr/plivo/hangup"
Fields = Mapping[str, str]
_numbers = itertools.count(1)


def uuid(n: int | None = None) -> str:
    """Return a UUID that was not there before, or the n-th."""
    return f"00000000-0000-4000-8000-{next(_numbers) if n is None else n:012d}"


def nonce() -> str:
    return f"{next(_numbers):020d}"


@dataclass
class Sent:
    """A request as it was sent."""

    url: str
    body: bytes
    headers: dict[str, str]


def signed(url: str, fields: Fields, *, token: str = AUTH_TOKEN, nonce_: str | None = None) -> Sent:
    """Return the exact request the provider would send."""
    url = urldefrag(url).url
    pairs = sorted(fields.items())
    used = nonce_ or nonce()
    headers = {
        "X-Plivo-Signature-V3": sign("POST", url, pairs, used, token),
        "X-Plivo-Signature-V3-Nonce": used,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Sent(url, urlencode(pairs).encode(), headers)


def post(line: Line, sent: Sent, **more: Any) -> TestResponse:
    """Send a request to the line."""
    parts = urlsplit(sent.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return line.app.test_client().post(path, data=sent.body, headers=sent.headers, base_url=PUBLIC_URL, **more)


@dataclass
class Caller:
    """One call seen from the provider's side."""

    line: Line
    number: str = SAVITA
    call_uuid: str = field(default_factory=uuid)
    answer_url: str = ANSWER
    hangup_url: str = HANGUP
    inbound: bool = True
    sent: list[Sent] = field(default_factory=list)
    replies: list[TestResponse] = field(default_factory=list)
    document: xml.Element | None = None

    # -- what she does ------------------------------------------------------------------------------------------

    def answer(self) -> bytes:
        return self._turn(self.answer_url, {"Event": "StartApp"})

    def press(self, keys: str) -> bytes:
        return self._turn(self._action("GetInput"), {"Digits": keys, "InputType": "dtmf", "Speech": ""})

    def say(self, words: str) -> bytes:
        heard = {"Digits": "", "InputType": "speech", "Speech": words, "SpeechConfidenceScore": "0.9"}
        return self._turn(self._action("GetInput"), heard)

    def silence(self) -> bytes:
        return self._turn(self.silence_url, {})

    def speak(self, seconds: int, recording_id: str) -> bytes:
        return self._turn(self._action("Record"), self.recorded(seconds, recording_id) | {"Digits": "#"})

    def talk(self, *, connected: bool) -> bytes:
        if self._element("Dial") is None:
            return self.silence()
        result = {
            "DialStatus": "completed" if connected else "no-answer",
            "DialRingStatus": "true",
            "DialHangupCause": "NORMAL_CLEARING",
            "DialALegUUID": self.call_uuid,
            "DialBLegUUID": uuid() if connected else "",
        }
        return self._turn(self._action("Dial"), result)

    def hang_up(self, **more: str) -> TestResponse:
        return self._send(self.hangup_url, self.hangup_fields(**more))

    def recording_is_ready(self, seconds: int, recording_id: str) -> TestResponse:
        record = self._element("Record")
        assert record is not None
        return self.recording_news(record.get("callbackUrl"), seconds, recording_id)

    def recording_news(self, url: str, seconds: int, recording_id: str) -> TestResponse:
        return self._send(url, self.fields(**self.recorded(seconds, recording_id)))

    # -- what the provider sends --------------------------------------------------------------------------------

    def fields(self, **more: str) -> dict[str, str]:
        """Return what every webhook of the call carries."""
        mine, hers = LINE_NUMBER.removeprefix("+"), self.number.removeprefix("+")
        caller, callee = (hers, mine) if self.inbound else (mine, hers)
        fields = {
            "CallUUID": self.call_uuid,
            "From": caller,
            "To": callee,
            "CallStatus": "in-progress",
            "Direction": "inbound" if self.inbound else "outbound",
            "Event": "Redirect",
            "BillRate": "0.005",
            "CountryCode": "IN",
            "ParentAuthID": "MAXXXXXXXXXXXXXXXXXX",
            "RouteType": "Domestic_Anchored",
            "STIRAttestation": "Not Applicable",
            "STIRVerification": "Not Applicable",
            "SessionStart": "2026-11-25 05:30:01.123456",
        }
        if self.inbound:
            fields["CallerName"] = ""
        else:
            fields |= {"ALegUUID": self.call_uuid, "ALegRequestUUID": self.call_uuid, "RequestUUID": self.call_uuid}
        return fields | more

    def hangup_fields(self, **more: str) -> dict[str, str]:
        return self.fields(
            **{
                "Event": "Hangup",
                "CallStatus": "completed",
                "StartTime": "2026-11-25 11:00:00",
                "AnswerTime": "2026-11-25 11:00:02",
                "EndTime": "2026-11-25 11:01:08",
                "Duration": "66",
                "BillDuration": "120",
                "TotalCost": "0.01000",
                "HangupCause": "NORMAL_CLEARING",
                "HangupCauseCode": "4000",
                "HangupCauseName": "Normal Hangup",
                "HangupSource": "Caller" if self.inbound else "Callee",
            }
            | more
        )

    def unanswered_fields(self, code: str = "3010", status: str = "busy") -> dict[str, str]:
        return self.hangup_fields(
            CallStatus=status,
            AnswerTime="",
            Duration="0",
            BillDuration="0",
            HangupCauseCode=code,
            HangupSource="Carrier",
        )

    def recorded(self, seconds: int, recording_id: str) -> dict[str, str]:
        return {
            "RecordUrl": f"https://media.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX/Recording/{recording_id}.wav",
            "RecordingID": recording_id,
            "RecordingDuration": str(seconds),
            "RecordingDurationMs": str(seconds * 1000),
            "RecordingStartMs": "1795584601000",
            "RecordingEndMs": "1795584613000",
        }

    # -- what came back -----------------------------------------------------------------------------------------

    @property
    def row(self) -> Call:
        """Return the call as the database has it."""
        with self.line.database.reading() as session:
            return session.scalars(select(Call).where(Call.provider_call_id == self.call_uuid)).one()

    @property
    def silence_url(self) -> str:
        redirect = self._element("Redirect")
        assert redirect is not None, "the document ends here"
        return redirect.text

    @property
    def action_url(self) -> str:
        """Return where the document sends what she does now."""
        return self._action("GetInput", "Record", "Dial")

    def plays(self) -> list[str]:
        """Return the addresses the last document plays."""
        assert self.document is not None
        return [element.text for element in self.document.walk() if element.name == "Play"]

    @property
    def has_ended(self) -> bool:
        return self._element("Hangup") is not None

    def _action(self, *names: str) -> str:
        for name in names:
            element = self._element(name)
            if element is not None:
                return element.get("action")
        raise AssertionError(f"the line does not wait for {names}: {self.replies[-1].data!r}")

    def _element(self, name: str) -> xml.Element | None:
        assert self.document is not None
        return next((element for element in self.document.walk() if element.name == name), None)

    def _turn(self, url: str, result: Fields) -> bytes:
        response = self._send(url, self.fields(**result))
        assert response.status_code == 200, response.status
        assert response.content_type == "application/xml"
        self.document = xml.parse(response.data)
        return response.data

    def _send(self, url: str, fields: Fields) -> TestResponse:
        self.sent.append(signed(url, fields))
        self.replies.append(post(self.line, self.sent[-1]))
        return self.replies[-1]

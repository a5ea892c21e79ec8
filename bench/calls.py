"""Simulated calls: every request of a call as bytes, signed beforehand, each call distinct.

A call is answer, the keys of an adult's health questions, hang-up: ten requests. Tokens in the addresses are made
from the provider's call id (the line under measurement makes them the same way, see bench/lines.py), so that no
request has to be made from an earlier reply; the reply must name the next turn's address all the same.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote_plus

from ivr.telephony.plivo.signature import sign

PUBLIC_URL = "https://line.test"
AUTH_TOKEN = "a-token-for-benchmarks-0123456789"
LINE_NUMBER = "+915220000000"
# More than ring in a run: whoever was cut off and rings again within half an hour is asked whether to go on.
CALLERS = 20_000
KEYS = ("1", "1", "2", "2", "2", "2", "2", "2")
REQUESTS_PER_CALL = len(KEYS) + 2
_TOKEN_LENGTH = 22
_NO_CHECK = b""


class Request(NamedTuple):
    """One request, and what the reply to it must contain."""

    data: bytes
    expects: bytes


def token_of(call_uuid: str) -> str:
    """Return the token of the call with this id."""
    return call_uuid.replace("-", "")[-_TOKEN_LENGTH:]


def caller(number: int) -> str:
    """Return the phone of the `number`th caller."""
    return f"+9170000{number % CALLERS:05d}"


def make_call(number: int) -> list[Request]:
    """Return the requests of the `number`th call, in order."""
    uuid = f"00000000-0000-4000-8000-{number:012x}"
    token = token_of(uuid)
    answer = _fields(uuid, number, "StartApp", "ringing")
    requests = [_request("/answer", answer, f"{number}-a", f"/{token}/0")]
    step = _fields(uuid, number, "GetInput", "in-progress")
    for turn, key in enumerate(KEYS):
        pressed = {**step, "InputType": "dtmf", "Digits": key}
        requests.append(_request(f"/{token}/{turn}", pressed, f"{number}-{turn}", f"/{token}/{turn + 1}"))
    over = _fields(uuid, number, "Hangup", "completed") | {
        "AnswerTime": "2026-11-25 11:00:00",
        "HangupCause": "NORMAL_CLEARING",
        "HangupCauseCode": "4000",
        "HangupCauseName": "Normal Hangup",
        "HangupSource": "Caller",
        "Duration": "61",
        "BillDuration": "120",
        "TotalCost": "0.00800",
    }
    return [*requests, _request("/hangup", over, f"{number}-h", "")]


def _fields(uuid: str, number: int, event: str, status: str) -> dict[str, str]:
    return {
        "CallUUID": uuid,
        "From": caller(number).removeprefix("+"),
        "To": LINE_NUMBER.removeprefix("+"),
        "CallStatus": status,
        "Direction": "inbound",
        "Event": event,
        "ParentAuthID": "MABENCHBENCHBENCHBEN",
        "SessionStart": "2026-11-25 05:30:00.000000",
        "BillRate": "0.00400",
        "STIRVerification": "Not Applicable",
        "STIRAttestation": "Not Applicable",
        "CountryCode": "IN",
        "RouteType": "Domestic_Anchored",
        "CallerName": "",
    }


def _request(path: str, fields: dict[str, str], nonce: str, expects: str) -> Request:
    target = f"/ivr/plivo{path}"
    nonce = f"nonce-{nonce}"
    signature = sign("POST", PUBLIC_URL + target, list(fields.items()), nonce, AUTH_TOKEN)
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items())
    head = (
        f"POST {target} HTTP/1.1\r\nHost: line.test\r\nUser-Agent: bench\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Plivo-Signature-V3: {signature}\r\nX-Plivo-Signature-V3-Nonce: {nonce}\r\n\r\n"
    )
    return Request((head + body).encode("ascii"), expects.encode() if expects else _NO_CHECK)

"""The real client against a provider that misbehaves on a real socket (K2, K3)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ivr.telephony.plivo import client
from ivr.telephony.plivo.client import PlivoCallPlacer

CREATED = b'{"request_uuid": "aaaaaaaa-1111-2222-3333-444444444444", "message": "call fired"}'


class Provider:
    """Answers each connection with the same bytes, and counts the requests it was sent."""

    def __init__(self, reply: bytes | None) -> None:
        self.requests: list[bytes] = []
        self._reply = reply
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                request = connection.recv(65_536)
                while b"\r\n\r\n" in request and not request.rstrip().endswith(b"}"):
                    request += connection.recv(65_536)
                self.requests.append(request)
                if self._reply is None:
                    connection.recv(1)  # says nothing until the client gives up
                else:
                    connection.sendall(self._reply)

    def stop(self) -> None:
        """Close the door."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def provider() -> Iterator[Callable[[bytes | None], Provider]]:
    """Open providers."""
    opened: list[Provider] = []

    def make(reply: bytes | None) -> Provider:
        opened.append(Provider(reply))
        return opened[-1]

    yield make
    for one in opened:
        one.stop()


def http(status: str, body: bytes, *, says: int | None = None, extra: str = "") -> bytes:
    length = len(body) if says is None else says
    return f"HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{extra}\r\n".encode() + body


REPLIES = [
    # reply, attempt, reminder, call's end
    ("201", http("201 Created", CREATED), "accepted", "dialling", None),
    ("200", http("200 OK", CREATED), "accepted", "dialling", None),
    ("201 without id", http("201 Created", b'{"message": "call fired"}'), "unknown", "dialling", None),
    ("201 with a list", http("201 Created", b'{"request_uuid": ["a"]}'), "unknown", "dialling", None),
    ("201 with HTML", http("201 Created", b"<html>"), "unknown", "dialling", None),
    ("201 cut off", http("201 Created", CREATED[:40], says=len(CREATED)), "unknown", "dialling", None),
    ("201 cut in the headers", b"HTTP/1.1 201 Cre", "unknown", "dialling", None),
    ("nothing at all", b"", "unknown", "dialling", None),
    ("silence", None, "unknown", "dialling", None),
    ("500", http("500 Oops", b"{}"), "unknown", "dialling", None),
    ("502", http("502 Bad Gateway", b"{}"), "unknown", "dialling", None),
    ("503", http("503 Unavailable", b"{}"), "unknown", "dialling", None),
    ("408", http("408 Timeout", b"{}"), "unknown", "dialling", None),
    ("302", http("302 Found", b"", extra="Location: http://127.0.0.1:1/\r\n"), "unknown", "dialling", None),
    ("429", http("429 Too Many", b"{}"), "refused", "due", "throttled"),
    ("403 5030", http("403 Forbidden", b'{"error": "5030"}'), "refused", "due", "throttled"),
    ("400", http("400 Bad Request", b'{"error": "bad to"}'), "refused", "ended", "invalid_number"),
    ("401", http("401 Unauthorized", b"{}"), "refused", "due", "account"),
    ("402", http("402 Payment Required", b"{}"), "refused", "due", "account"),
    ("404", http("404 Not Found", b"{}"), "refused", "due", "account"),
]


@pytest.mark.parametrize(
    ("reply", "attempt", "reminder", "ending"), [row[1:] for row in REPLIES], ids=[row[0] for row in REPLIES]
)
def test_each_reply(
    world: Any,
    provider: Callable[[bytes | None], Provider],
    monkeypatch: pytest.MonkeyPatch,
    reply: bytes | None,
    attempt: str,
    reminder: str,
    ending: str | None,
) -> None:
    monkeypatch.setattr(client, "READ_SECONDS", 0.2)
    there = provider(reply)
    reminder_id = world.due_reminder()
    world.dialler(placer=PlivoCallPlacer(there.url, "MATESTTESTTESTTESTTE", "token")).tick()
    assert len(there.requests) == 1, "one POST, whatever comes back"
    assert (world.attempt().status, world.call().end_reason) == (attempt, ending)
    assert world.reminder(reminder_id).status == reminder


def test_a_closed_door_is_a_refusal_and_burns_nothing(world: Any) -> None:
    reminder_id = world.due_reminder()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    world.dialler(placer=PlivoCallPlacer(f"http://127.0.0.1:{port}", "MATESTTESTTESTTESTTE", "token")).tick()
    reminder = world.reminder(reminder_id)
    assert (world.attempt().status, reminder.status, reminder.attempts) == ("refused", "due", 0)

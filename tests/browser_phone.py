"""A phone in the browser without the browser: what the page's script does, against a carrier that runs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import urllib3

Event = dict[str, Any]


class BrowserPhone:
    """The page of one number. `patience`: how many seconds an event may let her wait."""

    def __init__(self, carrier: str, number: str, *, patience: float = 6.0) -> None:
        self._handset = f"/phone/api/handsets/{number}"
        self._carrier = carrier
        self._patience = patience
        self._http = urllib3.PoolManager(retries=False)
        self._wire = self._http.request("GET", f"{carrier}{self._handset}/events", preload_content=False)
        self._events = self._heard()
        self.expect("hello")

    def expect(self, kind: str, **wanted: Any) -> Event:
        """Return the next event of a kind that has these values."""
        deadline = time.monotonic() + self._patience
        for event in self._events:
            if event.get("type") == kind and wanted.items() <= event.items():
                return event
            assert time.monotonic() < deadline, f"no {kind} {wanted}"
        raise AssertionError(f"the carrier hung up on the page: no {kind}")

    def _heard(self) -> Iterator[Event]:
        """Yield each event as it comes, and an empty one while nothing happens."""
        text = b""
        for piece in self._wire.stream(1, decode_content=False):
            text += piece
            if text.endswith(b"\n\n"):
                yield json.loads(text[6:]) if text.startswith(b"data: ") else {}
                text = b""

    def post(self, deed: str, **body: Any) -> int:
        """Do something on the page, such as `keys`; return the status."""
        return int(self.send("POST", f"{self._handset}/{deed}", json=body).status)

    def send(self, method: str, path: str, **arguments: Any) -> Any:
        """Send the carrier any request."""
        return self._http.request(method, self._carrier + path, **arguments)

    def close(self) -> None:
        """Close the page."""
        self._wire.close()
        self._http.clear()

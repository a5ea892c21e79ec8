"""A tiny line in the same process, and a carrier on a virtual clock that calls it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client

from carrier import audio
from carrier.config import CarrierConfig
from carrier.engine import VirtualClock
from carrier.exchange import Carrier
from carrier.server import CarrierApp
from carrier.transport import WsgiTransport

HOME = "http://line.test"


class Line:
    """Answers by path with the documents it was told, in turn; remembers every request."""

    def __init__(self) -> None:
        self.app = Flask("line")
        self.seen: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self._replies: dict[str, list[Response]] = {}
        self.app.add_url_rule("/clips/<float:seconds>/<name>.wav", view_func=self._clip)
        self.app.add_url_rule("/<path:path>", view_func=self._page, methods=["GET", "POST"])
        self.clip_requests: list[dict[str, str]] = []
        self.clip_headers: dict[str, str] = {}

    def says(self, path: str, *bodies: str, status: int = 200, kind: str = "application/xml") -> None:
        """What to answer at a path, one after the other; the last repeats."""
        self._replies[path] = [Response(body, status, content_type=kind) for body in bodies]

    def got(self, path: str) -> list[dict[str, str]]:
        """The parameters of every request to a path."""
        return [values for where, values, _ in self.seen if where == path]

    def _page(self, path: str) -> Response:
        values = MultiDict(request.form if request.method == "POST" else request.args)
        self.seen.append((path, values.to_dict(), dict(request.headers)))
        replies = self._replies.get(path, [Response("", 200)])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return Response(reply.get_data(), reply.status, headers=reply.headers)

    def _clip(self, seconds: float, name: str) -> Response:
        self.clip_requests.append(dict(request.headers))
        if self.clip_headers.get("ETag") and request.headers.get("If-None-Match") == self.clip_headers["ETag"]:
            return Response(status=304, headers=self.clip_headers)
        words = {"X-Prompt-Words-Hi": quote("नमस्ते"), "X-Prompt-Words-En": quote(f"the {name} prompt")}
        body = audio.speech_like(seconds, [(0, seconds)])
        return Response(body, content_type="audio/wav", headers={**words, **self.clip_headers})


def clip(name: str, seconds: float = 4.0) -> str:
    """A Play of so many seconds."""
    return f"<Play>{HOME}/clips/{seconds}/{name}.wav</Play>"


def document(*elements: str) -> str:
    """A Response."""
    return f"<Response>{''.join(elements)}</Response>"


def menu(*inside: str, path: str = "menu", **attributes: Any) -> str:
    """A GetInput of one key, five seconds."""
    given = {"numDigits": 1, "executionTimeout": 5, "finishOnKey": "none", **attributes}
    listed = " ".join(f'{name}="{value}"' for name, value in given.items())
    return f'<GetInput action="{HOME}/{path}" {listed}>{"".join(inside)}</GetInput>'


class Words:
    """The little XML vocabulary, for tests that take it as a fixture."""

    home = HOME
    clip = staticmethod(clip)
    document = staticmethod(document)
    menu = staticmethod(menu)


@pytest.fixture
def say() -> type[Words]:
    return Words


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def start(line: Line) -> Callable[..., Carrier]:
    def begin(**settings: Any) -> Carrier:
        usual = {"answer_url": f"{HOME}/answer", "hangup_url": f"{HOME}/hangup", "inbound_ring": 0.0}
        return Carrier(CarrierConfig(**{**usual, **settings}), VirtualClock(), WsgiTransport(line.app))

    return begin


@pytest.fixture
def carrier(start: Callable[..., Carrier]) -> Carrier:
    return start()


class Rest:
    """The REST API in process, with the right credentials."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self.client = Client(CarrierApp(carrier))
        self.auth = (carrier.config.auth_id, carrier.config.tokens[0])
        self.base = f"/v1/Account/{carrier.config.auth_id}"

    def send(self, method: str, path: str, body: Any = None, **arguments: Any) -> Any:
        return self.client.open(self.base + path, method=method, json=body, **{"auth": self.auth, **arguments})

    def call(self, to: str, **more: Any) -> Any:
        order = {"from": "911140000000", "to": to, "answer_url": f"{HOME}/answer", "hangup_url": f"{HOME}/hangup"}
        return self.send("POST", "/Call/", {**order, **more})

    def place(self, to: str, **more: Any) -> str:
        uuid: str = self.call(to, **more).json["request_uuid"]
        return uuid


@pytest.fixture
def rest_for() -> type[Rest]:
    return Rest


@pytest.fixture
def rest(carrier: Carrier) -> Rest:
    return Rest(carrier)

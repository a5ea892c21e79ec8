"""What the phone page asks for: its files, the people it can be, its events, and everything she does on it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from carrier import audio
from carrier.browser import Switchboard
from carrier.exchange import Carrier
from carrier.line import Leg
from carrier.web import ApiError, body_of, plain

_STATIC = Path(__file__).parent / "static"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = "default-src 'self'; media-src 'self' blob:; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
_KEYS = set("0123456789*#")
_MOST_UPLOAD = 8 * 1024 * 1024


class PhoneApi:
    """The page at `/` and everything under `/phone/`."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._board = Switchboard(carrier)
        base = "/phone/api/handsets/<number>"
        deeds = ["dial", "answer", "decline", "hangup", "keys", "voice", "say"]
        self._map = Map(
            [
                Rule("/", methods=["GET"], endpoint=self._page),
                Rule("/phone/static/<name>", methods=["GET"], endpoint=self._file),
                Rule("/phone/api/people", methods=["GET"], endpoint=self._people),
                Rule("/phone/api/clips/<key>", methods=["GET"], endpoint=self._clip),
                Rule(f"{base}/events", methods=["GET"], endpoint=self._events),
                Rule(f"{base}/recordings/<recording_id>", methods=["POST"], endpoint=self._recording),
                *(Rule(f"{base}/{deed}", methods=["POST"], endpoint=getattr(self, f"_{deed}")) for deed in deeds),
            ]
        )

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        try:
            endpoint, values = self._map.bind_to_environ(request.environ).match()
            response: Response = endpoint(request, **values)
        except ApiError as error:
            return plain({"error": error.text}, error.status)
        except HTTPException as error:
            return plain({"error": error.description}, error.code or 500)
        return response

    def _page(self, request: Request) -> Response:
        return self._file(request, "phone.html")

    def _file(self, request: Request, name: str) -> Response:
        path = _STATIC / name
        if path.parent != _STATIC or path.suffix not in _TYPES or not path.is_file():
            raise ApiError(404, "not found")
        response = Response(path.read_bytes(), content_type=f"{_TYPES[path.suffix]}; charset=utf-8")
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _people(self, request: Request) -> Response:
        people = [
            {"number": one.number, "label": one.label, "label_hi": one.label_hi} for one in self._carrier.people()
        ]
        return plain({"helpline": self._carrier.config.helpline_number.lstrip("+"), "people": people})

    def _clip(self, request: Request, key: str) -> Response:
        body = self._carrier.clips.bytes_of(key)
        if body is None:
            raise ApiError(404, "not found")
        sound, kind = audio.for_browser(body)
        response = Response(sound, content_type=kind)
        response.headers["Cache-Control"] = "max-age=86400, immutable"
        return response

    def _events(self, request: Request, number: str) -> Response:
        """Server-sent events."""

        def lines() -> Iterator[bytes]:
            for event in self._board.listen(_digits(number)):
                text = f"data: {json.dumps(event, ensure_ascii=False)}\n\n" if event else ": still here\n\n"
                yield text.encode()

        response = Response(lines(), content_type="text/event-stream")
        response.headers["Cache-Control"] = "no-store"
        return response

    def _leg(self, number: str) -> Leg:
        leg = self._board.phone(_digits(number)).leg
        if leg is None or leg.over:
            raise ApiError(409, "no call is going on")
        return leg

    def _dial(self, request: Request, number: str) -> Response:
        to = _digits(str(body_of(request).get("to", "")))
        with self._carrier.engine.lock:
            phone = self._board.phone(_digits(number))
            if phone.in_call:
                raise ApiError(409, "a call is already going on")
            leg = phone.take(lambda: self._carrier.connect_in(phone.number, to, phone))
        return plain({"call": leg.call_uuid}, 201)

    def _answer(self, request: Request, number: str) -> Response:
        return self._do(number, Leg.pick_up)

    def _decline(self, request: Request, number: str) -> Response:
        return self._do(number, lambda leg: leg.refuse(3010))

    def _hangup(self, request: Request, number: str) -> Response:
        # The red key refuses a call that rings, and ends one that is up.
        return self._do(number, lambda leg: leg.refuse(3010) if leg.incoming and not leg.up else leg.put_down())

    def _do(self, number: str, deed: Callable[[Leg], None]) -> Response:
        with self._carrier.engine.lock:
            deed(self._leg(number))
        return plain({})

    def _keys(self, request: Request, number: str) -> Response:
        keys = str(body_of(request).get("keys", ""))
        if not keys or not set(keys) <= _KEYS:
            raise ApiError(400, "keys are 0 to 9, * and #")

        def press(leg: Leg) -> None:
            for key in keys:
                leg.press(key)

        return self._do(number, press)

    def _voice(self, request: Request, number: str) -> Response:
        on = bool(body_of(request).get("on"))
        return self._do(number, lambda leg: leg.voice(on))

    def _say(self, request: Request, number: str) -> Response:
        words = str(body_of(request).get("words", ""))[:200]
        return self._do(number, lambda leg: leg.say(words, 0.9))

    def _recording(self, request: Request, number: str, recording_id: str) -> Response:
        """The sound of a recording, from the phone's microphone."""
        recording = self._carrier.recordings.items.get(recording_id)
        if recording is None or number not in (recording.caller, recording.callee):
            raise ApiError(404, "no such recording")
        if (request.content_length or 0) > _MOST_UPLOAD or request.mimetype != "audio/wav":
            raise ApiError(400, "send WAV, at most 8 MB")
        try:
            recording.bring(request.get_data())
        except audio.AudioError as error:
            raise ApiError(400, str(error)) from error
        return plain({}, 201)


def _digits(number: str) -> str:
    digits = number.strip().removeprefix("+")
    if not digits.isdigit() or not 3 <= len(digits) <= 15:
        raise ApiError(400, "that is not a phone number")
    return digits

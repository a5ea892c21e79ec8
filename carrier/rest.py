"""The REST API: credentials, the request limit, routes and the log of every request."""

import hmac
import json
from collections import deque
from collections.abc import Callable

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect, Rule
from werkzeug.wrappers import Request, Response

from carrier import rest_calls, rest_provision, rest_records
from carrier.exchange import Carrier
from carrier.web import ApiError, ReplyLostError, refused

_BASE = "/v1/Account/<auth_id>"
_ROUTES: list[tuple[str, str, Callable[..., Response]]] = [
    ("POST", "/Call/", rest_calls.create),
    ("GET", "/Call/", rest_calls.index),
    ("GET", "/Call/<uuid>/", rest_calls.show),
    ("POST", "/Call/<uuid>/", rest_calls.transfer),
    ("DELETE", "/Call/<uuid>/", rest_calls.hang_up),
    ("DELETE", "/Request/<uuid>/", rest_calls.cancel),
    ("GET", "/Recording/", rest_records.list_recordings),
    ("GET", "/Recording/<recording_id>/", rest_records.show_recording),
    ("DELETE", "/Recording/<recording_id>/", rest_records.delete_recording),
    ("POST", "/Application/", rest_provision.create_application),
    ("GET", "/Application/", rest_provision.list_applications),
    ("GET", "/Application/<app_id>/", rest_provision.show_application),
    ("POST", "/Application/<app_id>/", rest_provision.change_application),
    ("DELETE", "/Application/<app_id>/", rest_provision.delete_application),
    ("GET", "/Number/", rest_provision.list_numbers),
    ("GET", "/Number/<number>/", rest_provision.show_number),
    ("POST", "/Number/<number>/", rest_provision.change_number),
]


class RestApi:
    """Everything under `/v1/Account/`."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._requests: deque[float] = deque(maxlen=carrier.config.limits.requests)
        rules = [Rule(_BASE + path, methods=[method], endpoint=do) for method, path, do in _ROUTES]
        self._map = Map([*rules, Rule(_BASE + "/Recording/<file>", methods=["GET"], endpoint="media")])

    def handle(self, request: Request) -> Response:
        """Answer one request, and write it down with its answer."""
        try:
            response = self._answer(request)
        except ApiError as error:
            response = refused(error)
        except RequestRedirect:
            # A path without its slash is a mistake to notice, not one to repair.
            response = refused(ApiError(404, "not found: the path must end with a slash"))
        except HTTPException as error:
            response = refused(ApiError(error.code or 500, error.description or "not found"))
        except ReplyLostError:
            self._log(request, 0)
            raise
        self._log(request, response.status_code)
        return response

    def _answer(self, request: Request) -> Response:
        with self._carrier.engine.lock:
            self._within_limit()
        adapter = self._map.bind_to_environ(request.environ)
        endpoint, matched = adapter.match()
        values = dict(matched)
        auth_id = values.pop("auth_id")
        if endpoint == "media":
            return self._media(request, auth_id, values["file"])
        self._authenticate(request, auth_id)
        with self._carrier.engine.lock:
            response: Response = endpoint(self._carrier, request, **values)
        if response.headers.pop(rest_calls.SLOWLY, None):
            rest_calls.dawdle(self._carrier)
        return response

    def _media(self, request: Request, auth_id: str, file: str) -> Response:
        if self._carrier.config.recordings_need_auth:
            self._authenticate(request, auth_id)
        if auth_id != self._carrier.config.auth_id or not file.endswith((".mp3", ".wav")):
            raise ApiError(404, "not found")
        with self._carrier.engine.lock:
            return rest_records.download(self._carrier, file[:-4])

    def _authenticate(self, request: Request, auth_id: str) -> None:
        config, given = self._carrier.config, request.authorization
        known = given is not None and given.type == "basic" and given.username == config.auth_id
        password = (given.password or "").encode() if given else b""
        fits = any(hmac.compare_digest(password, token.encode()) for token in config.tokens)
        if not (known and fits and auth_id == config.auth_id):
            raise ApiError(401, "Could not verify your access level for that URL.")

    def _within_limit(self) -> None:
        limits, now = self._carrier.config.limits, self._carrier.engine.now
        seen = self._requests
        if len(seen) == seen.maxlen and now - seen[0] < limits.request_window:
            raise ApiError(429, "too many requests")
        seen.append(now)

    def _log(self, request: Request, status: int) -> None:
        try:
            body = json.loads(request.get_data() or b"null")
        except ValueError:
            body = request.get_data(as_text=True)[:500]
        self._carrier.truth_log.add(
            "rest",
            method=request.method,
            path=request.path,
            query=request.query_string.decode("ascii", "replace"),
            body=body,
            status=status,
        )

"""The carrier as a web server: REST API, control API, and the phone for the browser."""

import logging
import socket
from collections.abc import Iterable
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from carrier.config import CarrierConfig
from carrier.control import ControlApi
from carrier.engine import Clock
from carrier.exchange import Carrier
from carrier.phone_api import PhoneApi
from carrier.rest import RestApi
from carrier.transport import Transport
from carrier.web import ReplyLostError, plain

log = logging.getLogger(__name__)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class CarrierApp:
    """The WSGI application around one carrier."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self._rest = RestApi(carrier)
        self._control = ControlApi(carrier)
        self._phone = PhoneApi(carrier)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Serve one request; a lost reply closes the connection without a byte."""
        request = Request(environ)
        try:
            response = self._dispatch(request)
        except ReplyLostError:
            connection = environ.get("werkzeug.socket")
            if connection is None:
                raise
            connection.shutdown(socket.SHUT_RDWR)
            response = Response(status=503)
        return response(environ, start_response)

    def _dispatch(self, request: Request) -> Response:
        if request.path.startswith("/v1/"):
            return self._rest.handle(request)
        # Pages of other sites must not reach the phone or the controls through this browser.
        if self.carrier.config.host in _LOOPBACK and _host(request) not in _LOOPBACK:
            return plain({"error": "this carrier serves its own machine only"}, 403)
        origin = request.headers.get("Origin")
        if origin and origin.split("//", 1)[-1] != request.host:
            return plain({"error": "not from this page"}, 403)
        if request.path.startswith("/control/"):
            return self._control.handle(request)
        return self._phone.handle(request)


def _host(request: Request) -> str:
    return request.host.rsplit(":", 1)[0].strip("[]")


class _Handler(WSGIRequestHandler):
    """Quiet: the truth log tells more than an access log. HTTP/1.1 lets a client keep its connection."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing about requests that went through."""


class CarrierServer:
    """A listening carrier. `start` and `stop` for real; `serve_forever` blocks."""

    def __init__(self, carrier: Carrier, server: BaseWSGIServer) -> None:
        self.carrier = carrier
        self._server = server

    @property
    def port(self) -> int:
        """The port it listens on; useful when asked for port 0."""
        return self._server.port

    def serve_forever(self) -> None:
        """Run until `shutdown`."""
        self.carrier.start()
        try:
            self._server.serve_forever(poll_interval=0.1)
        finally:
            self._server.server_close()
            self.carrier.stop()

    def shutdown(self) -> None:
        """Make `serve_forever` return; call from another thread."""
        self._server.shutdown()


def create_server(
    config: CarrierConfig | None = None, clock: Clock | None = None, http: Transport | None = None
) -> CarrierServer:
    """A carrier and its server, bound but not yet serving."""
    carrier = Carrier(config, clock, http)
    app = CarrierApp(carrier)
    server = make_server(carrier.config.host, carrier.config.port, app, threaded=True, request_handler=_Handler)
    server.daemon_threads = True  # type: ignore[attr-defined]  # the threading server has it, its base has not
    return CarrierServer(carrier, server)

"""The floors: the same server with nothing behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# As long as a usual reply of the line.
CONSTANT = (
    b'<Response><GetInput action="https://line.test/ivr/plivo/0000000000000000000000/1" method="POST" '
    b'inputType="dtmf" executionTimeout="6" digitEndTimeout="4" numDigits="1" finishOnKey="none" redirect="true" '
    b'log="true"><Play>https://line.test/audio/said/00000000000000000000000000000000.wav</Play></GetInput>'
    b'<Redirect method="POST">https://line.test/ivr/plivo/0000000000000000000000/1/silence</Redirect></Response>'
)
_XML = "application/xml"


def bare_wsgi() -> WSGIApplication:
    """Return the least a WSGI server can be given."""
    headers = [("Content-Type", _XML), ("Content-Length", str(len(CONSTANT)))]

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [CONSTANT]

    return app


def bare_flask() -> Flask:
    """Return a Flask application that answers everything with one constant: the floor of all ratios."""
    app = Flask(__name__)

    @app.post("/<path:rest>")
    def constant(rest: str) -> Response:
        return Response(CONSTANT, content_type=_XML)

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    return app

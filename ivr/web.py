"""The web application that the provider talks to: webhooks, sound files, health."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

from flask import Flask, Response, redirect, request, send_file
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from audio.speaker import Speaker
from db.models import Heartbeat
from ivr.metrics import LineMetrics
from ivr.services import LineServices
from ivr.stored_sound import TYPES, path_of
from ivr.webhooks import create_webhooks

_FOR_EVER = 365 * 24 * 3600
WORKER_SILENT_AFTER = timedelta(seconds=90)


def create_line(services: LineServices, speaker: Speaker, metrics: LineMetrics) -> Flask:
    """Return the application."""
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=1024 * 1024, TRUSTED_HOSTS=None)
    app.register_blueprint(create_webhooks(services, metrics))
    _add_audio(app, services, speaker)
    _add_health(app, services, metrics)
    _add_console_door(app, services)
    return app


def _add_audio(app: Flask, services: LineServices, speaker: Speaker) -> None:
    @app.get("/audio/said/<string(length=32):digest>.wav")
    def said(digest: str) -> Response:
        return _sound(services, speaker.path(digest, False), digest, f"public, max-age={_FOR_EVER}, immutable")

    @app.get("/audio/private/<string:name>.wav")
    def private(name: str) -> Response:
        digest = services.addresses.open_private(name)
        path = speaker.path(digest, True) if digest else None
        return _sound(services, path, digest or "", "private, no-store")

    @app.get("/audio/stored/<string:name>.<any(wav, mp3):_suffix>")
    def stored(name: str, _suffix: str) -> Response:
        file = services.addresses.open_stored(name)
        path = path_of(services.settings.data_dir, file) if file else None
        if path is None:
            raise NotFound
        response = send_file(path, mimetype=TYPES[path.suffix], conditional=True, etag=False, last_modified=None)
        response.headers["Cache-Control"] = "private, no-store"
        return response


def _sound(services: LineServices, path: Path | None, digest: str, cache: str) -> Response:
    if path is None:
        raise NotFound
    response = send_file(path.resolve(), mimetype="audio/wav", conditional=True, etag=digest)
    response.headers["Cache-Control"] = cache
    words = services.renderer.words(digest) if services.settings.demo else None
    if words is not None:
        # Only in the demo: the browser phone shows the conversation as it goes.
        response.headers["X-Prompt-Words-Hi"] = quote(words.hi)
        response.headers["X-Prompt-Words-En"] = quote(words.en)
    return response


def _add_health(app: Flask, services: LineServices, metrics: LineMetrics) -> None:
    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        problems = _problems(services)
        return Response("\n".join(problems or ["ok"]) + "\n", 503 if problems else 200, mimetype="text/plain")

    @app.get("/metrics")
    def metrics_page() -> Response:
        return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)


def _problems(services: LineServices) -> list[str]:
    """Return what keeps the line from being ready, in plain words."""
    try:
        with services.database.read() as connection:
            beat = connection.scalar(select(Heartbeat.at).where(Heartbeat.name == "worker"))
    except Exception as error:
        return [f"the database does not answer ({type(error).__name__})"]
    if beat is None or services.clock.now() - beat > WORKER_SILENT_AFTER:
        return ["the worker has not been heard of for a while: is `app.py worker` running?"]
    return []


def _add_console_door(app: Flask, services: LineServices) -> None:
    """Send supervisors who came to the line's port to the console's own process (docs/adr/0003)."""

    @app.route("/console/", defaults={"rest": ""})
    @app.route("/console/<path:rest>")
    def console(rest: str) -> BaseResponse:
        # Only where there is no proxy: behind one, /console/ never comes here (docs/deploy.md).
        host = urlsplit(services.settings.public_url).hostname
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        return redirect(f"http://{host}:{services.settings.console_port}/console/{rest}{query}", 307)

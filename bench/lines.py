"""What the web server loads: the line as it is served, and its rivals that differ in the writer only."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from flask import Flask, g, has_request_context

from audio import catalogue as audio_catalogue
from audio.speaker import Speaker
from bench.calls import token_of
from bench.naive import LockedNaiveWriter, NaiveWriter
from commands.composition.common import open_database
from commands.composition.line import line_services, open_speaker
from commands.logs import set_up_logs
from commands.startup import not_collecting
from core.clock import Clock
from core.ids import new_token
from core.settings import Settings, load_settings
from db.writer import Writer
from ivr.metrics import LineMetrics
from ivr.services import LineServices
from ivr.web import create_line


class Line(NamedTuple):
    """A line put together: the application, its parts, and what says its prompts."""

    app: Flask
    services: LineServices
    speaker: Speaker

    def close(self) -> None:
        """Stop the writer and let go of the databases."""
        self.services.writer.stop()
        self.services.database.dispose()
        self.services.safety.database.dispose()


def line() -> Flask:
    """Return the line as it is served; only its tokens can be foretold."""
    return _app()


def naive() -> Flask:
    """Return the same line with a transaction per request."""
    return _app(NaiveWriter)


def naive_locked() -> Flask:
    """Return the same line with a transaction per request, the requests queueing at our file lock."""
    return _app(LockedNaiveWriter)


def _app(writer: type[Writer] | None = None) -> Flask:
    with not_collecting():
        return make_line(load_settings(env_file=None), writer).app


def make_line(settings: Settings, writer: type[Writer] | None = None, clock: Clock | None = None) -> Line:
    """Put the line together as commands/composition does.

    Tokens come from the provider's id of the call being answered, and are random elsewhere, as they are served.
    """
    set_up_logs()
    metrics = LineMetrics()
    catalogue = audio_catalogue.load()
    speaker = open_speaker(settings, catalogue, metrics)
    services = line_services(settings, open_database(settings), speaker, catalogue, metrics)
    if writer is not None:
        services.writer.stop()
        services = replace(services, writer=writer(services.database))
    services = replace(services, new_token=_token, clock=clock or services.clock)
    return Line(create_line(services, speaker, metrics), services, speaker)


def _token() -> str:
    return token_of(g.hook.form["CallUUID"]) if has_request_context() else new_token()

"""The provider's webhooks. One gate in front of all checks size, signature and fields; nothing slow behind it.

The hot path reads body and headers from the WSGI environment: that is twice as fast as the framework's own accessors
(perf.md §2). Whatever fails inside, the caller hears an apology with the emergency number (K14).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote

import structlog
from flask import Blueprint, Response, g, request

from ivr.addresses import PLIVO
from ivr.calls.answering import answer_inbound, answer_outbound
from ivr.calls.failures import is_danger_key, record_failure
from ivr.calls.inbox import NO_CALL, keep_apart
from ivr.calls.news import call_ended, recording_ready
from ivr.calls.request import ReplayedError, SecondCallError, UnknownCallError, Webhook
from ivr.calls.stepping import take_input
from ivr.metrics import LineMetrics
from ivr.services import LineServices
from ivr.telephony.port import BadWebhookError

MAX_BODY_BYTES = 64 * 1024
MAX_FIELDS = 200
_CALL = "<string(length=22):token>"
# Nothing in it that an address would quote; all of ours are such.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/_.-]*", re.ASCII)
log = structlog.get_logger(__name__)

Answer = Callable[[Webhook], bytes]


def create_webhooks(services: LineServices, metrics: LineMetrics) -> Blueprint:
    """Return the blueprint of all webhooks."""
    blueprint = Blueprint("plivo", __name__, url_prefix=PLIVO)
    blueprint.before_request(lambda: _gate(services, metrics))

    def safely(token: str | None, answer: Answer) -> Response:
        return _answer(services, metrics, token, answer)

    @blueprint.post("/answer")
    def inbound() -> Response:
        if services.reader.is_hangup(g.hook.form):
            return _take_news(metrics, lambda: call_ended(services, None, g.hook))
        return safely(None, lambda hook: answer_inbound(services, hook))

    @blueprint.post("/hangup")
    def inbound_ended() -> Response:
        return _take_news(metrics, lambda: call_ended(services, None, g.hook))

    @blueprint.post(f"/{_CALL}/answer")
    def outbound(token: str) -> Response:
        if services.reader.is_hangup(g.hook.form):
            return _take_news(metrics, lambda: call_ended(services, token, g.hook))
        return safely(token, lambda hook: answer_outbound(services, token, hook))

    @blueprint.post(f"/{_CALL}/hangup")
    def outbound_ended(token: str) -> Response:
        return _take_news(metrics, lambda: call_ended(services, token, g.hook))

    @blueprint.post(f"/{_CALL}/recording")
    def recording(token: str) -> Response:
        return _take_news(metrics, lambda: recording_ready(services, token, g.hook))

    @blueprint.post(f"/{_CALL}/<int:turn>")
    def step(token: str, turn: int) -> Response:
        return safely(token, lambda hook: take_input(services, token, turn, hook, silence=False))

    @blueprint.post(f"/{_CALL}/<int:turn>/silence")
    def silence(token: str, turn: int) -> Response:
        return safely(token, lambda hook: take_input(services, token, turn, hook, silence=True))

    return blueprint


def _answer(services: LineServices, metrics: LineMetrics, token: str | None, answer: Answer) -> Response:
    """Answer with a document, whatever happens inside; only a forged or replayed request gets none."""
    hook: Webhook = g.hook
    documents = services.documents
    try:
        body = answer(hook)
    except ReplayedError:
        return _refuse(metrics, "replay")
    except BadWebhookError:
        return _refuse(metrics, "fields")
    except SecondCallError:
        metrics.failures.labels("second_call").inc()
        log.warning("the provider rang twice for one order; only the first call speaks")
        _quarantine(services, token, "second_call", hook)
        body = documents.hang_up()
    except UnknownCallError:
        metrics.failures.labels("unknown_call").inc()
        log.warning("webhook for a call we do not have")
        _quarantine(services, None, "unknown", hook)
        hides = is_danger_key(services, hook)
        body = documents.hang_up(services.renderer.cover if hides else services.renderer.apology)
    except Exception as error:
        metrics.failures.labels("answer").inc()
        body = documents.hang_up(record_failure(services, token, hook, error))
    return Response(body, content_type=documents.content_type)


def _gate(services: LineServices, metrics: LineMetrics) -> Response | None:
    """Let only the provider's own, well-formed requests through."""
    environ: dict[str, Any] = request.environ
    if environ.get("QUERY_STRING"):
        # None of our addresses has one; it could only hide fields from the body (R21).
        return _refuse(metrics, "fields")
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdecimal()) or int(length) > MAX_BODY_BYTES:
        return _refuse(metrics, "size", 413)
    raw = environ["wsgi.input"].read(int(length))
    try:
        body = raw.decode("ascii")
        pairs = parse_qsl(
            body, keep_blank_values=True, strict_parsing=bool(body), errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError:
        return _refuse(metrics, "body", 400)
    nonce = environ.get("HTTP_X_PLIVO_SIGNATURE_V3_NONCE", "")
    signature = environ.get("HTTP_X_PLIVO_SIGNATURE_V3", "")
    if not services.reader.is_genuine("POST", _called_url(services, environ), pairs, nonce, signature):
        return _refuse(metrics, "signature")
    try:
        form = services.reader.checked_form(pairs)
    except BadWebhookError:
        return _refuse(metrics, "fields")
    g.hook = Webhook(form, body, nonce[:64], services.clock.now())
    return None


def _called_url(services: LineServices, environ: dict[str, Any]) -> str:
    """Return the address the provider called: our public URL from settings, never from the request's headers."""
    path: str = environ["PATH_INFO"]
    return services.settings.public_url + (path if _PLAIN_PATH.fullmatch(path) else quote(path.encode("latin-1")))


def _take_news(metrics: LineMetrics, take: Callable[[], None]) -> Response:
    """Take news that wants no document. A failure is answered with 500, so that the provider tells us again."""
    try:
        take()
    except BadWebhookError:
        return _refuse(metrics, "fields")
    except Exception as error:
        metrics.failures.labels("news").inc()
        log.exception("news could not be written down", error=type(error).__name__)
        return Response(status=500)
    return Response(status=200)


def _quarantine(services: LineServices, token: str | None, kind: str, hook: Webhook) -> None:
    """Keep a webhook that belongs to no call of ours (R16). The document does not depend on it."""
    try:
        keep_apart(services, token or NO_CALL, kind, hook)
    except Exception as error:
        log.error("a webhook could not be kept", error=type(error).__name__)


def _refuse(metrics: LineMetrics, why: str, status: int = 403) -> Response:
    metrics.refused.labels(why).inc()
    log.warning("webhook refused", why=why)
    return Response(status=status)

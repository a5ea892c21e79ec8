"""Keep webhooks verbatim: every one that is answered with success is in the database (I5)."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from db.models import ProviderEvent
from db.queries.line import CallRow
from db.writer import Extra, TurnWrite
from ivr.calls.request import Webhook
from ivr.services import LineServices

NO_CALL = ""
_SAID_IN_BODY = re.compile(r"(?<=Digits=)[^&]*|(?<=Speech=)[^&]*")
_STRUCK_OUT = "***"
_KEEP = {
    dialect.dialect.name: dialect.insert(ProviderEvent).on_conflict_do_nothing() for dialect in (sqlite, postgresql)
}


def keep(token: str, kind: str, hook: Webhook) -> Extra:
    """Return what keeps a webhook verbatim, once."""

    def run(connection: Connection) -> None:
        row = {"call_token": token, "kind": kind, "nonce": hook.nonce, "received_at": hook.at, "body": hook.body}
        connection.execute(_KEEP[connection.dialect.name], row)

    return run


def keep_apart(services: LineServices, token: str, kind: str, hook: Webhook) -> None:
    """Keep a webhook that moves no call on. Its keys are struck out: they may be a secret number."""
    struck_out = replace(hook, body=without_keys(hook.body))
    services.writer.commit(TurnWrite(call_id=0, extras=(keep(token, kind, struck_out),)))


def too_late(services: LineServices, call: CallRow, hook: Webhook) -> bytes:
    """Keep a webhook that can change nothing any more; return a document that says nothing."""
    keep_apart(services, call.token, "late", hook)
    return services.documents.hang_up()


def without_keys(body: str) -> str:
    """Return a webhook's body with keys and spoken words struck out."""
    return _SAID_IN_BODY.sub(_STRUCK_OUT, body)

"""Keep webhooks verbatim: every one that is answered with success is in the database (I5)."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from db.models import ProviderEvent
from db.writer import Extra
from ivr.calls.request import Webhook


def keep(token: str, kind: str, hook: Webhook) -> Extra:
    """Return what keeps a webhook verbatim, once."""

    def run(connection: Connection) -> None:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        row = {"call_token": token, "kind": kind, "nonce": hook.nonce, "received_at": hook.at, "body": hook.body}
        connection.execute(dialect.insert(ProviderEvent).values(row).on_conflict_do_nothing())

    return run

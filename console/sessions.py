"""Sessions kept in the database: the cookie holds a random id, the table only its SHA-256.

Ending a session removes its row, so a copied cookie is worth nothing afterwards (reliability.md R68). Somebody who
has not logged in has nothing worth keeping: her form token and language travel in a signed cookie, so that knocking
at the door writes nothing to the database that the phone line needs.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import CallbackDict

from console.services import ConsoleServices
from core.ids import new_token
from db.models import WebSession
from db.queries import console_sessions as queries

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
# Writing `seen_at` on every request would take the write lock for each page.
SEEN_STEP = timedelta(minutes=1)
# What makes a session one that must be possible to end.
_IN_DATABASE = frozenset({"staff_id", "second_step"})
_VISITOR = "visitor."


def asked_by_itself() -> bool:
    """Tell whether a page asks for itself again: nobody need be sitting there, so the session grows no younger."""
    return "again" in request.args


def id_hash(session_id: str) -> str:
    """Return what the table knows of a cookie."""
    return hashlib.sha256(session_id.encode()).hexdigest()


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """A session as views see it: a dictionary of JSON values."""

    def __init__(self, values: dict[str, Any] | None = None, *, session_id: str | None = None) -> None:
        def changed(session: Any) -> None:
            session.modified = True

        super().__init__(values or {}, changed)
        self.session_id = session_id
        self.seen_at: datetime | None = None
        self.renewed = False
        self.ended = False
        self.modified = False

    def renew(self) -> None:
        """Ask for a new id, as after every login."""
        self.renewed = True

    def end(self) -> None:
        """Forget everything and remove the session."""
        self.clear()
        self.ended = True


class DatabaseSessions(SessionInterface):
    """Loads and saves sessions in `web_sessions`."""

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services
        self._signer = URLSafeSerializer(services.secret_key, salt="console-visitor")
        secure = services.public_url.startswith("https:")
        # The name promises browsers that the cookie is secure, for this host, and for all of it.
        self._name = "__Host-sunwai" if secure else "sunwai_console"
        self._cookie: dict[str, Any] = {
            "path": "/" if secure else "/console",
            "secure": secure,
            "httponly": True,
            "samesite": "Strict",
        }

    def open_session(self, app: Flask, request: Request) -> ServerSession | None:
        """Return the session of the request's cookie, or a new empty one."""
        session_id = request.cookies.get(self._name)
        if not session_id or _needs_no_session(request):
            return ServerSession()
        if session_id.startswith(_VISITOR):
            return self._visitor(session_id.removeprefix(_VISITOR))
        with self._services.database.reading() as database:
            row = queries.find_session(database, id_hash(session_id))
        now = self._services.clock.now()
        if row is None or now - row.seen_at > IDLE or now - row.started_at > ABSOLUTE:
            return ServerSession()
        session = ServerSession(json.loads(row.data), session_id=session_id)
        session.seen_at = row.seen_at
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session back where needed, and set or remove the cookie."""
        if not isinstance(session, ServerSession):
            raise TypeError("the console uses its own sessions")
        if session.ended:
            self._remove(session, response)
        elif session.session_id is None and not _IN_DATABASE & session.keys():
            self._save_visitor(session, response)
        elif session.session_id is None or session.renewed:
            self._create(session, response)
        elif session.modified or self._is_stale(session):
            with self._services.database.session() as database:
                queries.update_session(database, id_hash(session.session_id), **self._values(session))

    def _visitor(self, signed: str) -> ServerSession:
        try:
            values, at = self._signer.loads(signed)
        except BadSignature:
            return ServerSession()
        is_old = self._services.clock.now().timestamp() - at > IDLE.total_seconds()
        return ServerSession() if is_old else ServerSession(values)

    def _save_visitor(self, session: ServerSession, response: Response) -> None:
        if session.modified:
            signed = self._signer.dumps([dict(session), self._services.clock.now().timestamp()])
            response.set_cookie(self._name, _VISITOR + str(signed), **self._cookie)

    def _is_stale(self, session: ServerSession) -> bool:
        return self._touched_at(session) != session.seen_at

    def _touched_at(self, session: ServerSession) -> datetime:
        """Return when somebody was last at this session's browser, to the minute."""
        now = self._services.clock.now()
        if session.seen_at is None:
            return now
        return session.seen_at if asked_by_itself() or now - session.seen_at <= SEEN_STEP else now

    def _values(self, session: ServerSession) -> dict[str, Any]:
        return {
            "data": json.dumps(dict(session), ensure_ascii=False),
            "staff_id": session.get("staff_id"),
            "seen_at": self._touched_at(session),
        }

    def _create(self, session: ServerSession, response: Response) -> None:
        session_id, now = new_token() + new_token(), self._services.clock.now()
        row = WebSession(
            id_hash=id_hash(session_id),
            started_at=now,
            user_agent=session.get("user_agent"),
            **self._values(session),
        )
        with self._services.database.session() as database:
            if session.session_id is not None:
                queries.delete_session(database, id_hash(session.session_id))
            queries.add_session(database, row, expired_before=now - IDLE)
        response.set_cookie(self._name, session_id, **self._cookie)

    def _remove(self, session: ServerSession, response: Response) -> None:
        if session.session_id is not None:
            with self._services.database.session() as database:
                queries.delete_session(database, id_hash(session.session_id))
        response.delete_cookie(self._name, **self._cookie)


def _needs_no_session(request: Request) -> bool:
    return request.path.startswith("/console/static/")

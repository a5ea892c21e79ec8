"""The audit trail as the console writes it: for the person logged in, from where her request came."""

from __future__ import annotations

from flask import request
from flask_security import current_user
from sqlalchemy.orm import Session

from console.services import services
from db.audit import Act, record, verify_chain
from db.queries.case_work import Worker

__all__ = ["Act", "record", "record_here", "seen", "verify_chain", "worker_here"]


def record_here(session: Session, act: Act) -> None:
    """Add an entry for the person logged in, from where her request came."""
    staff_id = current_user.id if current_user.is_authenticated else None
    record(session, act, staff_id=staff_id, address=request.remote_addr, now=services().clock.now())


def worker_here() -> Worker:
    """Return the person logged in as somebody who works on a case."""
    return Worker(current_user.id, services().clock.now(), request.remote_addr)


def seen(act: Act) -> None:
    """Write down that a page is about to be shown. If this fails, the page is not shown."""
    with services().database.session() as session:
        record_here(session, act)

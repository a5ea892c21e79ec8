"""What PostgreSQL knows of its tables after a large import: without it planning took minutes, not seconds."""

from __future__ import annotations

from sqlalchemy import text

from db.engine import Database
from db.models import Consent, Group, InstalmentRow, Loan, Member, MemberPhone, Payment

_FILLED = (Group, Member, MemberPhone, Consent, Loan, InstalmentRow, Payment)
_ANALYZE = text("ANALYZE " + ", ".join(model.__tablename__ for model in _FILLED))
# Fewer new rows than this change no plan; the server's own round finds them within minutes.
MANY = 1_000


def look_anew(database: Database, new_rows: int) -> None:
    """Let PostgreSQL look at the tables it was just filled with, if they grew by many rows; after the commit.

    SQLite chooses by its indexes and needs no statistics for these queries.
    """
    if database.is_sqlite or new_rows < MANY:
        return
    with database.write() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(_ANALYZE)

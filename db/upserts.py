"""`INSERT … ON CONFLICT`, which SQLite and PostgreSQL write alike and SQLAlchemy keeps apart."""

from __future__ import annotations

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from db.models.base import Base

Upsert = sqlite.Insert | postgresql.Insert


def insert_into(connection: Connection, table: type[Base] | Table) -> Upsert:
    """Return an insert that can say what happens where the row is there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)

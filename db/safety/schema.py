"""How the tables of the safety store came to be: a history of its own, beside that of the main database."""

from __future__ import annotations

from pathlib import Path

from db.schema import Migrations

# A version table of its own: should both ever share a server, neither is taken for the other.
MIGRATIONS = Migrations(Path(__file__).parent / "migrations", "safety_version")

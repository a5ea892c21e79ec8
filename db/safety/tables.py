"""The tables of the safety store. What was said is sealed; plain are times, urgency, and who works on it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

from db.models.base import NAMING
from db.types import BigId, Instant

metadata = MetaData(naming_convention=NAMING)
VERSION = 1

schema = Table("safety_schema", metadata, Column("version", Integer, primary_key=True))

# One case a call, whatever was pressed in it. `payload`: kinds, number, slot, phrase (db/safety/payloads.py).
cases = Table(
    "safety_cases",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("call_name", String(64), nullable=False, unique=True),
    Column("priority", String(2), nullable=False),
    Column("status", String(12), nullable=False),
    Column("payload", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("respond_by_at", Instant, nullable=False),
    Column("assigned_to_id", BigId),
    Column("closed_at", Instant),
    Column("version", Integer, nullable=False),
    Index("ix_safety_cases_open", "status", "priority", "respond_by_at"),
)

# Every turn of a sealed call: what was pressed, what was said.
events = Table(
    "safety_events",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("call_name", String(64), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("call_name", "turn"),
)

notes = Table(
    "safety_notes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("case_id", ForeignKey(cases.c.id), nullable=False, index=True),
    Column("staff_id", BigId, nullable=False),
    Column("at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
)

# Numbers that must not be rung (`unsafe`), or in one part of the day only (`slot_only`).
numbers = Table(
    "safety_numbers",
    metadata,
    Column("phone_name", String(64), primary_key=True),
    Column("flag", String(12), nullable=False),
    Column("payload", Text, nullable=False),
    Column("set_at", Instant, nullable=False),
)

# Who has read what: the list (no case), or one case.
reads = Table(
    "safety_reads",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("staff_id", BigId, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("case_id", BigId),
    Column("act", String(12), nullable=False),
)

"""The tables of the safety store. What was said is sealed; plain are times, urgency, and who works on it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

from db.models.base import NAMING
from db.types import BigId, Instant

metadata = MetaData(naming_convention=NAMING)

# The names of the keys under which rows are sealed (db/safety/vault.py): two while the key is being changed.
keys = Table("safety_keys", metadata, Column("name", String(64), primary_key=True))

# One case a call, whatever was pressed in it. `payload`: kinds, number, slot, phrase.
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

# Who has read what: the list or the looks (no case), or one case.
reads = Table(
    "safety_reads",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("staff_id", BigId, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("case_id", BigId),
    Column("act", String(12), nullable=False),
)

# Private numbers (db/safety/codes.py). `handle`: what the two named people call the holder among themselves.
codes = Table(
    "safety_codes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("handle", String(8), nullable=False, unique=True),
    Column("digits_name", String(64), nullable=False, unique=True),
    Column("didi_id", BigId, nullable=False),
    Column("officer_id", BigId, nullable=False),
    Column("payload", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("retired_at", Instant),
)

# Cases that only the two people named for a private number see; every other case is any violence worker's.
kept_for = Table(
    "safety_kept_for",
    metadata,
    Column("case_id", ForeignKey(cases.c.id), primary_key=True),
    Column("code_id", ForeignKey(codes.c.id), nullable=False, index=True),
)

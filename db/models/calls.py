"""Calls, their turns, everything the provider told us, and recordings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import BigId, Instant


class Call(Base):
    """One conversation (or one attempt at it). `id` grows with time, so the newest call has the largest id."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_member_id", "member_id", "id"),
        Index("ix_calls_other_party", "other_party", "id"),
        Index("ix_calls_disposition", "disposition", "id"),
        Index("ix_calls_flow", "flow", "id"),
        Index("ix_calls_end_reason", "end_reason", "id"),
        Index("ix_calls_status", "status", "id"),
        # A dropped call is taken up once.
        Index(
            "uq_calls_resumes_call_id",
            "resumes_call_id",
            unique=True,
            sqlite_where=text("resumes_call_id IS NOT NULL"),
            postgresql_where=text("resumes_call_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    provider_call_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    direction: Mapped[str] = mapped_column(String(8), doc="core.calls.Direction")
    other_party: Mapped[str | None] = mapped_column(String(16), doc="her number; None when withheld")
    line: Mapped[str | None] = mapped_column(String(16), doc="our number")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), doc="set once we know who it is")
    attempt_token: Mapped[str | None] = mapped_column(String(32))
    flow: Mapped[str] = mapped_column(String(32))
    flow_version: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), doc="core.calls.CallStatus")
    turn: Mapped[int] = mapped_column(default=0, doc="the turn the caller is answering now")
    state: Mapped[str | None] = mapped_column(Text, doc="the engine's state as JSON, also after the end")
    started_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    end_reason: Mapped[str | None] = mapped_column(String(20), doc="core.calls.EndReason")
    disposition: Mapped[str | None] = mapped_column(String(32), doc="core.calls.Disposition")
    cause_code: Mapped[int | None] = mapped_column(doc="the provider's hang-up cause, as told")
    ended_by: Mapped[str | None] = mapped_column(String(32), doc="who hung up, as the provider says")
    talk_seconds: Mapped[int | None]
    billed_seconds: Mapped[int | None]
    why: Mapped[str] = mapped_column(String(32), doc="why it was made: a code with a sentence in the console")
    resumes_call_id: Mapped[int | None] = mapped_column(BigId, doc="the dropped call it took up")
    # No foreign key, as in cases.
    staff_id: Mapped[int | None] = mapped_column(BigId, doc="whose work it was: a didi who gave her number")
    language: Mapped[str | None] = mapped_column(String(8), doc="in which it was spoken; None: the line's first")


class CallStep(Base):
    """One turn: what she did, what she then heard, and the exact bytes we answered.

    The request is kept verbatim here; `reply` lets a repeated webhook get the same bytes back.
    """

    __tablename__ = "call_steps"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    flow: Mapped[str] = mapped_column(String(32))
    node: Mapped[str] = mapped_column(String(64), doc="where the call waits after this turn")
    input_kind: Mapped[str] = mapped_column(String(16), doc="start, keys, silence, recording, transfer or hung_up")
    input_value: Mapped[str | None] = mapped_column(String(64), doc="what she pressed; secret digits never")
    outcome: Mapped[str | None] = mapped_column(String(32), doc="what the flow made of it: an option, no_match …")
    said: Mapped[str] = mapped_column(Text, doc="JSON list of [prompt id, slots]")
    nonce: Mapped[str | None] = mapped_column(String(64))
    request: Mapped[str] = mapped_column(Text, doc="the webhook as received, secret digits struck out")
    reply: Mapped[bytes] = mapped_column(LargeBinary)


class ProviderEvent(Base):
    """Any other webhook, verbatim: ringing, hang-up, recording ready, or one that belongs to no call of ours."""

    __tablename__ = "provider_events"
    __table_args__ = (UniqueConstraint("call_token", "kind", "nonce"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_token: Mapped[str] = mapped_column(String(32), doc="empty for a call we do not know")
    kind: Mapped[str] = mapped_column(String(16))
    nonce: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(Instant, index=True)
    body: Mapped[str] = mapped_column(Text)


class Recording(Base):
    """Speech of a caller. The file is fetched after the call; the row exists before the file does."""

    __tablename__ = "recordings"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    turn: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(16), doc="question, place, answer, rumour, notice, complaint")
    provider_recording_id: Mapped[str] = mapped_column(String(64), unique=True)
    seconds: Mapped[int]
    status: Mapped[str] = mapped_column(String(16), doc="wanted, stored, silent, lost or discarded")
    file: Mapped[str | None] = mapped_column(String(120), doc="path under the data folder")
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant)


class FlowVersion(Base):
    """The flow files of one version, so that a call in progress finishes with the words it began with."""

    __tablename__ = "flow_versions"

    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    documents: Mapped[str] = mapped_column(Text, doc="JSON object: file name to YAML text")
    first_used_at: Mapped[datetime] = mapped_column(Instant)

"""Who saw or changed what: entries chained by hash, so that an altered, added or missing one shows (I8, R75)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.models import AuditEntry
from db.queries import console_audit as queries

FIRST_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did. `detail` holds codes and counts, never names or numbers."""

    action: str
    object_kind: str
    object_id: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the chain found. `broken_at` is the id of the first entry that does not fit."""

    entries: int
    broken_at: int | None

    @property
    def whole(self) -> bool:
        """Tell whether every entry fits the one before."""
        return self.broken_at is None


def record(session: Session, act: Act, *, staff_id: int | None, address: str | None, now: datetime) -> AuditEntry:
    """Add an entry at the end of the chain, in the caller's transaction."""
    last = queries.last_entry(session)
    entry = AuditEntry(
        at=now,
        staff_id=staff_id,
        action=act.action,
        object_kind=act.object_kind,
        object_id=act.object_id,
        detail=_canonical(act.detail),
        address=address,
        previous_hash=last.hash if last is not None else FIRST_HASH,
        hash="",
    )
    entry.hash = _hash(entry)
    session.add(entry)
    session.flush()
    return entry


def verify_chain(session: Session) -> ChainReport:
    """Walk the whole chain and report the first entry that was altered or follows a missing one."""
    previous, count = FIRST_HASH, 0
    for entry in queries.walk(session):
        if entry.previous_hash != previous or entry.hash != _hash(entry):
            return ChainReport(count, entry.id)
        previous, count = entry.hash, count + 1
    return ChainReport(count, None)


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _hash(entry: AuditEntry) -> str:
    content = _canonical(
        {
            "at": entry.at.isoformat(),
            "staff_id": entry.staff_id,
            "action": entry.action,
            "object_kind": entry.object_kind,
            "object_id": entry.object_id,
            "detail": entry.detail,
            "address": entry.address,
        }
    )
    return hashlib.sha256((entry.previous_hash + content).encode()).hexdigest()

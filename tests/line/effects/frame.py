"""What effects of the call itself: the caller, the desk, the didi, and how soon somebody answers leave behind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from db.models import Caller, Case, Consent, Recording
from tests.journey_files import RECORDING_ID
from tests.line.effects.left import Left, Seen


def _disposition(left: Left, value: str) -> bool:
    return left.call.disposition is not None


def _consent(left: Left, purpose: str, granted: str, prompt: str) -> bool:
    if left.call.other_party is None:
        return True
    wanted = select(Consent).where(Consent.call_id == left.call.id, Consent.purpose == purpose)
    return left.some(wanted.where(Consent.granted.is_(granted == "yes"), Consent.words == prompt))


def _case(left: Left, kind: str, priority: str, detail: dict[str, Any]) -> bool:
    with left.database.reading() as session:
        cases = session.scalars(select(Case).where(Case.call_id == left.call.id, Case.kind == kind)).all()
    return any(case.priority == priority and json.loads(case.detail) == detail for case in cases)


def _recording(left: Left, purpose: str, recording_id: str, seconds: int) -> bool:
    assert recording_id == RECORDING_ID
    wanted = select(Recording).where(Recording.call_id == left.call.id, Recording.status == "wanted")
    return left.some(wanted.where(Recording.seconds == seconds, Recording.purpose == purpose))


def _choose_language(left: Left, language: str) -> bool:
    if left.call.other_party is None:
        return left.call.language == language
    chosen = select(Caller).where(Caller.phone == left.call.other_party, Caller.language == language)
    return left.call.language == language and left.some(chosen)


def _discard_recording(left: Left, recording_id: str) -> bool:
    return left.some(select(Recording).where(Recording.call_id == left.call.id, Recording.status == "discarded"))


SEEN: Mapping[str, Seen] = {
    "disposition": _disposition,
    "consent": _consent,
    "case": _case,
    "recording": _recording,
    "discard_recording": _discard_recording,
    "choose_language": _choose_language,
}

"""What is known of a number's calls about health."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, select
from sqlalchemy.orm import aliased

from core.cases import CaseKind
from db.models import Call, Case

_HEALTH = (CaseKind.EMERGENCY.value, CaseKind.TRIAGE_UNCLEAR.value, CaseKind.HEALTH.value)
_later = aliased(Call)
# A call that was taken up again is one call, and the call that is going on is none of those before it.
_RANG = (
    select(Case.id)
    .join(Call, Call.id == Case.call_id)
    .where(
        Call.other_party == bindparam("phone"),
        Call.ended_at.is_not(None),
        Case.kind.in_(_HEALTH),
        Case.opened_at >= bindparam("since_at"),
        ~exists().where(_later.resumes_call_id == Call.id),
    )
    .limit(1)
)


def rang_about_health(connection: Connection, phone: str, since_at: datetime) -> bool:
    """Tell whether an earlier call of this number opened a case about health since then."""
    return connection.execute(_RANG, {"phone": phone, "since_at": since_at}).first() is not None

"""Whether a number may be rung at all, as far as the safety store knows. Fail-closed: no answer is a no."""

from __future__ import annotations

import structlog

from core.calling_window import SLOTS
from core.may_call import Pause
from db.safety.store import SafetyStore

log = structlog.get_logger(__name__)


def pause_of(safety: SafetyStore, phone: str | None) -> Pause | None:
    """Return the pause of a number; None when it may be rung as any other."""
    if phone is None:
        return None
    try:
        flag = safety.flag_of(phone)
    except Exception as error:
        log.error("it is not known whether a number may be rung; it waits", error=type(error).__name__)
        return Pause(None)
    return Pause(SLOTS.get(flag.slot or "")) if flag is not None else None

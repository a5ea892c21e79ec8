"""Plivo's hang-up causes in our words (plivo.md §6). The code decides; names and statuses vary."""

from __future__ import annotations

from core.calls import EndReason

_BY_CODE: dict[int, EndReason] = {
    4000: EndReason.COMPLETED,
    4010: EndReason.COMPLETED,
    4020: EndReason.COMPLETED,
    4030: EndReason.COMPLETED,
    6000: EndReason.TIME_LIMIT,
    6010: EndReason.NO_ANSWER,
    6020: EndReason.NETWORK,
    1000: EndReason.CANCELLED,
    1010: EndReason.ACCOUNT,
    1020: EndReason.THROTTLED,
    5030: EndReason.THROTTLED,
    2000: EndReason.INVALID_NUMBER,
    2010: EndReason.UNREACHABLE,
    2020: EndReason.INVALID_NUMBER,
    2030: EndReason.ACCOUNT,
    2040: EndReason.ACCOUNT,
    2050: EndReason.ACCOUNT,
    2060: EndReason.ACCOUNT,
    2070: EndReason.ACCOUNT,
    3000: EndReason.NO_ANSWER,
    3010: EndReason.BUSY,
    3020: EndReason.REJECTED,
    3030: EndReason.ACCOUNT,
    3040: EndReason.REJECTED,
    3050: EndReason.INVALID_NUMBER,
    3070: EndReason.NETWORK,
    3080: EndReason.NETWORK,
    3090: EndReason.NETWORK,
    3100: EndReason.BUSY,
    3110: EndReason.REJECTED,
    3120: EndReason.INVALID_NUMBER,
    3130: EndReason.ACCOUNT,
    3140: EndReason.ACCOUNT,
    5000: EndReason.NETWORK,
    5010: EndReason.NETWORK,
    5020: EndReason.NETWORK,
    9000: EndReason.CANCELLED,
    9100: EndReason.MACHINE,
    9110: EndReason.CANCELLED,
}
# 7xxx: our addresses failed; 8xxx: our documents were bad.
_OURS = (7000, 9000)
_CALLER_SOURCES = frozenset({"caller", "callee", "call recipient"})


def end_reason(cause_code: int | None, source: str | None, *, inbound: bool) -> EndReason:
    """Return why the line ended. An answered call that the person at the phone ended is `caller_hung_up`."""
    if cause_code is None:
        return EndReason.UNKNOWN
    if _OURS[0] <= cause_code < _OURS[1]:
        return EndReason.OUR_FAULT
    reason = _BY_CODE.get(cause_code, EndReason.UNKNOWN)
    if reason is EndReason.COMPLETED and cause_code == 4000 and (source or "").lower() in _CALLER_SOURCES:
        return EndReason.CALLER_HUNG_UP
    return reason

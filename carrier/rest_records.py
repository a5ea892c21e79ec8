"""REST: records of ended calls, and recordings."""

import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Request, Response

from carrier.calls import Call
from carrier.exchange import Carrier
from carrier.recordings import Recording
from carrier.web import ApiError, answer, page

_EQUAL: dict[str, Callable[[Call], str]] = {
    "from_number": lambda call: call.caller,
    "to_number": lambda call: call.callee,
    "call_direction": lambda call: call.direction,
    "parent_call_uuid": lambda call: call.parent_uuid,
    "hangup_source": lambda call: call.ending.source if call.ending else "",
    "hangup_cause_code": lambda call: str(call.ending.code) if call.ending else "",
    "bill_duration": lambda call: str(call.duration),
}
_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
_DAY = timedelta(days=1)


def _visible(carrier: Carrier) -> list[Call]:
    """Calls whose record has appeared: some seconds after they ended, for ninety days."""
    now = carrier.engine.wall()
    settled = carrier.book.ended(now - timedelta(seconds=carrier.config.cdr_delay))
    return [call for call in settled if call.ended_at and call.ended_at > now - 90 * _DAY]


def record_of(carrier: Carrier, uuid: str) -> Response:
    """One record."""
    for call in _visible(carrier):
        if call.uuid == uuid:
            return answer(as_record(carrier, call))
    raise ApiError(404, "not found")


def list_records(carrier: Carrier, request: Request) -> Response:
    """Records that pass every filter, latest first; without a time filter only the last seven days."""
    calls = _visible(carrier)
    for name, get in _EQUAL.items():
        wanted = request.args.get(name)
        if wanted:
            calls = [call for call in calls if get(call) == wanted.removeprefix("+")]
    for bound, holds in _BOUNDS.items():
        least = request.args.get(f"bill_duration__{bound}")
        if least:
            seconds = _number(least)
            calls = [call for call in calls if holds(call.duration, seconds)]
    kept = _between(carrier, request, "end_time", calls, lambda call: call.ended_at or call.created_at)
    return page(request, [as_record(carrier, call) for call in kept])


def _number(text: str) -> int:
    if not text.isdigit():
        raise ApiError(400, "bill_duration must be a number")
    return int(text)


def _between(
    carrier: Carrier, request: Request, name: str, items: list[Any], moment: Callable[[Any], datetime]
) -> list[Any]:
    """Keep what lies within the time filters, which are in UTC; thirty days at most."""
    now = carrier.engine.wall()
    limits = {b: _moment(request.args[f"{name}__{b}"]) for b in _BOUNDS if f"{name}__{b}" in request.args}
    if not limits:
        limits = {"gte": now - 7 * _DAY}
    start = limits.get("gte", limits.get("gt"))
    end = limits.get("lt", limits.get("lte", now))
    if start is not None and end - start > 30 * _DAY:
        raise ApiError(400, f"{name}: the range must not be longer than 30 days")
    for bound, limit in limits.items():
        items = [item for item in items if _BOUNDS[bound](moment(item), limit)]
    return items


def _moment(text: str) -> datetime:
    """`YYYY-MM-DD HH:MM[:ss[.uuuuuu]]`, in UTC."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d(\.\d{1,6})?)?", text):
        raise ApiError(400, f"{text!r} is not a time")
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise ApiError(400, f"{text!r} is not a time") from error


def _zoned(carrier: Carrier, moment: datetime | None) -> str | None:
    """The account's zone, with its offset."""
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(carrier.config.time_zone)).isoformat(sep=" ", timespec="seconds")


def as_record(carrier: Carrier, call: Call) -> dict[str, Any]:
    """A call record; here `bill_duration` is the raw seconds and `billed_duration` the rounded ones."""
    ending = call.ending
    return {
        "call_uuid": call.uuid,
        "call_direction": call.direction,
        "call_duration": call.duration,
        "bill_duration": call.duration,
        "billed_duration": call.billed,
        "call_state": "ANSWER" if call.answered_at else call.status.upper().replace("-", "_"),
        "from_number": call.caller,
        "to_number": call.callee,
        "initiation_time": _zoned(carrier, call.created_at),
        "answer_time": _zoned(carrier, call.answered_at),
        "end_time": _zoned(carrier, call.ended_at),
        "hangup_cause_code": ending.code if ending else 0,
        "hangup_cause_name": ending.cause.name if ending else "",
        "hangup_source": ending.source if ending else "",
        "parent_call_uuid": call.parent_uuid or None,
        "stir_verification": "Not Applicable",
        "total_amount": call.cost,
        "total_rate": call.rate,
        "resource_uri": f"/v1/Account/{carrier.config.auth_id}/Call/{call.uuid}/",
    }


def list_recordings(carrier: Carrier, request: Request) -> Response:
    """`GET /Recording/`, by call and time."""
    items = carrier.recordings.ready(carrier.engine.wall())
    call_uuid = request.args.get("call_uuid")
    if call_uuid:
        items = [item for item in items if item.call_uuid == call_uuid]
    kept = _between(carrier, request, "add_time", items, lambda item: item.ready_at)
    return page(request, [_as_json(carrier, item) for item in kept])


def _find(carrier: Carrier, recording_id: str) -> Recording:
    item = carrier.recordings.items.get(recording_id)
    if item is None or not item.is_ready(carrier.engine.wall()):
        raise ApiError(404, "not found")
    return item


def show_recording(carrier: Carrier, request: Request, recording_id: str) -> Response:
    """`GET /Recording/{id}/`."""
    return answer(_as_json(carrier, _find(carrier, recording_id)))


def delete_recording(carrier: Carrier, request: Request, recording_id: str) -> Response:
    """`DELETE /Recording/{id}/`."""
    del carrier.recordings.items[_find(carrier, recording_id).id]
    return Response(status=204)


def download(carrier: Carrier, recording_id: str) -> Response:
    """The sound file itself."""
    item = _find(carrier, recording_id)
    return Response(item.body, content_type=item.content_type)


def _as_json(carrier: Carrier, item: Recording) -> dict[str, Any]:
    start = item.started_at.timestamp() * 1000
    length = item.seconds * 1000
    return {
        "add_time": _zoned(carrier, item.ready_at),
        "call_uuid": item.call_uuid,
        "conference_name": None,
        "from_number": item.caller,
        "to_number": item.callee,
        "recording_id": item.id,
        "recording_type": "call",
        "recording_format": item.format,
        "recording_url": item.url,
        "recording_duration_ms": f"{length:.5f}",
        "recording_start_ms": f"{start:.5f}",
        "recording_end_ms": f"{start + length:.5f}",
        "resource_uri": f"/v1/Account/{carrier.config.auth_id}/Recording/{item.id}/",
    }

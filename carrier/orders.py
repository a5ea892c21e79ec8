"""Reading a create-call request as strictly as the vendor does."""

import re
from dataclasses import dataclass
from typing import Any

from carrier.calls import Hooks
from carrier.fragments import is_absolute
from carrier.web import ApiError

_MOST_DESTINATIONS = 1000


@dataclass(frozen=True)
class Order:
    """A create-call request that makes sense. Seconds."""

    caller: str
    destinations: list[str]
    hooks: Hooks
    caller_name: str
    ring_timeout: int
    time_limit: int
    hangup_on_ring: int | None
    machine_detection: str


def read(values: dict[str, Any]) -> Order:
    """The order in a request's body; raises `ApiError` 400."""
    missing = [name for name in ("from", "to", "answer_url") if not values.get(name)]
    if missing:
        raise ApiError(400, f"{', '.join(missing)} parameter is missing")
    caller = _number(values["from"], "from")
    destinations = [_number(one, "to") for one in str(values["to"]).split("<")]
    if len(set(destinations)) != len(destinations) or len(destinations) > _MOST_DESTINATIONS:
        raise ApiError(400, f"to must hold at most {_MOST_DESTINATIONS} unique destinations")
    if caller in destinations:
        raise ApiError(400, "from must not be one of the destinations")
    name = str(values.get("caller_name") or "")
    if len(name) > 50:
        raise ApiError(400, "caller_name must have at most 50 characters")
    detection = str(values.get("machine_detection") or "").lower()
    if detection not in {"", "false", "true", "hangup"}:
        raise ApiError(400, "machine_detection must be true or hangup")
    on_ring = values.get("hangup_on_ring")
    return Order(
        caller=caller,
        destinations=destinations,
        hooks=_hooks(values),
        caller_name=name,
        ring_timeout=_seconds(values, "ring_timeout", 120),
        time_limit=min(_seconds(values, "time_limit", 14400), 86400),
        hangup_on_ring=None if on_ring is None else _seconds(values, "hangup_on_ring", 0, least=0),
        machine_detection="" if detection == "false" else detection,
    )


def _number(value: object, name: str) -> str:
    text = str(value).removeprefix("+")
    if not re.fullmatch(r"[1-9][0-9]{6,14}", text):
        raise ApiError(400, f"{name} is not a valid phone number")
    return text


def _seconds(values: dict[str, Any], name: str, default: int, least: int = 1) -> int:
    value = values.get(name)
    if value is None:
        return default
    if not re.fullmatch(r"[0-9]{1,7}", str(value)) or int(value) < least:
        raise ApiError(400, f"{name} is not a valid number of seconds")
    return int(value)


def _hooks(values: dict[str, Any]) -> Hooks:
    def url(name: str) -> str:
        text = str(values.get(name) or "")
        if text and not is_absolute(text):
            raise ApiError(400, f"{name} is not a valid URL")
        return text

    def method(name: str) -> str:
        text = str(values.get(name) or "POST").upper()
        if text not in {"GET", "POST"}:
            raise ApiError(400, f"{name} must be GET or POST")
        return text

    return Hooks(
        answer=url("answer_url"),
        answer_method=method("answer_method"),
        hangup=url("hangup_url"),
        hangup_method=method("hangup_method"),
        ring=url("ring_url"),
        ring_method=method("ring_method"),
        fallback=url("fallback_url"),
        fallback_method=method("fallback_method"),
        machine=url("machine_detection_url"),
        machine_method=method("machine_detection_method"),
    )

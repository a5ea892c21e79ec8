"""Effects of groups and their leaders."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from call_flows.fields import NOTHING
from core.entries import EntryKind, EntryStatus, Report
from ivr.handlers.entries import keep
from ivr.moment import Handler, Moment, Values


def _entry(connection: Connection, values: Values, moment: Moment) -> None:
    """Write down what she reported, in whichever part of the line."""
    detail, choice = _code(values["detail"]), _code(values["choice"])
    report = Report(
        kind=EntryKind(values["kind"]),
        item=_code(values["item"]) or "",
        quantity=_number(values["quantity"]),
        choice=choice,
        detail={"answers": detail} if detail else {},
    )
    keep(connection, report, moment)


def _figure(connection: Connection, values: Values, moment: Moment) -> None:
    """Write down a number she entered, confirmed or not."""
    report = Report(
        kind=EntryKind(values["kind"]),
        item=_code(values["item"]) or "",
        quantity=_number(values["quantity"]),
        odd=values["odd"] == "yes",
        status=EntryStatus(values["status"]),
    )
    keep(connection, report, moment)


def _code(value: str | None) -> str | None:
    return None if value in {None, NOTHING} else value


def _number(value: int | str | None) -> int | None:
    return None if value is None or value == NOTHING else int(value)


HANDLERS: Mapping[str, Handler] = {
    "entry": _entry,
    "figure": _figure,
}

"""How long a reminder's call may last: her own words, and a talk with a didi where she asks for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from call_flows.turn import Transfer
from commands.composition.line import desk_hours
from core.clock import at_india
from core.costs import REMINDER_TALK_SECONDS, RING_SECONDS, TRANSFER_TALK_SECONDS, cost_of, worst_case
from ivr.telephony.plivo.documents import PlivoDocuments
from ivr.telephony.port import Links

SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)
CHRISTMAS = date(2026, 12, 25)


def test_a_talk_with_a_didi_is_not_cut_off_and_its_cost_is_held(world: Any) -> None:
    world.due_reminder()
    world.dialler().tick()
    (order,) = world.placer.orders
    assert order.limit_seconds == REMINDER_TALK_SECONDS + RING_SECONDS + TRANSFER_TALK_SECONDS
    assert Transfer(to="didi").ring <= RING_SECONDS
    assert world.attempt().hold_paise == worst_case(order.limit_seconds, 60)


def test_the_document_and_the_order_speak_of_the_same_talk() -> None:
    links = Links("https://line.test/a", "https://line.test/s", "https://line.test/r")
    document = PlivoDocuments("915220000000").document((), Transfer(to="didi"), links, "+919000000055")
    assert f'timeLimit="{TRANSFER_TALK_SECONDS}"'.encode() in document


def test_a_talk_with_a_didi_is_left_alone_while_it_is_up(world: Any) -> None:
    world.due_reminder()
    world.dialler().tick()
    world.she_answers(world.attempt(), "call-1")
    world.lookup.live = {"call-1"}
    for _ in range(30):
        world.pass_time(minutes=1)
        world.sweeper().sweep()
    assert world.call().status == "in_progress"


@pytest.mark.parametrize(
    ("seconds", "rate", "paise"), [(0, 60, 0), (1, 60, 60), (60, 60, 60), (61, 60, 120), (61, 38, 76)]
)
def test_a_call_costs_its_started_minutes(seconds: int, rate: int, paise: int) -> None:
    assert cost_of(seconds, rate) == worst_case(seconds, rate) == paise


def test_the_accounts_own_rate_is_held_and_settled(new_world: Callable[..., Any]) -> None:
    world = new_world(SUNWAI_PAISE_PER_MINUTE=38)
    world.due_reminder()
    world.dialler().tick()
    assert world.attempt().hold_paise == worst_case(world.placer.orders[0].limit_seconds, 38)
    world.hangs_up(world.attempt(), was_answered=True, billed_seconds=61)
    assert world.attempt().hold_paise == 76


DESK: list[tuple[dict[str, Any], datetime, bool]] = [
    ({}, at_india(SATURDAY, time(10)), True),
    ({}, at_india(SATURDAY, time(17)), False),
    ({}, at_india(SUNDAY, time(11)), False),
    ({}, at_india(CHRISTMAS, time(11)), False),
    ({"SUNWAI_DESK_DAYS": "5"}, at_india(SATURDAY, time(11)), False),
    ({"SUNWAI_DESK_DAYS": "7"}, at_india(SUNDAY, time(11)), True),
    ({"SUNWAI_DESK_OPENS": "09:30"}, at_india(SATURDAY, time(9, 30)), True),
    ({"SUNWAI_DESK_CLOSES": "13:00"}, at_india(SATURDAY, time(13)), False),
]


@pytest.mark.parametrize(("values", "at", "is_open"), DESK)
def test_the_desk_keeps_the_hours_of_the_settings(
    new_world: Callable[..., Any], values: dict[str, Any], at: datetime, is_open: bool
) -> None:
    settings = new_world(**values).line.settings
    assert desk_hours(settings, at_india(SATURDAY, time(8))).is_open(at) is is_open


@pytest.mark.parametrize(
    "values",
    [
        {"SUNWAI_DESK_OPENS": "36000"},
        {"SUNWAI_DESK_OPENS": "10:00Z"},
        {"SUNWAI_DESK_OPENS": "17:00"},
        {"SUNWAI_DESK_CLOSES": "25:00"},
        {"SUNWAI_DESK_DAYS": "4"},
        {"SUNWAI_PAISE_PER_MINUTE": "0"},
    ],
)
def test_settings_that_make_no_desk_are_refused(new_world: Callable[..., Any], values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        new_world(**values)

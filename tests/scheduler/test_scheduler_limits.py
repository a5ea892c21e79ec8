"""How long a reminder's call may last: her own words, and a talk with a didi where she asks for one."""

from __future__ import annotations

from typing import Any

from call_flows.turn import Transfer
from core.costs import REMINDER_TALK_SECONDS, RING_SECONDS, TRANSFER_TALK_SECONDS, worst_case
from ivr.telephony.plivo.documents import PlivoDocuments
from ivr.telephony.port import Links


def test_a_talk_with_a_didi_is_not_cut_off_and_its_cost_is_held(world: Any) -> None:
    world.due_reminder()
    world.dialler().tick()
    (order,) = world.placer.orders
    assert order.limit_seconds == REMINDER_TALK_SECONDS + RING_SECONDS + TRANSFER_TALK_SECONDS
    assert Transfer(to="didi").ring <= RING_SECONDS
    assert world.attempt().hold_paise == worst_case(order.limit_seconds)


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

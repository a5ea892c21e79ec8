"""The daily round: private matters past their time go, and what their calls left unreadable in the main database."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.calls import CallStatus
from core.ids import new_call_id
from db.audit import verify_chain
from db.models import AuditEntry, Call, CallStep
from db.safety.desk import SafetyDesk
from db.safety.store import SealedTurn
from scheduler.private_data import PrivateData
from scheduler.recordings import RecordingFetcher

HER = "+919000000001"
WORKER = 7
DAY = timedelta(days=1)
OPEN_STATE, SEALED_STATE = '{"frames": []}', "sealed:abc"


def a_call(world: Any, state: str, *, ended: bool = True) -> int:
    """A call of now with two turns, the second of them like its state: open or sealed."""
    now, call_id = world.clock.now(), new_call_id(world.clock.now())
    reply = SEALED_STATE.encode() if state == SEALED_STATE else b"<Response/>"
    usual = {"at": now, "input_kind": "keys", "said": "[]", "request": "", "call_id": call_id}
    with world.database.session() as session:
        session.add(
            Call(
                id=call_id,
                token=f"token-{call_id}"[:32],
                direction="inbound",
                flow="main",
                flow_version="1",
                why="she_called",
                turn=1,
                state=state,
                status=CallStatus.ENDED.value if ended else CallStatus.IN_PROGRESS.value,
                started_at=now,
                ended_at=now if ended else None,
            )
        )
        session.flush()
        session.add(CallStep(turn=0, flow="main", node="choose", reply=b"<Response/>", **usual))
        session.add(CallStep(turn=1, flow="talk", node="-", reply=reply, **usual))
    return call_id


def left(world: Any, call_id: int) -> tuple[str | None, list[bytes]]:
    with world.database.reading() as session:
        steps = session.scalars(select(CallStep).where(CallStep.call_id == call_id).order_by(CallStep.turn))
        return session.get_one(Call, call_id).state, [step.reply for step in steps]


def test_a_day_after_a_call_nothing_of_it_is_left_to_be_opened(world: Any) -> None:
    call_id = a_call(world, SEALED_STATE)
    private = PrivateData(world.line)
    world.pass_time(hours=23)
    private.forget()
    assert left(world, call_id) == (SEALED_STATE, [b"<Response/>", SEALED_STATE.encode()]), "a late key may come"
    world.pass_time(hours=2)
    private.forget()
    assert left(world, call_id) == (None, [b"<Response/>", b""])


def test_other_calls_and_calls_that_are_up_stay_as_they_are(world: Any) -> None:
    ordinary, up = a_call(world, OPEN_STATE), a_call(world, SEALED_STATE, ended=False)
    world.pass_time(days=2)
    PrivateData(world.line).forget()
    assert left(world, ordinary) == (OPEN_STATE, [b"<Response/>", b"<Response/>"])
    assert left(world, up) == (SEALED_STATE, [b"<Response/>", SEALED_STATE.encode()])


def test_a_matter_past_its_time_is_gone_and_the_audit_has_counts_only(world: Any) -> None:
    deed = ("safety_case", {"kind": "danger_now", "priority": "P0"})
    world.line.safety.keep(SealedTurn("a-call", 1, world.clock.now(), HER, {"node": "danger"}, (deed,)))
    desk = SafetyDesk(world.line.safety, WORKER, world.clock.now())
    (case,) = desk.listing(done=False)
    desk.add_note(case, "She is safe.")
    desk.change(case, case.version, {"status": "done", "closed_at": world.clock.now()})
    private = PrivateData(world.line)
    world.clock.advance(world.line.settings.safety_keep_days * DAY)
    private.forget()
    assert world.rows(AuditEntry) == [], "where nothing was deleted nothing is written"
    world.clock.advance(DAY)
    private.forget()
    assert desk.listing(done=True) == []
    (entry,) = world.rows(AuditEntry)
    assert (entry.action, entry.object_kind, entry.object_id, entry.staff_id) == (
        "safety_forgotten",
        "private",
        "",
        None,
    )
    assert json.loads(entry.detail) == {"matters": 1, "turns": 1, "notes": 1, "looks": 0}
    with world.database.reading() as session:
        assert verify_chain(session).whole


class TestTheProvidersCopies:
    """S7: what is on our disk, or was taken back, is not kept by the provider."""

    def test_s7_it_is_gone_within_the_hour_and_not_before_she_can_hear_it_again(self, world: Any) -> None:
        world.a_recording()
        world.lookup.recordings["rec-1"] = b"RIFF\x24\x00\x00\x00WAVEfmt and so on"
        fetcher = RecordingFetcher(world.line, world.lookup)
        assert fetcher.delete_copies() == 0, "not before it is on our disk"
        fetcher.fetch()
        world.pass_time(minutes=30)
        assert fetcher.delete_copies() == 0
        world.pass_time(minutes=15)
        assert fetcher.delete_copies() == 1
        assert world.lookup.recordings == {}
        asked = len(world.lookup.asked)
        assert fetcher.delete_copies() == 0
        assert len(world.lookup.asked) == asked, "it is asked for once"

    def test_s7_what_she_took_back_goes_at_once_also_when_it_appears_late(self, world: Any) -> None:
        world.a_recording("discarded")
        fetcher = RecordingFetcher(world.line, world.lookup)
        assert fetcher.delete_copies() == 0
        world.lookup.recordings["rec-1"] = b"RIFF"
        world.pass_time(minutes=1)
        assert fetcher.delete_copies() == 1
        assert world.lookup.recordings == {}

    def test_a_copy_that_never_was_is_asked_for_during_an_hour(self, world: Any) -> None:
        world.a_recording("discarded")
        fetcher = RecordingFetcher(world.line, world.lookup)
        for _ in range(120):
            fetcher.delete_copies()
            world.pass_time(minutes=1)
        assert len(world.lookup.asked) < 12
        assert fetcher.delete_copies() == 0

    def test_a_provider_that_does_not_answer_is_asked_until_it_does(self, world: Any) -> None:
        world.a_recording("discarded")
        world.lookup.recordings["rec-1"] = b"RIFF"
        world.lookup.is_out = True
        fetcher = RecordingFetcher(world.line, world.lookup)
        for _ in range(48):
            assert fetcher.delete_copies() == 0
            world.pass_time(hours=1)
        world.lookup.is_out = False
        assert fetcher.delete_copies() == 1
        assert world.lookup.recordings == {}

    def test_what_is_wanted_or_lost_is_left_alone(self, world: Any) -> None:
        for status in ("wanted", "heard_of", "lost"):
            world.a_recording(status, f"rec-{status}")
        world.pass_time(days=1)
        assert RecordingFetcher(world.line, world.lookup).delete_copies() == 0
        assert world.lookup.asked == []

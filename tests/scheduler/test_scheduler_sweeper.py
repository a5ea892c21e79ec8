"""What got lost is found: crashes at every step, unknown outcomes, calls without an end, reminders that are over."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from core.calls import EndReason
from core.clock import at_india
from core.errands import ErrandKind
from core.reminders import AttemptStatus
from db.models import Attempt, Call, Case, Errand, Loan
from ivr.telephony.port import Accepted, CallRecord, Order, Outcome, Unknown
from scheduler.rulings import GIVE_UP_AFTER, NO_TRACE_AFTER, OUTBOUND_LIMIT, PATIENCE, Ruling, Suspect, Trace, rule


class Crash(BaseException):
    """The process dies here."""


def dies_at(name: str) -> Any:
    def crashpoint(here: str) -> None:
        if here == name:
            raise Crash

    return crashpoint


# -- rulings, as a table ---------------------------------------------------------------------------------------

UNKNOWN, TAKEN, ANSWERED = AttemptStatus.UNKNOWN, AttemptStatus.ACCEPTED, AttemptStatus.ANSWERED
NOTHING, STRANGERS, SILENT = Trace(asked=True), Trace(asked=True, strangers=True), Trace(asked=False)
LIVE = Trace(asked=True, is_live=True)
FOUND = Trace(
    asked=True,
    record=CallRecord("call-1", None, None, EndReason.COMPLETED, 4000, "Callee", 40, 60, was_answered=True),
)
SOON, LATER, NEXT_DAY = timedelta(minutes=5), NO_TRACE_AFTER, GIVE_UP_AFTER

RULINGS = [
    (UNKNOWN, False, SOON, FOUND, Ruling.ENDED),
    (UNKNOWN, False, SOON, LIVE, Ruling.IS_UP),
    (UNKNOWN, False, SOON, NOTHING, Ruling.WAIT),
    (UNKNOWN, False, LATER, NOTHING, Ruling.NOT_PLACED),
    (UNKNOWN, False, LATER, STRANGERS, Ruling.WAIT),
    (UNKNOWN, False, LATER, SILENT, Ruling.WAIT),
    (UNKNOWN, False, NEXT_DAY, SILENT, Ruling.ASK_A_PERSON),
    (UNKNOWN, False, NEXT_DAY, STRANGERS, Ruling.ASK_A_PERSON),
    (UNKNOWN, False, NEXT_DAY, NOTHING, Ruling.NOT_PLACED),
    (TAKEN, False, SOON, FOUND, Ruling.ENDED),
    (TAKEN, False, LATER, LIVE, Ruling.WAIT),
    (TAKEN, False, LATER, NOTHING, Ruling.NOT_PLACED),
    (TAKEN, False, NEXT_DAY, SILENT, Ruling.ASK_A_PERSON),
    (ANSWERED, True, SOON, FOUND, Ruling.ENDED),
    (ANSWERED, True, LATER, NOTHING, Ruling.WAIT),
    (ANSWERED, True, NEXT_DAY, NOTHING, Ruling.END_WITHOUT_TRACE),
    (ANSWERED, True, NEXT_DAY, SILENT, Ruling.END_WITHOUT_TRACE),
    (None, True, LATER, FOUND, Ruling.ENDED),
    (None, True, NEXT_DAY, LIVE, Ruling.WAIT),
    (None, True, NEXT_DAY, NOTHING, Ruling.END_WITHOUT_TRACE),
]


@pytest.mark.parametrize(("attempt", "answered", "age", "trace", "ruling"), RULINGS)
def test_rulings(attempt: AttemptStatus | None, answered: bool, age: timedelta, trace: Trace, ruling: Ruling) -> None:
    assert rule(Suspect(age, attempt, answered), trace) is ruling


# -- crashes ---------------------------------------------------------------------------------------------------

POINTS = ["before_intent", "after_intent", "before_post", "after_post_before_save", "after_save"]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("owed", ["reminder", "errand"])
def test_a_crash_at_any_step_calls_nobody_twice_and_loses_nobody(world: Any, owed: str, point: str) -> None:
    due_id = world.due_reminder() if owed == "reminder" else world.errand(kind=ErrandKind.CASE_NEWS)

    def rings_and_is_not_answered(order: Order) -> Outcome:
        unanswered = {"reason": EndReason.NO_ANSWER, "was_answered": False, "billed_seconds": 0}
        world.lookup.records["call-1"] = world.record("call-1", order.to, world.clock.now(), **unanswered)
        return Accepted("call-1")

    world.placer.answers = [rings_and_is_not_answered] * 2
    with pytest.raises(Crash):
        world.dialler(crashpoint=dies_at(point)).tick()
    for _ in range(60):
        world.pass_time(minutes=1)
        world.sweeper().sweep()
        world.dialler().tick()
    assert len(world.placer.orders) == 1, "the intent that was never sent is dialled later, the one that was is not"
    assert (world.call().provider_call_id, world.call().end_reason) == ("call-1", "no_answer")
    left = world.reminder(due_id) if owed == "reminder" else world.rows(Errand)[0]
    assert (left.id, left.status, left.attempts) == (due_id, "due", 1)


def test_an_order_whose_dialler_died_is_unknown_after_the_time_outs(world: Any) -> None:
    world.due_reminder()
    with pytest.raises(Crash):
        world.dialler(crashpoint=dies_at("before_post")).tick()
    world.pass_time(seconds=60)
    world.sweeper().sweep()
    assert world.attempt().status == "sending"
    world.pass_time(seconds=31)
    world.sweeper().sweep()
    assert world.attempt().status == "unknown"


# -- unknown outcomes ------------------------------------------------------------------------------------------


def an_unknown(world: Any) -> int:
    reminder_id: int = world.due_reminder()
    world.placer.answers = [Unknown("no answer")]
    world.dialler().tick()
    assert world.attempt().status == "unknown"
    return reminder_id


def sweep_for(world: Any, minutes: int) -> None:
    for _ in range(minutes):
        world.pass_time(minutes=1)
        world.sweeper().sweep()
        world.dialler().tick()


def test_an_unknown_order_found_in_the_records_ends_with_their_facts(world: Any) -> None:
    reminder_id = an_unknown(world)
    world.lookup.records["call-7"] = world.record(
        "call-7", "+919000000001", world.clock.now(), reason=EndReason.BUSY, was_answered=False, billed_seconds=0
    )
    sweep_for(world, 2)
    call = world.call()
    assert (call.status, call.end_reason, call.provider_call_id) == ("ended", "busy", "call-7")
    assert (world.attempt().status, world.attempt().hold_paise) == ("ended", 0)
    assert world.reminder(reminder_id).next_attempt_at == at_india(date(2026, 11, 26), time(9))
    assert len(world.placer.orders) == 1


def test_a_record_of_an_earlier_call_to_her_is_not_taken_for_this_one(world: Any) -> None:
    an_unknown(world)
    long_ago = world.clock.now() - timedelta(hours=1)
    world.lookup.records["older"] = world.record("older", "+919000000001", long_ago)
    world.a_caller(provider_call_id="another")
    world.lookup.records["another"] = world.record("another", "+919000000001", world.clock.now())
    sweep_for(world, 10)
    assert world.attempt().status == "unknown"


def test_news_of_an_unknown_order_resolves_it(world: Any) -> None:
    reminder_id = an_unknown(world)
    world.she_answers(world.attempt(), "call-1")
    world.hears(world.attempt())
    assert world.attempt().status == "answered"
    world.hangs_up(world.attempt())
    sweep_for(world, 30)
    assert (world.reminder(reminder_id).status, len(world.placer.orders)) == ("delivered", 1)


def test_an_unknown_order_without_a_trace_goes_out_once_more(world: Any) -> None:
    reminder_id = an_unknown(world)
    sweep_for(world, 17)
    assert len(world.placer.orders) == 1, "not before ring, talk and a quarter of an hour are over"
    sweep_for(world, 2)
    assert len(world.placer.orders) == 2
    assert [one.status for one in world.rows(Attempt)] == ["not_placed", "accepted"]
    assert world.reminder(reminder_id).attempts == 1, "what rang nobody does not count"


def test_an_order_that_is_lost_twice_is_not_placed_a_third_time(world: Any) -> None:
    reminder_id = world.due_reminder()
    world.placer.answers = [Unknown("no answer")] * 9
    sweep_for(world, 120)
    assert len(world.placer.orders) == 2
    assert world.reminder(reminder_id).status == "ended"


def test_while_the_provider_gives_no_answers_nothing_is_redialled(world: Any) -> None:
    reminder_id = an_unknown(world)
    world.lookup.is_out = True
    for _ in range(23):
        world.pass_time(hours=1)
        world.sweeper().sweep()
        world.dialler().tick()
    assert (world.attempt().status, len(world.placer.orders)) == ("unknown", 1)
    world.pass_time(hours=1)
    world.sweeper().sweep()
    assert world.attempt().status == "given_to_person"
    assert world.reminder(reminder_id).status == "ended"
    assert [case.kind for case in world.rows(Case)] == ["technical"]


def test_a_call_we_cannot_place_may_be_hers_so_nothing_is_redialled(world: Any) -> None:
    an_unknown(world)
    world.lookup.live = {"a-stranger"}
    sweep_for(world, 40)
    assert (world.attempt().status, len(world.placer.orders)) == ("unknown", 1)


# -- calls without an end --------------------------------------------------------------------------------------


def test_a_hang_up_that_never_came_is_looked_up(world: Any) -> None:
    reminder_id = world.due_reminder()
    world.dialler().tick()
    world.she_answers(world.attempt(), "call-1")
    world.hears(world.attempt())
    world.lookup.records["call-1"] = world.record("call-1", "+919000000001", world.clock.now(), talk_seconds=55)
    world.pass_time(seconds=(OUTBOUND_LIMIT + PATIENCE).total_seconds() - 1)
    world.sweeper().sweep()
    assert world.call().status == "in_progress"
    world.pass_time(seconds=1)
    world.sweeper().sweep()
    call = world.call()
    assert (call.status, call.talk_seconds, call.disposition) == ("ended", 55, "heard")
    assert world.reminder(reminder_id).status == "delivered"


def test_an_order_the_provider_took_and_lost_goes_out_once_more(world: Any) -> None:
    world.due_reminder()
    world.dialler().tick()
    sweep_for(world, 20)
    assert [one.status for one in world.rows(Attempt)] == ["not_placed", "accepted"]


def test_a_call_that_is_still_up_is_left_alone(world: Any) -> None:
    world.a_caller("inbound-1")
    world.lookup.live = {"inbound-1"}
    world.pass_time(hours=2)
    world.sweeper().sweep()
    assert world.call().status == "in_progress"


def test_a_callers_call_is_closed_from_the_records(world: Any) -> None:
    world.a_caller("inbound-1")
    world.lookup.records["inbound-1"] = world.record(
        "inbound-1", "+915220000000", world.clock.now(), talk_seconds=300
    )
    world.pass_time(minutes=33)
    world.sweeper().sweep()
    assert (world.call().status, world.call().talk_seconds) == ("ended", 300)


def test_an_answered_call_without_a_trace_is_ended_after_a_day(world: Any) -> None:
    world.a_caller("inbound-1")
    world.pass_time(hours=23)
    world.sweeper().sweep()
    assert world.call().status == "in_progress"
    world.pass_time(hours=1)
    world.sweeper().sweep()
    assert (world.call().status, world.call().end_reason) == ("ended", "unknown")


def test_late_news_of_a_call_that_was_swept_changes_nothing(world: Any) -> None:
    reminder_id = world.due_reminder()
    world.dialler().tick()
    attempt = world.attempt()
    sweep_for(world, 18)
    world.hangs_up(attempt, EndReason.COMPLETED, was_answered=True, billed_seconds=60)
    assert world.rows(Attempt)[0].status == "not_placed"
    assert world.reminder(reminder_id).status in {"due", "dialling"}


def test_one_call_that_cannot_be_settled_does_not_keep_the_others_open(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = world.a_caller("inbound-1")
    world.a_caller("inbound-2")
    for name in ("inbound-1", "inbound-2"):
        world.lookup.records[name] = world.record(name, "+915220000000", world.clock.now())
    from scheduler import sweeper as module

    whole = module.end_call

    def breaks_for_the_first(line: Any, call: Any, ending: Any) -> Any:
        if call.id == first:
            raise RuntimeError("broken")
        return whole(line, call, ending)

    monkeypatch.setattr(module, "end_call", breaks_for_the_first)
    world.pass_time(hours=1)
    world.sweeper().sweep()
    assert sorted(call.status for call in world.rows(Call)) == ["ended", "in_progress"]


# -- reminders that are over -----------------------------------------------------------------------------------


def test_a_reminder_past_its_last_day_ends(world: Any) -> None:
    reminder_id = world.due_reminder()
    world.clock.set(at_india(date(2026, 11, 28), time(23, 59)))
    assert world.sweeper().sweep().expired == 0
    world.clock.set(at_india(date(2026, 11, 29), time(0)))
    assert world.sweeper().sweep().expired == 1
    assert world.reminder(reminder_id).status == "ended"


def test_a_reminder_that_waited_over_a_night_is_rung_on_its_last_day(world: Any) -> None:
    world.due_reminder()
    world.clock.set(at_india(date(2026, 11, 28), time(11)))
    world.change(Loan, 1, ledger_at=world.clock.now())
    world.placer.answers = [Accepted("request-1")]
    assert world.dialler().tick().placed == 1

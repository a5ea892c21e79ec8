"""Any history: whatever the provider, webhooks and crashes do, nobody is rung twice and nobody is forgotten."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.calls import EndReason
from core.errands import ErrandKind
from core.reminders import LIVE_ATTEMPTS
from db.models import Attempt, Errand, Loan, Reminder
from ivr.telephony.port import Accepted, Order, Outcome, Refused, Unknown

RINGS_AND_TALKS = timedelta(seconds=150)


class Crash(BaseException):
    """The process dies here."""


@dataclass
class Network:
    """What really happens to an order, whatever anybody is told about it."""

    world: Any
    mood: str = "taken"
    rung: list[tuple[str, datetime]] = field(default_factory=list)
    placed: list[tuple[str, datetime]] = field(default_factory=list)
    # Collected, not raised: the dialler survives whatever a placer raises.
    wrongs: list[str] = field(default_factory=list)

    def place(self, order: Order) -> Outcome:
        """Place or do not place, and tell or do not tell."""
        what = self.mood
        if what == "refused":
            return Refused("429", retry_later=True)
        if what == "lost":
            return Unknown("no answer")
        self._ring(order)
        if what == "dies":
            raise Crash
        return Unknown("no answer") if what == "taken silently" else Accepted(f"call-{len(self.rung)}")

    def _ring(self, order: Order) -> None:
        now = self.world.clock.now()
        for n, (to, at) in enumerate(self.rung, start=1):
            if to == order.to and now - at < RINGS_AND_TALKS:
                self.wrongs.append("her phone rings twice at once")
            if to == order.to and f"call-{n}" not in self.world.lookup.records:
                self.wrongs.append("rung again although the provider never said how the first call ended")
        self.rung.append((order.to, now))
        self.placed.append((order.to, now))

    def settle(self) -> None:
        """Put calls on record that are over, some time after their end."""
        now = self.world.clock.now()
        self.world.lookup.live = set()
        for n, (to, at) in enumerate(self.rung, start=1):
            if now - at < RINGS_AND_TALKS:
                self.world.lookup.live.add(f"call-{n}")
            elif f"call-{n}" not in self.world.lookup.records:
                facts = {"reason": EndReason.NO_ANSWER, "was_answered": False, "billed_seconds": 0}
                self.world.lookup.records[f"call-{n}"] = self.world.record(f"call-{n}", to, at, **facts)


def answers(world: Any, network: Network) -> None:
    """The phone that rings is picked up, and the webhook comes through."""
    for attempt in world.rows(Attempt):
        for n, (to, at) in enumerate(network.rung, start=1):
            if attempt.phone == to and attempt.sent_at == at and attempt.status in {"accepted", "unknown"}:
                world.she_answers(attempt, f"call-{n}")
                return


def hangs_up(world: Any, network: Network) -> None:
    """The newest call ends, and the webhook comes through: late, repeated, whatever."""
    if network.rung and world.rows(Attempt):
        to, at = network.rung[-1]
        for attempt in world.rows(Attempt):
            if attempt.phone == to and attempt.sent_at == at:
                world.hangs_up(attempt, EndReason.NO_ANSWER)
                facts = {"reason": EndReason.NO_ANSWER, "was_answered": False, "billed_seconds": 0}
                name = f"call-{len(network.rung)}"
                world.lookup.records[name] = world.record(name, to, at, **facts)
                network.rung[-1] = (to, at - RINGS_AND_TALKS)


def dial(mood: str) -> Callable[[Any, Network], None]:
    """A dialler, perhaps a new one, does its tick while the network is in a mood."""

    def act(world: Any, network: Network) -> None:
        network.mood = mood
        world.clock.advance(timedelta(seconds=16))
        with contextlib.suppress(Crash):
            world.dialler(placer=network).tick()

    return act


def sweep(world: Any, network: Network) -> None:
    """The sweeper does its round."""
    network.settle()
    world.sweeper().sweep()


def outage(world: Any, network: Network) -> None:
    """The provider's look-ups stop or start working."""
    world.lookup.is_out = not world.lookup.is_out


def wait(minutes: int) -> Callable[[Any, Network], None]:
    def act(world: Any, network: Network) -> None:
        world.pass_time(minutes=minutes)
        for loan in world.rows(Loan):
            world.change(Loan, loan.id, ledger_at=world.clock.now())

    return act


ACTS = {
    "answers": answers,
    "hangs up": hangs_up,
    "sweep": sweep,
    "outage": outage,
    "a minute": wait(1),
    "twenty minutes": wait(20),
    "hours": wait(190),
    **{f"dial, {mood}": dial(mood) for mood in ("taken", "refused", "lost", "taken silently", "dies")},
}


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(history=st.lists(st.sampled_from(sorted(ACTS)), min_size=6, max_size=24))
def test_any_history(new_world: Any, history: list[str]) -> None:
    world = new_world(SUNWAI_MAX_CPS=100, SUNWAI_MAX_CONCURRENT=100)
    # One woman is owed a call as well as reminded, and somebody we do not know waits for a call back.
    for _ in range(3):
        world.due_reminder()
    world.errand(1, phone="+919000000001", kind=ErrandKind.CASE_NEWS)
    world.errand()
    network = Network(world)
    for act in history:
        ACTS[act](world, network)
        assert network.wrongs == []
        _assert_nobody_is_rung_twice(world, network)
    _assert_everything_ends(world, network)


def _assert_everything_ends(world: Any, network: Network) -> None:
    """Whatever happened: once the provider answers again, everything comes to an end."""
    world.lookup.is_out = False
    for _ in range(6):
        wait(60)(world, network)
        sweep(world, network)
    assert not [one for one in world.rows(Attempt) if one.status in LIVE_ATTEMPTS]
    assert not [one for one in (*world.rows(Reminder), *world.rows(Errand)) if one.status == "dialling"]


def _assert_nobody_is_rung_twice(world: Any, network: Network) -> None:
    attempts = world.rows(Attempt)
    alive = [one.phone for one in attempts if one.status in LIVE_ATTEMPTS]
    assert len(alive) == len(set(alive)), "two attempts to one phone are alive"
    for to, at in network.placed:
        (attempt,) = (one for one in attempts if (one.phone, one.sent_at) == (to, at))
        assert attempt.status not in {"refused", "not_placed"}, "it rang, and we say it did not"
    rang = [one for one in attempts if one.status not in {"refused", "not_placed", "given_to_person"}]
    for reminder in world.rows(Reminder):
        assert reminder.attempts == len([one for one in rang if one.reminder_id == reminder.id]) <= 3
    for errand in world.rows(Errand):
        assert errand.attempts == len([one for one in rang if one.errand_id == errand.id]) <= 3

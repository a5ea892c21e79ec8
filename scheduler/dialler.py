"""One tick of the dialler: who may dial, how fast, claim, one POST, write down what came of it (K1-K4, K9-K12).

Errands (calls somebody waits for) come before reminders, and both take the same way.

Whatever happens between the steps, a reminder is dialled at most once: its intent is committed before the POST, and
an attempt whose outcome nobody knows is left to the sweeper. A process that was held up between the two (stopped,
swapped out) sends nothing: her hours may be over, or others may have taken the call for lost and dialled again.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from core.calls import EndReason
from core.may_call import hours
from core.reminders import AttemptStatus
from db.queries import attempts, dialling, leases
from db.queries.attempts import NotRung
from ivr.services import LineServices
from ivr.telephony.port import Accepted, CallPlacer, Outcome, Refused, Unknown
from scheduler.claiming import LEASE, Claimed, Claims, Halt, ReminderClaims
from scheduler.closed_days import closed_around
from scheduler.decisions import after_no_order, after_refusal
from scheduler.errands import ErrandClaims
from scheduler.pacing import SEND_WITHIN, Breaker, ClockGuard, Pace, has_free_line
from scheduler.rules import Rules

LEASE_SECONDS = 15
# A tick looks at so many errands and so many reminders, and begins no call later than this after its start: the next
# tick is due then.
BATCH = 100
TICK_SECONDS = 0.9
_NOTE_LENGTH = 200

log = structlog.get_logger(__name__)

Crashpoint = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Tick:
    """What one tick did: calls ordered, and in plain words why no more (None: nothing more is due)."""

    placed: int
    note: str | None = None


@dataclass
class Dialler:
    """Places the calls that are due. Several may run on one database; the lease lets one of them dial.

    `monotonic`, `wait` and `crashpoint` are for tests: the clock for pauses, sleeping, and what is called between
    the steps of a call (before_intent, after_intent, before_post, after_post_before_save, after_save).
    """

    line: LineServices
    placer: CallPlacer
    rules: Rules
    holder: str = field(default_factory=lambda: secrets.token_hex(8))
    monotonic: Callable[[], float] = time.monotonic
    wait: Callable[[float], object] | None = None
    crashpoint: Crashpoint = lambda _name: None

    def __post_init__(self) -> None:
        for rung in self.rules.ladder.values():
            if rung.flow not in self.line.books.current.flows:
                raise ValueError(f"rules.yaml: step {rung.step} names flow {rung.flow!r}, which does not exist")
        self._claims: tuple[Claims, ...] = (
            ErrandClaims(self.line, self.holder, self.monotonic, self.rules.ledger_age),
            ReminderClaims(self.line, self.holder, self.monotonic, self.rules),
        )
        self._pace = Pace(self.line.settings.max_cps)
        self._breaker = Breaker()
        self._guard = ClockGuard()
        self._stopping = threading.Event()
        if self.wait is None:
            self.wait = self._stopping.wait

    def stop(self) -> None:
        """Claim nothing more; a call whose order is going out is still written down (R26)."""
        self._stopping.set()

    def give_back(self) -> None:
        """Let another dialler take over at once."""
        with self.line.database.write() as connection:
            leases.give_back(connection, LEASE, self.holder, self.line.clock.now())

    def tick(self) -> Tick:
        """Dial what is due and may be dialled now."""
        started = self.monotonic()
        now = self.line.clock.now()
        jumped_by = self._guard.check(now, started)
        if jumped_by is not None:
            seconds = int(jumped_by.total_seconds())
            return Tick(0, f"the clock jumped by {seconds} s: nobody is rung until it is checked and this restarts")
        fence = self._fence()
        if fence is None:
            return Tick(0, "another dialler is at work")
        if self._breaker.is_open(started):
            return Tick(0, "the provider takes no calls at the moment; trying again by itself")
        with self.line.database.read() as connection:
            waiting = [(one, due_id) for one in self._claims for due_id in one.waiting(connection, now, BATCH)]
        placed = 0
        for claims, due_id in waiting:
            why_not = self._why_not_now(started)
            if why_not is not None:
                return Tick(placed, why_not)
            done = self._dial_safely(claims, due_id, fence)
            if isinstance(done, str):
                return Tick(placed, done)
            placed += done
        return Tick(placed)

    def _fence(self) -> int | None:
        with self.line.database.write() as connection:
            now = self.line.clock.now()
            return leases.take_or_renew(connection, LEASE, self.holder, now, now + timedelta(seconds=LEASE_SECONDS))

    def _why_not_now(self, started: float) -> str | None:
        """Wait for the pace if that is soon enough; return why no call may begin in this tick."""
        wait = self._pace.wait(self.monotonic())
        if self.monotonic() + wait - started > TICK_SECONDS:
            return "as many calls as the account allows a second"
        if wait and self.wait is not None:
            self.wait(wait)
        if self._stopping.is_set():
            return "shutting down"
        with self.line.database.read() as connection:
            in_use = dialling.lines_in_use(connection)
        if not has_free_line(in_use, self.line.settings.max_concurrent):
            return f"{in_use} lines are in use; the rest is kept for callers"
        return None

    def _dial_safely(self, claims: Claims, due_id: int, fence: int) -> int | str:
        """Make one call; one that fails is set aside, so that a bad row does not stop every call."""
        try:
            return self._dial(claims, due_id, fence)
        except Exception as error:
            what = type(claims).__name__
            log.exception("a call could not be dialled", claims=what, due=due_id, error=type(error).__name__)
            claims.set_aside(due_id)
            return 0

    def _dial(self, claims: Claims, due_id: int, fence: int) -> int | str:
        """Make one call; return how many calls were ordered, or why to stop."""
        self.crashpoint("before_intent")
        claim = claims.take(due_id, fence)
        if isinstance(claim, Halt):
            return claim.why
        if not isinstance(claim, Claimed):
            return 0
        self.crashpoint("after_intent")
        self._pace.placed(self.monotonic())
        self.crashpoint("before_post")
        held_up = self._why_not_send(claim)
        if held_up is not None:
            self._send_nothing(claim, held_up)
            return held_up
        outcome = self.placer.place(claim.order)
        self.crashpoint("after_post_before_save")
        self._save(claim, outcome)
        self.crashpoint("after_save")
        return self._learn(outcome)

    def _why_not_send(self, claim: Claimed) -> str | None:
        """Look once more just before the order goes out: what a pause since the claim may have changed."""
        if self.monotonic() - claim.at > SEND_WITHIN.total_seconds():
            return "this process was held up after a claim"
        now = self.line.clock.now()
        if not hours(claim.plan, now, closed_around(now)).allowed:
            return "the hours for calls ended after a claim"
        with self.line.database.read() as connection:
            if not attempts.is_ours_to_send(connection, claim.token, claim.fence):
                return "somebody else decided about a claim meanwhile"
        return None

    def _send_nothing(self, claim: Claimed, why: str) -> None:
        log.warning("a claimed call was not ordered", why=why)
        with self.line.database.write() as connection:
            now = self.line.clock.now()
            ending = NotRung(
                token=claim.token,
                status=AttemptStatus.REFUSED,
                reason=EndReason.OUR_FAULT,
                note=why,
                at=now,
                again_at=after_no_order(claim.window, now, closed_around(now)),
            )
            attempts.not_rung(connection, ending)

    def _save(self, claim: Claimed, outcome: Outcome) -> None:
        now = self.line.clock.now()
        with self.line.database.write() as connection:
            match outcome:
                case Accepted(request_id):
                    attempts.accepted(connection, claim.token, request_id)
                case Unknown(why):
                    attempts.unknown(connection, claim.token, why[:_NOTE_LENGTH])
                case Refused():
                    after = after_refusal(outcome, claim.window, now, closed_around(now))
                    ending = NotRung(
                        token=claim.token,
                        status=AttemptStatus.REFUSED,
                        reason=after.reason,
                        note=outcome.why[:_NOTE_LENGTH],
                        at=now,
                        again_at=after.again_at,
                    )
                    attempts.not_rung(connection, ending)

    def _learn(self, outcome: Outcome) -> int | str:
        """Slow down or stop where the provider asks for it; return as `_dial` does."""
        now = self.monotonic()
        match outcome:
            case Accepted():
                self._breaker.succeeded()
                return 1
            case Refused(account_trouble=True):
                self._breaker.account_refused(now)
                log.error("the provider refuses the account; dialling pauses", why=outcome.why)
                return f"the account needs a person: {outcome.why}"
            case Refused(retry_later=False):
                self._breaker.succeeded()
                log.warning("the provider refused a call", why=outcome.why)
                return 0
            case _:
                self._breaker.failed(now)
                log.warning("a call was not taken", why=outcome.why, outcome=type(outcome).__name__)
                return outcome.why

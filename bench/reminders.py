"""Reminders: planning many at once against a bare INSERT … SELECT; dialling them one by one, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, insert, text

from bench import world
from bench.lines import make_line
from bench.postgres import binaries, throwaway_server
from bench.report import Row, Table
from bench.timing import median, ratio, stopwatch
from core.clock import ManualClock
from core.ids import new_token
from core.settings import Settings
from db.engine import Database
from db.models import Consent, Group, InstalmentRow, Loan, Member, MemberPhone
from db.schema import bring_up_to_date
from ivr.telephony.port import Accepted, Order, Outcome
from scheduler.dialler import BATCH, Dialler
from scheduler.planner import plan
from scheduler.rules import load_rules

# A Wednesday, 11:00 in Lucknow: reminders may go out. Instalments fall due on the days that are planned by then.
NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
DUE_DAYS = [date(2026, 11, day) for day in range(26, 31)]
_CHUNK = 10_000
_NO_LIMITS = {"daily_budget_paise": 10**12, "max_cps": 100.0, "max_concurrent": 5_000}

_BARE = (
    "INSERT INTO bare (instalment_id, member_id, step, status, next_attempt_at, expires_on, attempts, planned_at, "
    "changed_at) SELECT i.id, l.member_id, 'D-3', 'due', l.ledger_at, i.due_on, 0, l.ledger_at, l.ledger_at "
    "FROM instalments i JOIN loans l ON l.id = i.loan_id"
)


@dataclass(frozen=True, slots=True)
class _Store:
    """A database to measure on."""

    name: str
    url: str


def measure(data_dir: Path, *, quick: bool) -> list[Table]:
    """Measure planning and claiming on both databases."""
    members, calls, rounds = (2_000, 50, 1) if quick else (100_000, 1_000, 3)
    world.prepare_voice(data_dir)
    planning: list[Row] = []
    dialling: list[Row] = []
    with _stores(data_dir) as stores:
        for store in stores:
            database = Database(store.url)
            bring_up_to_date(database)
            with database.write() as connection:
                _fill(connection, members)
                # As on any day but the first: PostgreSQL knows its tables (docs/performance.md tells of that day).
                connection.execute(text("ANALYZE"))
            planning.append({"database": store.name, **_plan(database, rounds)})
            database.dispose()
            dialling.append({"database": store.name, **_dial(world.settings(data_dir, store.url), calls)})
    days = len(DUE_DAYS)
    note = f"{members} instalments due on {days} days; medians of {rounds} rounds; each starts with no reminder."
    return [
        Table("Planning reminders", planning, note),
        Table("Dialling reminders, one at a time", dialling, "A transaction before an order, one after; no network."),
    ]


@contextmanager
def _stores(data_dir: Path) -> Iterator[list[_Store]]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(dir=data_dir))
        stores = [_Store("SQLite FULL", f"sqlite:///{folder}/reminders.db")]
        programs = binaries()
        if programs is not None:
            server = stack.enter_context(throwaway_server(programs))
            stores.append(_Store("PostgreSQL, synchronous_commit on", server.create("reminders")))
        yield stores


def _fill(connection: Connection, members: int) -> None:
    """Write members with a phone, consent and a loan with one instalment due."""
    connection.execute(insert(Group), {"id": 1, "code": "G-1", "name": "Ujala"})
    given_on, ledger_at = NOW.date() - timedelta(days=30), NOW - timedelta(hours=1)
    for first in range(1, members + 1, _CHUNK):
        ids = range(first, min(first + _CHUNK, members + 1))
        rows = [{"id": n, "code": f"M-{n}", "name": f"M-{n}", "group_id": 1, "privacy_level": 1} for n in ids]
        connection.execute(insert(Member), rows)
        phones = [{"member_id": n, "e164": f"+91{7_000_000_000 + n}", "rank": 0, "shared": False} for n in ids]
        connection.execute(insert(MemberPhone), phones)
        consent = {"purpose": "reminders", "granted": True, "given_on": given_on, "recorded_at": NOW}
        connection.execute(insert(Consent), [{**consent, "member_id": n, "channel": "in_person"} for n in ids])
        loan = {"principal_paise": 1_200_000, "disbursed_on": given_on, "ledger_at": ledger_at}
        connection.execute(insert(Loan), [{**loan, "id": n, "code": f"L-{n}", "member_id": n} for n in ids])
        due = {"n": 1, "amount_paise": 115_000, "paid_paise": 0}
        instalments = [{**due, "id": n, "loan_id": n, "due_on": DUE_DAYS[n % len(DUE_DAYS)]} for n in ids]
        connection.execute(insert(InstalmentRow), instalments)


def _plan(database: Database, rounds: int) -> Row:
    clock, rules = ManualClock(NOW), load_rules()
    bare, planned, again = [], [], []
    new = more = 0
    for _ in range(rounds):
        with database.write() as connection:
            connection.execute(text("DROP TABLE IF EXISTS bare"))
            connection.execute(text("DELETE FROM reminders"))
            connection.execute(
                text(
                    "CREATE TABLE bare (instalment_id BIGINT, member_id BIGINT, step TEXT, status TEXT, "
                    "next_attempt_at TIMESTAMP, expires_on DATE, attempts INTEGER, planned_at TIMESTAMP, "
                    "changed_at TIMESTAMP)"
                )
            )
        with stopwatch() as seconds, database.write() as connection:
            connection.execute(text(_BARE))
        bare.append(seconds())
        with stopwatch() as seconds:
            new = plan(database, clock, rules).new
        planned.append(seconds())
        with stopwatch() as seconds:
            more = plan(database, clock, rules).new
        again.append(seconds())
    return {
        "bare s": median(bare),
        "planned s": median(planned),
        "planned / bare": ratio(median(planned), median(bare)),
        "new": new,
        "again s": median(again),
        "new when run again": more,
    }


class _TakesEveryOrder:
    """A provider without a network."""

    def place(self, order: Order) -> Outcome:
        """Take the order."""
        return Accepted(new_token())


class _PacedTime:
    """Seconds that pass only while the dialler keeps its pace: it never really waits."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        """Return the present second."""
        return self.seconds

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds


def _dial(settings: Settings, calls: int) -> Row:
    """Dial due reminders: gate, intent, order, result; the order is taken at once."""
    line = make_line(settings.model_copy(update=_NO_LIMITS), clock=ManualClock(NOW))
    paced = _PacedTime()
    dialler = Dialler(line.services, _TakesEveryOrder(), load_rules(), monotonic=paced.now, wait=paced.wait)
    try:
        # First tries are spread over the day: here enough of them are due.
        with line.services.database.write() as connection:
            earliest = "SELECT id FROM reminders ORDER BY next_attempt_at, id LIMIT :calls"
            due_now = f"UPDATE reminders SET next_attempt_at = planned_at WHERE id IN ({earliest})"
            connection.execute(text(due_now), {"calls": calls + BATCH})
        placed = 0
        with stopwatch() as seconds:
            while placed < calls:
                paced.wait(1.0 / settings.max_cps)
                tick = dialler.tick()
                if tick.placed == 0:
                    raise RuntimeError(f"the dialler stopped: {tick.note}")
                placed += tick.placed
        return {"orders": placed, "seconds": seconds(), "orders a second": placed / seconds()}
    finally:
        line.close()

"""The usual women, a real database, and a provider that records what it was asked."""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from sqlalchemy import delete, func, select, update

from call_flows.reader import load_book
from core.calls import CallStatus, EndReason
from core.clock import ManualClock, at_india, india_day
from core.consent import Purpose
from core.errands import ErrandKind
from core.ids import new_call_id
from core.settings import Settings
from db.engine import Database
from db.models import (
    Attempt,
    Call,
    Consent,
    Errand,
    Group,
    InstalmentRow,
    Loan,
    Member,
    MemberPhone,
    Recording,
    Reminder,
)
from db.models.base import Base
from db.queries import errands
from db.queries import line as line_queries
from db.queries.errands import NewErrand
from db.safety.store import SafetyStore
from db.writer import TurnWrite, Writer
from ivr.addresses import Addresses
from ivr.calls.ending import Ending, end_call
from ivr.services import LineServices
from ivr.telephony.plivo.documents import PlivoDocuments
from ivr.telephony.plivo.reader import PlivoWebhooks
from ivr.telephony.port import Accepted, CallRecord, Order, Outcome, TelephonyError
from scheduler.dialler import Dialler
from scheduler.planner import plan
from scheduler.rules import load_rules
from scheduler.sweeper import Sweeper
from tests.safety_files import put_safety_file

LINE_NUMBER = "+915220000000"
# Wednesday 25 November 2026, 11:00 in Lucknow. Instalments fall due on Saturday the 28th.
WEDNESDAY = date(2026, 11, 25)
MORNING = at_india(WEDNESDAY, time(11))
DUE_ON = date(2026, 11, 28)
RULES = load_rules()
# A hundred calls a second and a hundred lines, so that neither matters.
ROOMY = {"SUNWAI_MAX_CPS": 100, "SUNWAI_MAX_CONCURRENT": 100}


class FakePlacer:
    """Remembers every order; answers as told, and otherwise takes it."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.answers: list[Outcome | Callable[[Order], Outcome]] = []
        self._lock = threading.Lock()
        self._ids = itertools.count(1)

    def place(self, order: Order) -> Outcome:
        """Place nothing."""
        with self._lock:
            self.orders.append(order)
            answer = self.answers.pop(0) if self.answers else Accepted(f"request-{next(self._ids)}")
        return answer(order) if callable(answer) else answer


class FakeLookup:
    """A provider's memory: what is up, what is on record, and whether it answers at all."""

    def __init__(self) -> None:
        self.live: set[str] = set()
        self.records: dict[str, CallRecord] = {}
        self.recordings: dict[str, bytes | TelephonyError] = {}
        self.is_out = False
        self.asked: list[str] = []

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.is_out:
            raise TelephonyError("the provider could not be asked")

    def live_ids(self) -> set[str]:
        """Return what is up."""
        self._ask("live")
        return set(self.live)

    def record(self, provider_call_id: str) -> CallRecord | None:
        """Return a record by id."""
        self._ask("record")
        return self.records.get(provider_call_id)

    def records_to(self, e164: str, since_at: datetime) -> list[CallRecord]:
        """Return records by number."""
        self._ask("records_to")
        return [one for one in self.records.values() if one.to == e164]

    def hang_up(self, provider_call_id: str) -> None:
        """End nothing."""
        self._ask("hang_up")

    def fetch_recording(self, recording_id: str) -> bytes:
        """Return a recording."""
        self._ask("fetch_recording")
        found = self.recordings.get(recording_id, TelephonyError("no such recording", permanent=True))
        if isinstance(found, TelephonyError):
            raise found
        return found

    def delete_recording(self, recording_id: str) -> None:
        """Forget a recording."""
        self._ask("delete_recording")
        if self.recordings.pop(recording_id, None) is None:
            raise TelephonyError("no such recording", permanent=True)


@dataclass
class World:
    """A database, a clock that stands still, a provider, and the parts that work on them."""

    folder: Path
    database: Database
    clock: ManualClock
    line: LineServices
    placer: FakePlacer = field(default_factory=FakePlacer)
    lookup: FakeLookup = field(default_factory=FakeLookup)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def dialler(self, **options: Any) -> Dialler:
        """A dialler whose pauses take no time and follow the world's clock."""
        usual = {"monotonic": lambda: self.clock.now().timestamp(), "wait": self._wait, "placer": self.placer}
        return Dialler(self.line, rules=RULES, **{**usual, **options})

    def _wait(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    def sweeper(self) -> Sweeper:
        """A sweeper that asks the world's provider."""
        return Sweeper(self.line, self.lookup)

    def plan(self) -> int:
        """Plan; return how many reminders are new."""
        return plan(self.database, self.clock, RULES).new

    def pass_time(self, **step: float) -> None:
        """Let time go by, in whatever timedelta takes."""
        self.clock.advance(timedelta(**step))

    def record(self, provider_call_id: str, to: str | None, at: datetime, **facts: Any) -> CallRecord:
        """A record of a call she heard to its end, unless told otherwise."""
        usual = {
            "reason": EndReason.COMPLETED,
            "cause_code": 4000,
            "ended_by": "Callee",
            "talk_seconds": 40,
            "billed_seconds": 60,
            "was_answered": True,
        }
        return CallRecord(provider_call_id, to, at, **{**usual, **facts})

    # -- people ---------------------------------------------------------------------------------------------------

    def member(self, name: str = "सविता", **facts: Any) -> int:
        """A member with a phone of her own and consent to reminders; return her number."""
        n = next(self.numbers)
        with self.database.session() as session:
            if session.get(Group, 1) is None:
                session.add(Group(id=1, code="G-1", name="Ujala", name_hi="उजाला समूह"))
                session.flush()
            phone = facts.pop("phone", f"+9190000000{n:02d}")
            consented_on = facts.pop("consented_on", date(2026, 11, 1))
            member = Member(code=f"M-{n}", name=f"Member {n}", name_hi=name, group_id=1, **facts)
            session.add(member)
            session.flush()
            if phone is not None:
                session.add(MemberPhone(member_id=member.id, e164=phone, shared=False))
            if consented_on is not None:
                self._consent(session, member.id, True, consented_on)
            return member.id

    def _consent(self, session: Any, member_id: int, granted: bool, on: date) -> None:
        session.add(
            Consent(
                member_id=member_id,
                purpose="reminders",
                granted=granted,
                given_on=on,
                recorded_at=self.clock.now(),
                channel="in_person",
            )
        )

    def withdraws(self, member_id: int) -> None:
        """She wants no more reminders."""
        with self.database.session() as session:
            self._consent(session, member_id, False, WEDNESDAY)

    def loan(self, member_id: int, due_on: date = DUE_ON, paid: int = 0, **facts: Any) -> int:
        """A loan with one instalment of ₹1,150; return the instalment's number."""
        n = next(self.numbers)
        usual = {"principal_paise": 1_200_000, "disbursed_on": date(2026, 8, 1), "ledger_at": self.clock.now()}
        with self.database.session() as session:
            loan = Loan(code=f"L-{n}", member_id=member_id, **{**usual, **facts})
            session.add(loan)
            session.flush()
            row = InstalmentRow(loan_id=loan.id, n=1, due_on=due_on, amount_paise=115_000, paid_paise=paid)
            session.add(row)
            session.flush()
            return row.id

    def pays(self, instalment_id: int) -> None:
        """She has paid this instalment."""
        self.change(InstalmentRow, instalment_id, paid_paise=115_000)

    def change(self, model: type[Any], id_: int, **values: Any) -> None:
        """Change a row, as an import or a supervisor would."""
        with self.database.write() as connection:
            connection.execute(update(model).where(model.id == id_).values(**values))

    def due_reminder(self, **facts: Any) -> int:
        """A woman whose reminder is due now; return the reminder's number."""
        self.loan(self.member(**facts))
        self.plan()
        with self.database.read() as connection:
            reminder_id = connection.scalar(select(func.max(Reminder.id)))
        assert reminder_id is not None
        self.make_due(reminder_id)
        return int(reminder_id)

    def make_due(self, reminder_id: int) -> None:
        """Its time has come."""
        self.change(Reminder, reminder_id, next_attempt_at=self.clock.now())

    def errand(self, member_id: int | None = None, **facts: Any) -> int:
        """A call the line owes: a missed call to ring back, unless told otherwise; return the errand's number."""
        n = next(self.numbers)
        phone = facts.pop("phone", None) or f"+9190000000{n:02d}"
        agreed = facts.pop("agreed", True)
        now = self.clock.now()
        usual = {
            "kind": ErrandKind.MISSED_CALL,
            "dedupe": f"test:{n}",
            "purpose": Purpose.CALLBACK,
            "flow": "main",
            "not_before_at": now,
            "expires_at": now + timedelta(days=2),
        }
        new = NewErrand(phone=phone, member_id=member_id, made_at=now, **{**usual, **facts})
        with self.database.session() as session:
            if agreed:
                said = {"member_id": member_id, "phone": phone, "purpose": new.purpose.value, "granted": True}
                session.add(Consent(**said, given_on=india_day(now), recorded_at=now, channel="call"))
        with self.database.write() as connection:
            assert errands.make(connection, new)
            return int(connection.scalar(select(func.max(Errand.id))) or 0)

    # -- what is there --------------------------------------------------------------------------------------------

    def reminder(self, reminder_id: int) -> Reminder:
        """A reminder as it stands."""
        with self.database.reading() as session:
            return session.get_one(Reminder, reminder_id)

    def rows(self, model: type[Any]) -> list[Any]:
        """Every row of a table, oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))

    def attempt(self) -> Attempt:
        """The newest attempt."""
        return self.rows(Attempt)[-1]

    def call(self) -> Call:
        """The newest call."""
        return self.rows(Call)[-1]

    # -- what the provider's webhooks do ----------------------------------------------------------------------------

    def she_answers(self, attempt: Attempt, provider_call_id: str) -> None:
        """Her phone is picked up: what ivr.calls.answering writes."""
        with self.database.write() as connection:
            call = line_queries.call_by_token(connection, attempt.token)
            assert call is not None
            connection.execute(
                update(Call)
                .where(Call.id == call.id)
                .values(
                    turn=0,
                    status=CallStatus.IN_PROGRESS.value,
                    answered_at=self.clock.now(),
                    provider_call_id=provider_call_id,
                )
            )
            connection.execute(update(Attempt).where(Attempt.token == attempt.token).values(status="answered"))
            for table, due_id in ((Reminder, attempt.reminder_id), (Errand, attempt.errand_id)):
                connection.execute(update(table).where(table.id == due_id).values(delivered_by=call.id))

    def hears(self, attempt: Attempt) -> None:
        """The flow has told her."""
        self.change(Call, attempt.call_id, disposition="heard")

    def hangs_up(self, attempt: Attempt, reason: EndReason = EndReason.CALLER_HUNG_UP, **facts: Any) -> None:
        """The news of the call's end comes in."""
        with self.database.read() as connection:
            call = line_queries.call_by_token(connection, attempt.token)
        assert call is not None
        extra = end_call(self.line, call, Ending(reason, self.clock.now(), **facts))
        self.line.writer.commit(TurnWrite(call.id, extras=(extra,)))

    def a_caller(self, provider_call_id: str = "inbound-1", phone: str = "+919000000099") -> int:
        """Somebody is on the line; return the call's number."""
        call_id = new_call_id(self.clock.now())
        with self.database.session() as session:
            session.add(
                Call(
                    id=call_id,
                    token=f"inbound{call_id}"[:32],
                    provider_call_id=provider_call_id,
                    direction="inbound",
                    other_party=phone,
                    line=LINE_NUMBER,
                    flow="main",
                    flow_version=self.line.books.current.version,
                    status=CallStatus.IN_PROGRESS.value,
                    turn=0,
                    started_at=self.clock.now(),
                    answered_at=self.clock.now(),
                    why="she_called",
                )
            )
        return call_id

    def a_recording(self, status: str = "wanted", provider_id: str = "rec-1") -> int:
        """Somebody has spoken after the tone; return the recording's number."""
        call_id = self.a_caller(provider_call_id=f"call-of-{provider_id}")
        with self.database.session() as session:
            recording = Recording(
                call_id=call_id,
                turn=1,
                purpose="question",
                provider_recording_id=provider_id,
                seconds=12,
                status=status,
                next_try_at=self.clock.now(),
                made_at=self.clock.now(),
            )
            session.add(recording)
            session.flush()
            return recording.id


class _Book:
    """The one book there is, without a database of old ones."""

    def __init__(self) -> None:
        self.current = load_book()

    def of(self, version: str) -> Any:
        """Return it."""
        if version != self.current.version:
            raise KeyError(version)
        return self.current


BOOKS = _Book()


def settings_for(folder: Path, **values: Any) -> Settings:
    """Settings of a line under test."""
    return Settings(
        _env_file=None,
        PLIVO_AUTH_ID="MATESTTESTTESTTESTTE",
        PLIVO_AUTH_TOKEN="a-token-for-tests-0123456789",
        PLIVO_NUMBER=LINE_NUMBER,
        PLIVO_API_URL="http://127.0.0.1:1",
        SUNWAI_PUBLIC_URL="https://line.test",
        SUNWAI_SECRET_KEY="for-tests-only-0123456789-abcdefgh",
        SUNWAI_SAFETY_KEY="for-tests-too-0123456789-stuvwxyz-",
        SUNWAI_DATA_DIR=folder,
        **values,
    )


def build_world(folder: Path, database: Database, **settings: Any) -> World:
    """A world around a database that is up to date."""
    known = settings_for(folder, SUNWAI_DATABASE_URL=str(database.url), **settings)
    clock = ManualClock(MORNING.astimezone(UTC))
    # Nobody speaks; a flow may ask whether a figure is stale.
    nobody_speaks: Any = SimpleNamespace(expired=lambda prompt_id, on: ())
    put_safety_file(folder / "safety" / "safety.db")
    line = LineServices(
        settings=known,
        database=database,
        writer=Writer(database),
        clock=clock,
        books=BOOKS,
        addresses=Addresses(known.public_url, known.secret_key),
        renderer=nobody_speaks,
        documents=PlivoDocuments(known.plivo_number.removeprefix("+")),
        reader=PlivoWebhooks(known.plivo_auth_tokens),
        safety=SafetyStore.opened(known.safety_database_url, *known.safety_keys),
    )
    return World(folder, database, clock, line)


def empty(database: Database) -> None:
    """Forget everybody."""
    with database.write() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))


@pytest.fixture(scope="module")
def shared_database(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for a module, because SQLAlchemy compiles each statement once an engine. Empty it before use."""
    path = tmp_path_factory.mktemp("shared") / "sunwai.db"
    shutil.copy(migrated_file, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[Any]]:
    """What was logged: never a number of hers (I9)."""
    with structlog.testing.capture_logs() as entries:
        yield entries
    assert "+9190" not in str(entries)


@pytest.fixture
def new_world(tmp_path: Path, shared_database: Database) -> Iterator[Callable[..., World]]:
    """Make a world with settings of one's own; a second one forgets the first."""
    worlds: list[World] = []

    def close() -> None:
        # A writer keeps a connection, and a database gives only a few.
        while worlds:
            line = worlds.pop().line
            line.writer.stop()
            line.safety.database.dispose()

    def make(database: Database = shared_database, **settings: Any) -> World:
        close()
        empty(database)
        worlds.append(build_world(tmp_path, database, **settings))
        return worlds[-1]

    yield make
    close()


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """The usual world."""
    return new_world(**ROOMY)


@pytest.fixture
def any_world(new_world: Callable[..., World], database: Database) -> World:
    """The usual world, on SQLite and on PostgreSQL."""
    return new_world(database, **ROOMY)

"""A whole line in one process for tests: real database, real clips, real webhooks; the carrier plays the network.

Time is the carrier's virtual clock, so a ten-minute call takes milliseconds and every answer is exact.
"""

from __future__ import annotations

import contextlib
import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Table, event, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from audio import catalogue as audio_catalogue
from audio.build import build_all
from audio.catalogue import Catalogue
from audio.speaker import Speaker
from audio.store import ClipStore
from audio.synthesis.espeak import Espeak
from call_flows.model import FlowBook
from call_flows.reader import load_book
from carrier.config import CarrierConfig
from carrier.engine import VirtualClock
from carrier.exchange import Carrier
from carrier.transport import WsgiTransport
from core.settings import Settings
from db.engine import Database
from db.models import Base, Call, CallStep, Case, Consent, Group, InstalmentRow, Loan, Member, MemberPhone, Staff
from db.safety import tables as safety_tables
from db.safety.store import SafetyStore
from db.schema import bring_up_to_date
from db.writer import TurnWrite, Writer, WriterStoppedError
from ivr.addresses import Addresses
from ivr.books import StoredBooks
from ivr.metrics import LineMetrics
from ivr.rendering import Renderer
from ivr.secret_number import OF_PICTURES, hash_secret
from ivr.services import LineServices
from ivr.telephony.plivo.documents import PlivoDocuments
from ivr.telephony.plivo.reader import PlivoWebhooks
from ivr.web import create_line

# The flow files of the version that speaks are written when the line starts.
_KEPT_TABLES = {"flow_versions"}
AUTH_ID = "MATESTTESTTESTTESTTE"
AUTH_TOKEN = "a-token-for-tests-0123456789"
LINE_NUMBER = "+915220000000"
PUBLIC_URL = "https://line.test"
# A Wednesday, 11:00 in Lucknow: the desk is open, reminders may go out.
WORKING_MORNING = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
NIGHT = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
SAVITA, RUKHSANA, KAMLA, UNKNOWN = "+919000000001", "+919000000002", "+919000000005", "+919000000099"
SAROJ_DIDI = "+919000000091"
SAVITAS_NUMBER = "2580"
SAVITAS_PICTURES = "37"
# Names that have clips; the others are left out or replaced when they are spoken.
SPOKEN_NAMES = ["सविता", "सरोज", "रुख़साना"]


class NetworkClock:
    """The line's clock is the network's: one time for everybody."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Return the present instant."""
        return self._clock.now()


@dataclass
class Line:
    """A line under test, and the network around it."""

    app: Flask
    services: LineServices
    database: Database
    carrier: Carrier
    speaker: Speaker
    metrics: LineMetrics
    # What the line wanted to say and had no clip for.
    missing: list[str]

    def calls(self) -> list[Call]:
        """Return every call, oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(Call).order_by(Call.id)))

    def steps(self, call: Call) -> list[CallStep]:
        """Return a call's turns."""
        with self.database.reading() as session:
            return list(session.scalars(select(CallStep).where(CallStep.call_id == call.id).order_by(CallStep.turn)))

    def cases(self) -> list[Case]:
        """Return every case, those included that nobody waited for."""
        with contextlib.suppress(TimeoutError, WriterStoppedError, SQLAlchemyError):
            self.services.writer.commit(TurnWrite(call_id=0))
        with self.database.reading() as session:
            return list(session.scalars(select(Case).order_by(Case.id)))

    def close(self) -> None:
        """Stop the writer and let go of the files."""
        self.services.writer.stop()
        self.database.dispose()
        self.services.safety.database.dispose()


def settings_for(folder: Path, database_url: str) -> Settings:
    """Return settings of a line under test."""
    return Settings(
        _env_file=None,
        PLIVO_AUTH_ID=AUTH_ID,
        PLIVO_AUTH_TOKEN=AUTH_TOKEN,
        PLIVO_NUMBER=LINE_NUMBER,
        PLIVO_API_URL="http://127.0.0.1:1",
        SUNWAI_PUBLIC_URL=PUBLIC_URL,
        SUNWAI_SECRET_KEY="for-tests-only-0123456789-abcdefgh",
        SUNWAI_SAFETY_KEY="for-tests-too-0123456789-stuvwxyz-",
        SUNWAI_DATA_DIR=folder,
        SUNWAI_LANGUAGES="hi,awa",
        SUNWAI_DATABASE_URL=database_url,
    )


@cache
def catalogue() -> Catalogue:
    """Return the prompts, read once."""
    return audio_catalogue.load()


@cache
def book() -> FlowBook:
    """Return the flows, read once."""
    return load_book()


def build_clips(root: Path) -> Path:
    """Build the voice once for a test run."""
    voice = Espeak()
    report = build_all(catalogue(), voice, ClipStore(root, voice.id), names=SPOKEN_NAMES)
    assert report.published, report.failed[:3]
    return root


def make_line(
    folder: Path,
    clips: Path,
    database_url: str,
    *,
    at: datetime = WORKING_MORNING,
    config: CarrierConfig | None = None,
    audio: Path | None = None,
) -> Line:
    """Put a line together.

    `config`: another carrier than the usual one, such as one with faults. `audio`: where utterances are kept, if not
    in `folder`; a folder of many tests saves joining the same words again.
    """
    clock = VirtualClock(at)
    settings = settings_for(folder, database_url)
    database = Database(settings.database_url)
    if database.is_sqlite:
        event.listen(database.write_engine, "connect", _without_waiting_for_the_disk)
    bring_up_to_date(database)
    missing: list[str] = []
    store = ClipStore.open_released(clips, "espeak")
    speaker = Speaker(catalogue(), store, audio or folder / "audio", on_missing=missing.append)
    addresses = Addresses(settings.public_url, settings.secret_key)
    line_clock = NetworkClock(clock)
    counter = itertools.count(1)
    metrics = LineMetrics()
    services = LineServices(
        settings=settings,
        database=database,
        writer=Writer(database),
        clock=line_clock,
        books=StoredBooks(database, book(), line_clock),
        renderer=Renderer(speaker, catalogue(), addresses),
        addresses=addresses,
        documents=PlivoDocuments(settings.plivo_number.removeprefix("+")),
        reader=PlivoWebhooks(settings.plivo_auth_tokens),
        safety=_safety(settings),
        count_failure=lambda where: metrics.failures.labels(where).inc(),
        new_token=lambda: f"token{next(counter):017d}",
    )
    app = create_line(services, speaker, metrics)
    network = Carrier(config or carrier_config(), clock, WsgiTransport(app))
    return Line(app, services, database, network, speaker, metrics, missing)


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    """No test cuts the power; tests/db/test_db_engine.py sees to it that the real setting is FULL."""
    connection.execute("PRAGMA synchronous = OFF")


def _safety(settings: Settings) -> SafetyStore:
    store = SafetyStore.opened(settings.safety_database_url, *settings.safety_keys)
    event.listen(store.database.write_engine, "connect", _without_waiting_for_the_disk)
    return store


def carrier_config(**more: Any) -> CarrierConfig:
    """Return the carrier's settings that fit the line."""
    fragment = "#ct=2000&rt=8000&rc=2&rp=ct,rt,5xx"
    return CarrierConfig(
        auth_id=AUTH_ID,
        auth_token=AUTH_TOKEN,
        helpline_number=LINE_NUMBER.removeprefix("+"),
        answer_url=f"{PUBLIC_URL}/ivr/plivo/answer{fragment}",
        hangup_url=f"{PUBLIC_URL}/ivr/plivo/hangup{fragment}",
        **more,
    )


def add_people(line: Line) -> None:
    """Put the usual women into the database: Savita (own phone, V2), Rukhsana (shared), Kamla (no loan)."""
    now = line.services.clock.now()
    with line.database.session() as session:
        didi = Staff(
            code="D-01", name="Saroj", name_hi="सरोज", phone=SAROJ_DIDI, takes_calls=True, fs_uniquifier="d1"
        )
        group = Group(code="G-1", name="Ujala", name_hi="उजाला समूह", meeting_weekday=2, didi=didi)
        session.add_all([didi, group])
        session.flush()
        savita = Member(code="M-1", name="M-1", name_hi="सविता", group_id=group.id, privacy_level=2)
        rukhsana = Member(code="M-2", name="M-2", name_hi="रुख़साना", group_id=group.id, privacy_level=0)
        kamla = Member(code="M-5", name="M-5", name_hi="कमला", group_id=group.id, privacy_level=1)
        _add_member(session, savita, MemberPhone(e164=SAVITA, shared=False), now)
        _give_secrets_and_loan(session, savita, line.services.settings.secret_key, now)
        _add_member(session, rukhsana, MemberPhone(e164=RUKHSANA, shared=True), now)
        _add_member(session, kamla, MemberPhone(e164=KAMLA, shared=False), now)


def _add_member(session: Session, member: Member, phone: MemberPhone, now: datetime) -> None:
    member.savings_paise, member.savings_as_of_on = 420_000, date(2026, 11, 20)
    session.add(member)
    session.flush()
    phone.member_id = member.id
    session.add(phone)
    # The notice was answered from her phone: what was said in person opens no ear there (R61).
    for purpose, at_phone in (("service_record", phone.e164), ("reminders", None)):
        session.add(
            Consent(
                member_id=member.id,
                phone=at_phone,
                purpose=purpose,
                granted=True,
                given_on=date(2026, 11, 1),
                recorded_at=now,
                channel="in_person",
            )
        )


def _give_secrets_and_loan(session: Session, member: Member, pepper: str, now: datetime) -> None:
    member.secret_hash = hash_secret(SAVITAS_NUMBER, member.id, pepper)
    member.picture_hash = hash_secret(SAVITAS_PICTURES, member.id, pepper, OF_PICTURES)
    loan = Loan(
        code="L-1", member_id=member.id, principal_paise=1_200_000, disbursed_on=date(2026, 8, 1), ledger_at=now
    )
    session.add(loan)
    session.flush()
    plan = ((date(2026, 10, 28), 115_000), (date(2026, 11, 28), 0), (date(2026, 12, 28), 0))
    for n, (due_on, paid) in enumerate(plan, start=1):
        session.add(InstalmentRow(loan_id=loan.id, n=n, due_on=due_on, amount_paise=115_000, paid_paise=paid))


_first_morning: dict[str, list[tuple[Table, list[dict[str, Any]]]]] = {}


def emptied(line: Line) -> Line:
    """Return the line as on its first morning, with the usual women."""
    line.services.writer.commit(TurnWrite(call_id=0))  # lets what nobody waited for be written before
    tables = [table for table in Base.metadata.sorted_tables if table.name not in _KEPT_TABLES]
    with line.database.write() as connection:
        if line.database.is_sqlite:
            for table in reversed(tables):
                connection.execute(table.delete())
        else:
            connection.execute(text(f"TRUNCATE {', '.join(table.name for table in tables)}"))
    with line.services.safety.database.write() as connection:
        for table in reversed(safety_tables.metadata.sorted_tables):
            if table is not safety_tables.keys:
                connection.execute(table.delete())
    line.carrier.engine.clock.seconds = 0.0  # type: ignore[misc]
    line.missing.clear()
    known = _first_morning.get(str(line.database.url))
    if known is None:
        add_people(line)
        with line.database.read() as connection:
            rows = [(table, [dict(row) for row in connection.execute(select(table)).mappings()]) for table in tables]
        _first_morning[str(line.database.url)] = [(table, found) for table, found in rows if found]
        return line
    with line.database.write() as connection:
        for table, found in known:
            connection.execute(table.insert(), found)
    return line

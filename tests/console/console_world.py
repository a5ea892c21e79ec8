"""A small trust with a story, in a real database, and people who log in to its console."""

from __future__ import annotations

import json
import re
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from console.accounts import create_login
from console.web import ConsoleServices
from core.calls import StaffRole
from core.clock import ManualClock
from core.ids import call_id_at
from db.engine import Database
from db.models import (
    Attempt,
    Call,
    CallStep,
    Case,
    Group,
    Heartbeat,
    InstalmentRow,
    Loan,
    Member,
    MemberPhone,
    ProviderEvent,
    Recording,
    Reminder,
    Staff,
)
from db.safety.store import SafetyStore
from tests.safety_files import put_safety_file

NOW = datetime(2026, 11, 23, 8, 35, tzinfo=UTC)
SAFETY_KEY = "a-key-of-its-own-for-tests-0123456789"
PASSWORD = "lotus-river-42-gate"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
XSS = "<script>alert(1)</script>"
# What no voice has learned yet.
NEW_WORDS = "अनसुनी बात"


def started(n: int) -> datetime:
    """Return when the n-th call of the story began: they come ten minutes apart."""
    return NOW - timedelta(minutes=10 * (110 - n))


def number_of(n: int) -> int:
    """Return the id of the n-th call: its instant, and n where the random bits would be."""
    return call_id_at(started(n)) + n


FIRST_CALL, SUNITA_CALL, UNKNOWN_CALL, REMINDER_CALL, HOME_CALL, LIVE_CALL = map(number_of, range(100, 106))
EMERGENCY, PAID_CLAIM, QUESTION_CASE = 1, 2, 3


class FakeWords:
    """Says each prompt's id back in both languages."""

    def text(self, prompt_id: str, slots_json: Mapping[str, Any], at: datetime | None = None) -> tuple[str, str]:
        if re.match(r"(IEC|CRF|TRN|SHIFT|SHG|PHR)\.", prompt_id):
            # What a notice says must be about as long as it is.
            names = " ".join(value["hi"] for value in slots_json.values() if "hi" in value)
            return f"हिन्दी {prompt_id} {names}", f"English {prompt_id}"
        if not re.match(r"(SYS|MNU|TRI|LON|REM|REC|HOM)\.", prompt_id):
            raise KeyError(prompt_id)
        return f"हिन्दी {prompt_id} {json.dumps(slots_json)}", f"English {prompt_id}"

    def can_say(self, text: str) -> bool:
        return text != NEW_WORDS


@dataclass
class Console:
    """The console under test with its database and clock."""

    app: Flask
    database: Database
    clock: ManualClock
    services: ConsoleServices

    def visitor(self) -> Visitor:
        return Visitor(self.app.test_client())

    def login(self, role: StaffRole, language: str = "en") -> Visitor:
        """Return a browser in which somebody with this role is logged in."""
        visitor = self.visitor()
        with self.database.session() as session:
            session.query(Staff).filter_by(email=address(role)).one().language = language
        answer = visitor.log_in(address(role))
        assert answer.status_code == 302, answer.text
        return visitor

    def one(self, model: type[Any], **by: Any) -> Any:
        with self.database.reading() as session:
            return session.query(model).filter_by(**by).one()

    def all(self, model: type[Any]) -> list[Any]:
        with self.database.reading() as session:
            return session.query(model).order_by(model.id).all()


class Visitor:
    """A browser: keeps cookies and sends the form token of the last page with each form."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        answer = self.client.get(f"/console{path}", **kwargs)
        if answer.mimetype == "text/html":
            found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
            self.token = found.group(1) if found else self.token
        return answer

    def post(self, path: str, data: Mapping[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        if not self.token:
            self.get("/me")
        return self.client.post(f"/console{path}", data={"csrf_token": self.token, **(data or {})}, **kwargs)

    def log_in(self, email: str, password: str = PASSWORD) -> TestResponse:
        self.get("/login")
        answer = self.post("/login", {"email": email, "password": password})
        if answer.status_code == 302:
            # The session is a new one, and so is its token.
            self.token = ""
        return answer

    def cookie(self) -> str:
        cookie = self.client.get_cookie("sunwai_console", path="/console")
        assert cookie is not None
        return cookie.value


def address(role: StaffRole) -> str:
    return f"{role.value}@sunwai.example"


def close(database: Database) -> None:
    """Let go of the database's files."""
    database.dispose()


def services_for(
    database: Database,
    folder: Path,
    public_url: str = "http://localhost:8000",
    clock: ManualClock | None = None,
    safety: SafetyStore | None = None,
) -> ConsoleServices:
    put_safety_file(folder / "safety.db")
    return ConsoleServices(
        database=database,
        clock=clock or ManualClock(NOW),
        secret_key="0123456789abcdefghijklmnopqrstuvwxyz",
        public_url=public_url,
        data_dir=folder,
        words=FakeWords(),
        recordings_dir=folder / "recordings",
        safety=safety or SafetyStore.opened(f"sqlite:///{folder / 'safety.db'}", SAFETY_KEY),
        hasher=CHEAP,
    )


def make_recording(path: Path) -> None:
    path.parent.mkdir()
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x00\x00" * 8000)


def tell_story(database: Database) -> None:
    """Sunita asked about her child's fever and then about her instalment; Rukhsana says that she has paid."""
    for number, role in enumerate(StaffRole):
        create_login(
            database,
            code=f"S{number}",
            name=f"Staff {role.value}",
            email=address(role),
            password=PASSWORD,
            roles=[role],
            clock=ManualClock(NOW),
            hasher=CHEAP,
        )
    with database.session() as session:
        didi = session.query(Staff).filter_by(email=address(StaffRole.DIDI)).one()
        didi.name_hi = "मीना दीदी"
        group = Group(code="G1", name="Ujala", name_hi="उजाला", village="Kakori", didi_id=didi.id)
        session.add(group)
        session.flush()
        sunita = Member(code="M-001", name="Sunita Verma", name_hi="सुनीता वर्मा", group_id=group.id)
        rukhsana = Member(code="M-002", name="Rukhsana Bano", name_hi="रुख़साना बानो", group_id=group.id)
        hacker = Member(code="M-003", name=XSS, name_hi=XSS, group_id=group.id)
        session.add_all([sunita, rukhsana, hacker])
        session.flush()
        session.add(MemberPhone(member_id=sunita.id, e164="+919000000010"))
        _calls(session, sunita, rukhsana, hacker)
        _steps(session)
        _cases(session, sunita, rukhsana, hacker)
        _reminder(session, rukhsana)
        session.add(Heartbeat(name="worker", at=NOW - timedelta(minutes=10)))


def make_call(call_id: int, **fields: Any) -> Call:
    at = started(call_id & 0xFFFFF)
    known: dict[str, Any] = {
        "token": f"token-{call_id}",
        "direction": "inbound",
        "other_party": "+919000000010",
        "line": "+911140000000",
        "flow": "main",
        "flow_version": "v1",
        "status": "ended",
        "started_at": at,
        "answered_at": at + timedelta(seconds=5),
        "ended_at": at + timedelta(seconds=95),
        "end_reason": "completed",
        "talk_seconds": 90,
        "why": "she_called",
    }
    return Call(id=call_id, **{**known, **fields})


def _calls(session: Any, sunita: Member, rukhsana: Member, hacker: Member) -> None:
    outbound = {"direction": "outbound", "flow": "reminder", "why": "reminder_d3"}
    session.add_all(
        [
            make_call(FIRST_CALL, member_id=sunita.id, disposition="lesson"),
            make_call(SUNITA_CALL, member_id=sunita.id, disposition="triage", end_reason="caller_hung_up"),
            make_call(UNKNOWN_CALL, other_party="+919000000077", end_reason="our_fault", disposition="nothing"),
            make_call(
                REMINDER_CALL,
                member_id=rukhsana.id,
                other_party="+919000000011",
                disposition="already_paid",
                **outbound,
            ),
            make_call(HOME_CALL, other_party="+919000000088", disposition="listened"),
            make_call(LIVE_CALL, member_id=hacker.id, other_party=None, status="in_progress", end_reason=None),
        ]
    )
    session.flush()


def make_step(call_id: int, turn: int, kind: str, said: list[str], **fields: Any) -> CallStep:
    known: dict[str, Any] = {"flow": "main", "node": "menu", "input_value": None, "outcome": None}
    return CallStep(
        call_id=call_id,
        turn=turn,
        at=NOW - timedelta(minutes=60 - turn),
        input_kind=kind,
        said=json.dumps([[prompt_id, {}] for prompt_id in said]),
        request="",
        reply=b"",
        **{**known, **fields},
    )


def _steps(session: Any) -> None:
    session.add_all(
        [
            make_step(SUNITA_CALL, 0, "start", ["SYS.WELCOME", "GONE.PROMPT"], outcome="start"),
            make_step(SUNITA_CALL, 1, "silence", ["MNU.MAIN"], outcome="no_input"),
            make_step(SUNITA_CALL, 2, "keys", ["MNU.HEALTH"], input_value="1", outcome="health"),
            make_step(SUNITA_CALL, 3, "recording", ["TRI.WHERE"], flow="health", outcome="spoke"),
            make_step(SUNITA_CALL, 4, "code", ["LON.DUE"], flow="money", outcome="passed"),
            make_step(REMINDER_CALL, 0, "start", ["REM.HELLO"], flow="reminder", outcome="start"),
            make_step(HOME_CALL, 0, "start", ["SYS.WELCOME"], outcome="start"),
            make_step(HOME_CALL, 1, "keys", ["HOM.INTRO"], input_value="4", outcome="trouble"),
            Recording(
                call_id=SUNITA_CALL,
                turn=3,
                purpose="question",
                provider_recording_id="r1",
                seconds=1,
                status="stored",
                file="recordings/r1.wav",
                made_at=NOW,
            ),
            Recording(
                call_id=SUNITA_CALL,
                turn=3,
                purpose="question",
                provider_recording_id="r2",
                seconds=1,
                status="stored",
                file="recordings/../sunwai.db",
                made_at=NOW,
            ),
            ProviderEvent(
                call_token=f"token-{SUNITA_CALL}",
                kind="hangup",
                nonce="n",
                received_at=NOW,
                body="From=919000000010&To=%2B911140000000&Duration=90",
            ),
        ]
    )


def _cases(session: Any, sunita: Member, rukhsana: Member, hacker: Member) -> None:
    session.add_all(
        [
            make_case(
                "emergency", "P0", sunita.id, call_id=SUNITA_CALL, detail='{"sign": "TRI.WHERE", "level": "E"}'
            ),
            make_case("paid_claim", "D2", rukhsana.id, phone="+919000000011", minutes=600),
            make_case("question", "Q", hacker.id, phone=None, minutes=3000),
        ]
    )


def make_case(kind: str, priority: str, member_id: int, **fields: Any) -> Case:
    minutes = fields.pop("minutes", -5)
    known: dict[str, Any] = {"phone": "+919000000010", "detail": "{}", "status": "new"}
    return Case(
        kind=kind,
        priority=priority,
        member_id=member_id,
        opened_at=NOW - timedelta(minutes=15),
        respond_by_at=NOW + timedelta(minutes=minutes),
        **{**known, **fields},
    )


def _reminder(session: Any, member: Member) -> None:
    loan = Loan(
        code="L1", member_id=member.id, principal_paise=2_000_000, disbursed_on=date(2026, 6, 1), ledger_at=NOW
    )
    session.add(loan)
    session.flush()
    instalment = InstalmentRow(loan_id=loan.id, n=1, due_on=date(2026, 11, 26), amount_paise=125_000)
    session.add(instalment)
    session.flush()
    reminder = Reminder(
        instalment_id=instalment.id,
        member_id=member.id,
        step="D-3",
        status="due",
        next_attempt_at=NOW + timedelta(hours=2),
        expires_on=date(2026, 11, 26),
        attempts=1,
        verdict="outside_hours",
        planned_at=NOW,
        changed_at=NOW,
    )
    session.add(reminder)
    session.flush()
    session.add(
        Attempt(
            token=f"token-{REMINDER_CALL}",
            call_id=REMINDER_CALL,
            reminder_id=reminder.id,
            member_id=member.id,
            phone="+919000000011",
            status="ended",
            fence=1,
            sent_at=NOW - timedelta(hours=1),
        )
    )

"""Set up what the demo lacks: its people, its logins, its voice. Loaded only when something is missing."""

from __future__ import annotations

import secrets
from datetime import date, time, timedelta

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from audio import build as audio_build
from audio import catalogue as audio_catalogue
from audio.store import ClipStore
from commands.audio import open_voice
from commands.composition.common import audio_root, clock_of
from commands.demo_people import GROUPS, MEMBERS, STAFF, WORK_NUMBERS, sheets
from console.accounts import create_login, set_work_number
from core.calls import StaffRole
from core.clock import india_day
from core.consent import Purpose
from core.settings import Settings
from db.engine import Database
from db.importers import Upload, run_import
from db.models import Consent, Doctor, Member, Staff
from ivr.secret_number import hash_secret

# A didi and a doctor besides the supervisor: what goes to everybody takes two people.
LOGINS = {
    "supervisor@demo.example": ("S-01", "Anita", StaffRole.SUPERVISOR),
    "didi@demo.example": ("D-01", "Saroj", StaffRole.DIDI),
    "doctor@demo.example": ("H-01", "Sadia", StaffRole.DOCTOR),
    "loans@demo.example": ("L-01", "Farida", StaffRole.LOAN_OFFICER),
    "auditor@demo.example": ("A-01", "Usha", StaffRole.AUDITOR),
    "private@demo.example": ("V-01", "Meera", StaffRole.VIOLENCE_WORKER),
    "officer@demo.example": ("V-02", "Nusrat", StaffRole.VIOLENCE_WORKER),
}


def seed(settings: Settings, database: Database) -> dict[str, str]:
    """Bring in the demo's people; return the passwords of the demo logins by address."""
    clock = clock_of(settings)
    for kind, text in sheets(india_day(clock.now())).items():
        report = run_import(database, kind, Upload(text.encode(), f"{kind}.csv"), clock=clock)
        if not report.ok:
            raise click.ClickException(f"The demo's {kind} could not be brought in: {report.problems[0].message_en}")
    _meet_in_person(settings, database)
    passwords = {}
    for email, (code, name, role) in LOGINS.items():
        passwords[email] = "-".join(secrets.token_hex(2) for _ in range(4))
        create_login(
            database, code=code, name=name, email=email, password=passwords[email], roles=[role], clock=clock
        )
    return passwords


def _meet_in_person(settings: Settings, database: Database) -> None:
    """Do what a didi does when she meets a member: let her choose a secret number, and ring the line for practice.

    So the privacy notice was answered from her phone. The didis have met before, and chosen theirs.
    """
    digits = {member.code: member.keys for member in MEMBERS}
    now = clock_of(settings).now()
    with database.session() as session:
        session.add(_registered(session, india_day(now)))
        for code, chosen in WORK_NUMBERS.items():
            staff = session.scalars(select(Staff).where(Staff.code == code)).one()
            set_work_number(session, staff, chosen, settings.secret_key)
        for member in session.scalars(select(Member)):
            if keys := digits.get(member.code):
                member.secret_hash = hash_secret(keys, member.id, settings.secret_key)
            session.add(
                Consent(
                    member_id=member.id,
                    phone=member.phones[0].e164,
                    purpose=Purpose.SERVICE_RECORD.value,
                    granted=True,
                    given_on=india_day(now),
                    recorded_at=now,
                    channel="call",
                )
            )


def _registered(session: Session, today_on: date) -> Doctor:
    """Return the demo's doctor as somebody looked her up today: an invented council and number."""
    staff = session.scalars(select(Staff).where(Staff.code == "H-01")).one()
    return Doctor(
        staff_id=staff.id,
        council="Demo council",
        number="48213",
        valid_until_on=today_on + timedelta(days=365),
        checked_on=today_on,
        opens=time(9),
        closes=time(18),
    )


def build_voice(settings: Settings) -> None:
    """Render whatever the voice lacks, the demo people's names included."""
    voice = open_voice(settings.voice)
    report = audio_build.build_all(
        audio_catalogue.load(), voice, ClipStore(audio_root(settings), voice.id), names=_names()
    )
    if not report.published:
        raise click.ClickException(f"The voice could not be built: {report.failed[0][1]}")


def _names() -> list[str]:
    return [member.name_hi for member in MEMBERS] + [row[2] for row in (*STAFF, *GROUPS)]

"""`demo`: set up whatever is missing, start everything, and say where to look.

At night and on closed days the demo's clock stands at the next working morning, because nobody is ever rung outside
the hours; it says so.
"""

from __future__ import annotations

import json
import os
import secrets
import string
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import click
import urllib3
from sqlalchemy import func, select, update

from audio import build as audio_build
from audio import catalogue as audio_catalogue
from audio.store import ClipStore
from commands.audio import open_voice
from commands.composition.common import audio_root, clock_of, open_database
from commands.demo_people import GROUPS, MEMBERS, STAFF, handsets, sheets
from commands.processes import Together
from console.accounts import create_login
from core.calling_window import Window, next_opening
from core.calls import StaffRole
from core.clock import IST, india_day
from core.consent import Purpose
from core.settings import Settings, load_settings
from db.engine import Database
from db.importers import Upload, run_import
from db.models import Consent, Heartbeat, InstalmentRow, Loan, Member, Reminder
from ivr.secret_number import hash_secret
from scheduler.closed_days import closed_days
from scheduler.planner import plan
from scheduler.rules import load_rules

ENV_FILE = Path(".env")
# Inside both the calling window and the desk's hours, with time left to look around.
DEMO_HOURS = Window(clock_time(10, 0), clock_time(16, 30))
LINE_NUMBER = "+915220000000"
LOGINS = {
    "supervisor@demo.example": ("S-01", "Anita", StaffRole.SUPERVISOR),
    "loans@demo.example": ("L-01", "Farida", StaffRole.LOAN_OFFICER),
    "auditor@demo.example": ("A-01", "Usha", StaffRole.AUDITOR),
}
_START_SECONDS = 120.0


@click.group(invoke_without_command=True)
@click.pass_context
def demo(context: click.Context) -> None:
    """Run the whole line on this machine, with demo members and a phone in the browser."""
    if context.invoked_subcommand is None:
        raise SystemExit(_run())


def _run() -> int:
    _write_env()
    settings = load_settings()
    if not settings.demo:
        raise click.ClickException(
            ".env holds the settings of a real line. Start it with `python app.py serve` and `worker`."
        )
    database = open_database(settings)
    settings = _with_clock(settings, database)
    passwords = _seed(settings, database)
    _build_voice(settings)
    people_file = settings.data_dir / "demo-people.json"
    people_file.write_text(json.dumps(handsets(), ensure_ascii=False), encoding="utf-8")
    database.dispose()
    click.echo("Starting …")
    together = Together()
    together.start("The carrier", ["carrier", "--people", str(people_file)])
    together.start("The web server", ["serve"])
    together.start("The worker", ["worker"])
    if _is_ready(settings, together):
        _say_where(settings, passwords)
    return together.wait()


def _write_env() -> None:
    """Make settings for a demo, with secrets of its own, unless there are settings already."""
    if ENV_FILE.exists():
        return
    letters = string.ascii_uppercase + string.digits
    auth_id = "MA" + "".join(secrets.choice(letters) for _ in range(18))
    lines = {
        "PLIVO_AUTH_ID": auth_id,
        "PLIVO_AUTH_TOKEN": secrets.token_hex(20),
        "PLIVO_NUMBER": LINE_NUMBER,
        "PLIVO_API_URL": "http://127.0.0.1:8001",
        "SUNWAI_PUBLIC_URL": "http://127.0.0.1:8000",
        "SUNWAI_SECRET_KEY": secrets.token_urlsafe(36),
        "SUNWAI_DEMO": "1",
    }
    _write_private(ENV_FILE, "".join(f"{name}={value}\n" for name, value in lines.items()))


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _with_clock(settings: Settings, database: Database) -> Settings:
    """Move the demo's clock to the next working hours, and never behind what was already lived through."""
    with database.read() as connection:
        lived = connection.scalar(select(func.max(Heartbeat.at)))
    now = datetime.now(UTC)
    earliest = max(now, lived or now)
    closed = closed_days(earliest.year) | closed_days(earliest.year + 1)
    opens_at = next_opening(earliest, DEMO_HOURS, closed) or earliest
    offset = max(0, int((opens_at - now).total_seconds()))
    kept = [line for line in ENV_FILE.read_text(encoding="utf-8").splitlines() if "DEMO_OFFSET" not in line]
    _write_private(ENV_FILE, "\n".join([*kept, f"SUNWAI_DEMO_OFFSET_SECONDS={offset}"]) + "\n")
    return load_settings()


def _seed(settings: Settings, database: Database) -> dict[str, str]:
    """Bring in the demo's people once; return the passwords of the demo logins."""
    passwords_file = settings.data_dir / "demo-logins.json"
    if passwords_file.exists():
        known: dict[str, str] = json.loads(passwords_file.read_text(encoding="utf-8"))
        return known
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
    _write_private(passwords_file, json.dumps(passwords))
    return passwords


def _meet_in_person(settings: Settings, database: Database) -> None:
    """Do what a didi does when she meets a member: read her the privacy notice, let her choose a secret number."""
    digits = {member.code: member.keys for member in MEMBERS}
    now = clock_of(settings).now()
    with database.session() as session:
        for member in session.scalars(select(Member)):
            if keys := digits.get(member.code):
                member.secret_hash = hash_secret(keys, member.id, settings.secret_key)
            session.add(
                Consent(
                    member_id=member.id,
                    purpose=Purpose.SERVICE_RECORD.value,
                    granted=True,
                    given_on=india_day(now),
                    recorded_at=now,
                    channel="in_person",
                )
            )


def _build_voice(settings: Settings) -> None:
    voice = open_voice(settings.voice)
    click.echo("Setting up the voice; the first time takes some seconds …")
    report = audio_build.build_all(
        audio_catalogue.load(), voice, ClipStore(audio_root(settings), voice.id), names=_names()
    )
    if not report.published:
        raise click.ClickException(f"The voice could not be built: {report.failed[0][1]}")


def _names() -> list[str]:
    return [member.name_hi for member in MEMBERS] + [row[2] for row in (*STAFF, *GROUPS)]


def _is_ready(settings: Settings, together: Together) -> bool:
    """Wait until everything answers; tell whether it did in time."""
    wanted = (
        f"http://127.0.0.1:{settings.port}/readyz",
        f"http://127.0.0.1:{settings.console_port}/console/login",
        f"http://127.0.0.1:{settings.carrier_port}/",
    )
    deadline = time.monotonic() + _START_SECONDS
    for url in wanted:
        while not _answers(url):
            if together.stopping:
                return False
            if time.monotonic() > deadline:
                click.echo(f"Still no answer from {url}; see the messages above.", err=True)
                return False
            time.sleep(0.1)
    return True


def _answers(url: str) -> bool:
    try:
        return urllib3.request("GET", url, timeout=2.0, retries=False, redirect=False).status < 400
    except urllib3.exceptions.HTTPError:
        return False


def _say_where(settings: Settings, passwords: dict[str, str]) -> None:
    now = clock_of(settings).now().astimezone(IST)
    click.echo("")
    click.echo(f"  Phone     http://127.0.0.1:{settings.carrier_port}/   choose a handset, dial {LINE_NUMBER[3:]}")
    click.echo(f"  Console   http://127.0.0.1:{settings.port}/console/")
    click.echo(f"  Line      http://127.0.0.1:{settings.port}/readyz")
    click.echo("")
    for email, password in passwords.items():
        click.echo(f"  {email:26} {password}")
    click.echo("")
    if settings.demo_offset_seconds:
        click.echo("  Nobody is rung at this hour, so the demo's clock is ahead of yours.")
    click.echo(f"  It is {now:%A %d %B %Y, %H:%M} in Lucknow. A reminder call: python app.py demo remind M-001")
    click.echo("  Ctrl-C stops everything.")


@demo.command()
@click.argument("member_code", default="M-001")
def remind(member_code: str) -> None:
    """Let MEMBER_CODE have an instalment due in three days, and her phone ring now."""
    settings = load_settings()
    if not settings.demo:
        raise click.ClickException("This is for demos only.")
    database, clock = open_database(settings), clock_of(settings)
    due_on = india_day(clock.now()) + timedelta(days=3)
    with database.session() as session:
        loan = session.scalar(
            select(Loan).join(Member).where(Member.code == member_code, Loan.closed_on.is_(None)).limit(1)
        )
        if loan is None:
            raise click.ClickException(f"No member {member_code} with a loan; try M-001, M-002 or M-007.")
        loan.ledger_at = clock.now()
        loan_id, member_id = loan.id, loan.member_id
        if not any(one.due_on == due_on and one.paid_paise < one.amount_paise for one in loan.instalments):
            n = max(one.n for one in loan.instalments) + 1
            session.add(InstalmentRow(loan_id=loan_id, n=n, due_on=due_on, amount_paise=115_000))
    plan(database, clock, load_rules())
    with database.write() as connection:
        connection.execute(
            update(Reminder)
            .where(Reminder.member_id == member_id, Reminder.status == "due")
            .values(next_attempt_at=clock.now())
        )
    click.echo("Her phone rings within seconds: have her handset open in the browser phone.")

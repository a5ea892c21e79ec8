"""`demo`: set up whatever is missing, start everything, and say where to look.

At night and on closed days the demo's clock stands at the next working morning, because nobody is ever rung outside
the hours; it says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import string
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import click
from sqlalchemy import func, select, update

from audio.catalogue import PROMPTS_DIR
from commands.composition.common import audio_root, clock_of, open_database
from commands.demo_people import handsets
from commands.private_files import write_private
from commands.processes import Together
from core.calling_window import Window, next_opening
from core.clock import IST, india_day
from core.retry import ATTEMPT_GAP
from core.settings import Settings, load_settings
from db.engine import Database
from db.models import Attempt, Heartbeat, InstalmentRow, Loan, Member, Reminder
from scheduler.closed_days import closed_days

ENV_FILE = Path(".env")
# Inside both the calling window and the desk's hours, with time left to look around.
DEMO_HOURS = Window(clock_time(10, 0), clock_time(16, 30))
LINE_NUMBER = "+915220000000"
_START_SECONDS = 120.0
_OTHERS = "Try another: M-001, M-002 or M-007."


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
    passwords = _passwords(settings, database)
    _make_sure_of_the_voice(settings)
    people_file = settings.data_dir / "demo-people.json"
    people_file.write_text(json.dumps(handsets(), ensure_ascii=False), encoding="utf-8")
    database.dispose()
    click.echo("Starting …")
    together = Together()
    together.start("The carrier", ["carrier", "--people", str(people_file)])
    together.start("The line", ["serve", "--only", "line"])
    together.start("The console", ["serve", "--only", "console"])
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
        "PLIVO_API_URL": f"http://127.0.0.1:{_port('SUNWAI_CARRIER_PORT')}",
        "SUNWAI_PUBLIC_URL": f"http://127.0.0.1:{_port('SUNWAI_PORT')}",
        "SUNWAI_SECRET_KEY": secrets.token_urlsafe(36),
        "SUNWAI_SAFETY_KEY": secrets.token_urlsafe(36),
        "SUNWAI_MISSED_CALLS": "1",
        "SUNWAI_DEMO": "1",
        "SUNWAI_LANGUAGES": "hi,awa",
    }
    write_private(ENV_FILE, "".join(f"{name}={value}\n" for name, value in lines.items()))


def _port(name: str) -> int:
    """Return the port a part of the demo will listen on: the settings cannot be read yet, they are being written."""
    default: int = Settings.model_fields[name.removeprefix("SUNWAI_").lower()].default
    return int(os.environ.get(name, default))


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
    write_private(ENV_FILE, "\n".join([*kept, f"SUNWAI_DEMO_OFFSET_SECONDS={offset}"]) + "\n")
    return load_settings()


def _passwords(settings: Settings, database: Database) -> dict[str, str]:
    """Return the passwords of the demo logins; bring in the demo's people the first time."""
    passwords_file = settings.data_dir / "demo-logins.json"
    if not passwords_file.exists():
        from commands.demo_setup import seed

        write_private(passwords_file, json.dumps(seed(settings, database)))
    known: dict[str, str] = json.loads(passwords_file.read_text(encoding="utf-8"))
    return known


def _make_sure_of_the_voice(settings: Settings) -> None:
    """Build the clips if the words have changed since they were built last."""
    digest = hashlib.sha256(settings.voice.encode())
    for path in sorted(PROMPTS_DIR.rglob("*.yaml")):
        digest.update(path.read_bytes())
    built = audio_root(settings) / ".demo-built"
    if not built.exists() or built.read_text(encoding="ascii") != digest.hexdigest():
        from commands.demo_setup import build_voice

        click.echo("Setting up the voice; the first time takes some seconds …")
        build_voice(settings)
        built.write_text(digest.hexdigest(), encoding="ascii")


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
    # Loaded while the others start: nothing waits for it then.
    import urllib3

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
    from scheduler.planner import plan
    from scheduler.rules import load_rules

    database, clock = open_database(settings), clock_of(settings)
    due_on = india_day(clock.now()) + timedelta(days=3)
    with database.session() as session:
        loan = session.scalar(
            select(Loan).join(Member).where(Member.code == member_code, Loan.closed_on.is_(None)).limit(1)
        )
        if loan is None:
            raise click.ClickException(f"No member {member_code} with a loan. {_OTHERS}")
        loan.ledger_at = clock.now()
        loan_id, member_id = loan.id, loan.member_id
        if not any(one.due_on == due_on and one.paid_paise < one.amount_paise for one in loan.instalments):
            n = max(one.n for one in loan.instalments) + 1
            session.add(InstalmentRow(loan_id=loan_id, n=n, due_on=due_on, amount_paise=115_000))
    plan(database, clock, load_rules())
    with database.write() as connection:
        lately = select(Attempt.id).where(Attempt.member_id == member_id, Attempt.sent_at > clock.now() - ATTEMPT_GAP)
        if connection.scalar(lately.limit(1)) is not None:
            raise click.ClickException(f"Nobody is rung again within three hours. {_OTHERS}")
        moved = connection.execute(
            update(Reminder)
            .where(Reminder.member_id == member_id, Reminder.status == "due")
            .values(next_attempt_at=clock.now())
        )
        if not moved.rowcount:
            raise click.ClickException(f"She has heard this reminder, or wants none. {_OTHERS}")
    click.echo("Her phone rings within seconds: have her handset open in the browser phone.")

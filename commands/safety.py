"""`safety`: change the key of the safety store while the line works; let a number be rung again (docs/safety.md)."""

from __future__ import annotations

from datetime import datetime

import click

from commands.composition.common import clock_of, open_database, open_safety
from core.phone import from_carrier
from core.settings import load_settings
from db.audit import Act, record
from db.engine import Database
from db.queries import sealed_calls
from db.safety.numbers import unmark
from db.safety.rekeying import older_keys_in_use
from db.safety.rekeying import rekey as seal_anew
from db.safety.store import SafetyStore


@click.group()
def safety() -> None:
    """Look after what is told about violence."""


@safety.command()
def rekey() -> None:
    """Seal everything under the first of two keys in SUNWAI_SAFETY_KEY. May be broken off and run again."""
    settings = load_settings()
    if len(settings.safety_keys) == 1:
        raise click.ClickException(
            "Write the new key, a comma and the old one into SUNWAI_SAFETY_KEY, restart the line, the worker and the "
            "console, and run this again."
        )
    store, database, now = open_safety(settings), open_database(settings), clock_of(settings).now()
    changed = seal_anew(store)
    # Nobody needs to go on with a call that is over: what it left in the main database goes with the old key.
    with database.session() as session:
        sealed_calls.strike_out(session.connection(), ended_before_at=now, now=now)
        act = Act("safety_rekeyed", "private", detail={"sealed": changed})
        record(session, act, staff_id=None, address=None, now=now)
    if older_keys_in_use(store):
        raise click.ClickException(
            "Something still writes under the old key. Restart the line, the worker and the console with both keys, "
            "then run this again."
        )
    click.echo(
        f"{changed} rows are sealed under the new key. Take the old one out of SUNWAI_SAFETY_KEY and restart. "
        "Copies made before today open with the old key only: destroy them when you no longer need them, and it too."
    )


@safety.command("let-ring")
def let_ring() -> None:
    """Let a number be rung again whose matter is deleted already; before that the worker does it on its page."""
    settings = load_settings()
    # Asked for, not given with the command: what is typed there is kept by the shell.
    e164 = from_carrier(click.prompt("Her whole number", hide_input=True))
    if e164 is None or not lift(open_safety(settings), open_database(settings), e164, clock_of(settings).now()):
        raise click.ClickException("This number is not held back.")
    click.echo("The number may be rung again, like any other.")


def lift(store: SafetyStore, database: Database, e164: str, now: datetime) -> bool:
    """Let a number be rung again; False for one that is not held back."""
    if store.flag_of(e164) is None:
        return False
    # Written down first: what is not written down is not done.
    with database.session() as session:
        record(session, Act("safety_let_ring", "private"), staff_id=None, address=None, now=now)
    with store.database.write() as connection:
        unmark(connection, store.vault, e164)
    return True

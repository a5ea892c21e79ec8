"""`safety`: look after the safety store, whose key is changed without stopping the line (docs/safety.md)."""

from __future__ import annotations

import click

from commands.composition.common import clock_of, open_database, open_safety
from core.settings import load_settings
from db.audit import Act, record
from db.queries import sealed_calls
from db.safety.rekeying import older_keys_in_use
from db.safety.rekeying import rekey as seal_anew


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

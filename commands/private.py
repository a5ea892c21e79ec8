"""`private`: numbers that lead to one named didi (docs/safety.md). The digits are shown once, when they are made."""

from __future__ import annotations

import click
from sqlalchemy import select

from commands.composition.common import clock_of, open_database, open_safety
from core.settings import Settings, load_settings
from db.models import Staff
from db.queries.console_private import NotNamedError, named
from db.safety import codes
from db.safety.codes import Named, TooManyCodesError

_DIDI = click.option("--didi", required=True, help="Staff code of the didi whose phone it rings.")
_OFFICER = click.option("--officer", required=True, help="Staff code of the officer who has to know of a child.")


@click.group()
def private() -> None:
    """Make, hand over and retire private numbers."""


@private.command()
@_DIDI
@_OFFICER
def make(didi: str, officer: str) -> None:
    """Make a private number for somebody: tell her the digits, keep the handle for your notes."""
    settings = load_settings()
    store = open_safety(settings)
    try:
        made = codes.make(store.database, store.vault, _named(settings, didi, officer), clock_of(settings).now())
    except TooManyCodesError as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(f"Handle: {made.handle}")
    click.echo(f"Digits: {made.digits}   (tell her; they are shown this once and kept nowhere)")


@private.command("hand-over")
@click.argument("handle")
@_DIDI
@_OFFICER
def hand_over(handle: str, didi: str, officer: str) -> None:
    """Name two other people for the number with this HANDLE; from then on they see its cases."""
    settings = load_settings()
    _found(codes.hand_over(open_safety(settings).database, handle, _named(settings, didi, officer)))
    click.echo("Handed over.")


@private.command()
@click.argument("handle")
def retire(handle: str) -> None:
    """Let the number with this HANDLE lead nowhere from now on."""
    settings = load_settings()
    _found(codes.retire(open_safety(settings).database, handle, clock_of(settings).now()))
    click.echo("It leads nowhere now.")


@private.command("list")
def show() -> None:
    """List the numbers in use by their handles, with the staff codes of the two people named for each."""
    settings = load_settings()
    store = open_safety(settings)
    in_use = codes.in_use(store.database, store.vault)
    with open_database(settings).reading() as session:
        people = {staff.id: staff.code for staff in session.scalars(select(Staff))}
    for code in in_use:
        click.echo(f"{code.handle}  {people.get(code.named.didi_id)}  {people.get(code.named.officer_id)}")


def _named(settings: Settings, didi: str, officer: str) -> Named:
    with open_database(settings).reading() as session:
        try:
            return named(session, didi, officer)
        except NotNamedError as error:
            raise click.ClickException(f"Not these two: {error}.") from error


def _found(done: bool) -> None:
    if not done:
        raise click.ClickException("No private number in use has this handle.")

"""`user`: console logins, and members' secret numbers when the didi sets one in person."""

from __future__ import annotations

import click
from sqlalchemy import select

from commands.composition.common import clock_of, open_database
from console.accounts import AccountError, create_login, set_work_number
from console.passwords import PasswordError
from core.calls import StaffRole
from core.settings import load_settings
from db.audit import Act, record
from db.models import Member
from db.queries import line
from db.queries.console_staff import find_staff
from ivr.secret_number import WeakSecretError, hash_secret, is_taken


@click.group()
def user() -> None:
    """Add console logins; set a member's secret number, or a work number."""


@user.command()
@click.argument("code")
@click.option("--name", prompt=True)
@click.option("--email", prompt=True)
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in StaffRole]))
@click.password_option()
def add(code: str, name: str, email: str, roles: tuple[str, ...], password: str) -> None:
    """Give the person with staff code CODE a login, or a new password."""
    settings = load_settings()
    try:
        create_login(
            open_database(settings),
            code=code,
            name=name,
            email=email,
            password=password,
            roles=[StaffRole(role) for role in roles],
            clock=clock_of(settings),
        )
    except (AccountError, PasswordError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("The login is ready. Two-step login can be set up under Me in the console.")


@user.command()
@click.argument("member_code")
@click.password_option("--digits", prompt="Her four digits", help="Typed by her; shown to nobody.")
def secret(member_code: str, digits: str) -> None:
    """Set the secret number of the member with code MEMBER_CODE, in her presence."""
    settings = load_settings()
    with open_database(settings).session() as session:
        member = session.scalar(select(Member).where(Member.code == member_code))
        if member is None:
            raise click.ClickException("No member has this code.")
        connection = session.connection()
        others = {one.member_id: one for phone in member.phones for one in line.candidates(connection, phone.e164)}
        others.pop(member.id, None)
        if is_taken(digits, list(others.values()), settings.secret_key):
            raise click.ClickException("Not this one: another woman on her phone has it. Let her choose another.")
        try:
            member.secret_hash = hash_secret(digits, member.id, settings.secret_key)
        except WeakSecretError as error:
            raise click.ClickException(f"Not this one: {error}.") from error
        member.secret_failures, member.secret_locked_until_at = 0, None
    click.echo("Her secret number is set.")


@user.command("work-number")
@click.argument("staff_code")
@click.password_option("--digits", prompt="Her six digits", help="Typed by her; shown to nobody.")
def work_number(staff_code: str, digits: str) -> None:
    """Set the number with which the person with staff code STAFF_CODE works by phone, in her presence."""
    settings = load_settings()
    with open_database(settings).session() as session:
        staff = find_staff(session, code=staff_code)
        if staff is None:
            raise click.ClickException("Nobody of the staff has this code.")
        try:
            set_work_number(session, staff, digits, settings.secret_key)
        except AccountError as error:
            raise click.ClickException(str(error)) from error
        except WeakSecretError as error:
            raise click.ClickException(f"Not this one: {error}.") from error
        act = Act("work_number", "staff", str(staff.id))
        record(session, act, staff_id=None, address=None, now=clock_of(settings).now())
    click.echo("Her work number is set.")

"""`user`: console logins, and members' secret numbers when the didi sets one in person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import click
from sqlalchemy import Connection, select

from commands.composition.common import clock_of, open_database
from console.accounts import AccountError, create_login, set_work_number
from console.passwords import PasswordError
from core.calls import StaffRole
from core.settings import load_settings
from db.audit import Act, record
from db.models import Doctor, Member
from db.queries import line
from db.queries.console_staff import find_staff
from db.queries.line import Candidate
from ivr.secret_number import OF_MEMBERS, OF_PICTURES, Kind, WeakSecretError, hash_secret, is_taken

_COLUMNS: Mapping[Kind, str] = {OF_MEMBERS: "secret_hash", OF_PICTURES: "picture_hash"}


@click.group()
def user() -> None:
    """Add console logins; set a member's secret number or pictures, or a work number."""


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
    _set_secret(member_code, digits, OF_MEMBERS)
    click.echo("Her secret number is set.")


@user.command()
@click.argument("member_code")
@click.password_option("--keys", prompt="The keys of her two pictures", help="Typed by her; shown to nobody.")
def pictures(member_code: str, keys: str) -> None:
    """Set the two pictures of the member with code MEMBER_CODE, in her presence.

    For whoever cannot keep four digits in mind: two cards of nine, or two places on the keypad. They open the day of
    the meeting and the news of her group, never an amount.
    """
    _set_secret(member_code, keys, OF_PICTURES)
    click.echo("Her two pictures are set.")


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


@user.command()
@click.argument("staff_code")
@click.option("--council", required=True, help="The medical council in whose register the doctor is.")
@click.option("--number", required=True, help="The registration number, digits only: the line speaks it.")
@click.option("--valid-until", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--checked-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When it was last looked up.")
@click.option("--opens", default="10:00", type=click.DateTime(["%H:%M"]), help="From when her calls may be booked.")
@click.option("--closes", default="17:00", type=click.DateTime(["%H:%M"]))
def doctor(
    staff_code: str,
    council: str,
    number: str,
    valid_until: datetime,
    checked_on: datetime,
    opens: datetime,
    closes: datetime,
) -> None:
    """Write down the registration of the doctor with staff code STAFF_CODE, after looking it up at the council."""
    if not (number.isascii() and number.isdecimal()):
        raise click.ClickException("Give the registration number in digits: the line speaks it digit by digit.")
    if opens >= closes:
        raise click.ClickException("Her hours must begin before they end.")
    settings = load_settings()
    with open_database(settings).session() as session:
        staff = find_staff(session, code=staff_code)
        if staff is None or StaffRole.DOCTOR not in {role.name for role in staff.roles}:
            raise click.ClickException("Nobody with this code has the role doctor: give it with `user add`.")
        if not staff.name_hi or not staff.phone:
            raise click.ClickException(
                "Import her Hindi name and her phone first: the line speaks one and rings the other."
            )
        found = session.get(Doctor, staff.id) or Doctor(staff_id=staff.id)
        found.council, found.number = council, number
        found.valid_until_on, found.checked_on = valid_until.date(), checked_on.date()
        found.opens, found.closes = opens.time(), closes.time()
        session.add(found)
        act = Act("doctor_registered", "staff", str(staff.id))
        record(session, act, staff_id=None, address=None, now=clock_of(settings).now())
    click.echo("Written down. Look it up again within three months; until then calls may be booked.")


def _set_secret(member_code: str, digits: str, kind: Kind) -> None:
    settings = load_settings()
    with open_database(settings).session() as session:
        member = session.scalar(select(Member).where(Member.code == member_code))
        if member is None:
            raise click.ClickException("No member has this code.")
        others = {one.member_id: one for one in _others_at_her_phones(session.connection(), member, kind)}
        others.pop(member.id, None)
        if is_taken(digits, list(others.values()), settings.secret_key, kind):
            raise click.ClickException("Not this one: another woman on her phone has it. Let her choose another.")
        try:
            hashed = hash_secret(digits, member.id, settings.secret_key, kind)
        except WeakSecretError as error:
            raise click.ClickException(f"Not this one: {error}.") from error
        setattr(member, _COLUMNS[kind], hashed)
        member.secret_failures, member.secret_locked_until_at = 0, None


def _others_at_her_phones(connection: Connection, member: Member, kind: Kind) -> Iterator[Candidate]:
    for phone in member.phones:
        for one in line.candidates(connection, phone.e164):
            yield one.by_pictures() if kind is OF_PICTURES else one

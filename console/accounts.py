"""What lets the trust's people in: console logins, and the numbers with which they work by phone."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from argon2 import PasswordHasher
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from console import audit
from console.passwords import check_password, hash_password
from core.calls import StaffRole
from core.clock import Clock
from db.engine import Database
from db.models import Staff
from db.queries import console_staff as queries
from db.queries import staff_line
from ivr.secret_number import OF_STAFF, hash_secret, is_taken


class AccountError(ValueError):
    """The login cannot be made: the message says what to change."""


def create_login(
    database: Database,
    *,
    code: str,
    name: str,
    email: str,
    password: str,
    roles: Collection[StaffRole],
    clock: Clock,
    hasher: PasswordHasher | None = None,
) -> int:
    """Give the person with this staff code a login, adding her if she is new; return her id.

    A new password ends all her sessions. Raises PasswordError for a weak password and AccountError for a bad
    address, an address somebody else has, or no roles.
    """
    if not roles:
        raise AccountError("Give at least one role.")
    address = _address(email)
    check_password(password, about=(name, address))
    stored = hash_password(hasher or PasswordHasher(), password)
    with database.session() as session:
        owner = queries.find_staff_by_email(session, address)
        if owner is not None and owner.code != code:
            raise AccountError("Somebody else has this e-mail address.")
        staff = queries.find_staff(session, code=code)
        if staff is None:
            staff = Staff(code=code, name=name)
            session.add(staff)
        staff.email, staff.password, staff.active = address, stored, True
        # Sessions name their owner by this value, so all old ones end here.
        staff.fs_uniquifier = secrets.token_hex(32)
        staff.roles = queries.ensure_roles(session, sorted(StaffRole(role).value for role in roles))
        session.flush()
        act = audit.Act("login_set", "staff", str(staff.id), {"roles": sorted(role.value for role in roles)})
        audit.record(session, act, staff_id=None, address=None, now=clock.now())
        return staff.id


def set_work_number(session: Session, staff: Staff, digits: str, pepper: str) -> None:
    """Give somebody the number with which she works by phone, and no other on her phone has.

    It is asked only from the phone on file as hers, so there must be one. Raises AccountError, and WeakSecretError
    for digits that are easy to guess.
    """
    if not staff.phone:
        raise AccountError("No phone is on file for her: the line knows her by it. Import the staff with it first.")
    connection = session.connection()
    others = [one for one in staff_line.at_phone(connection, staff.phone) if one.staff_id != staff.id]
    if is_taken(digits, others, pepper, OF_STAFF):
        raise AccountError("Not this one: somebody else on this phone has it. Choose another.")
    staff_line.set_secret(connection, staff.id, hash_secret(digits, staff.id, pepper, OF_STAFF))


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise AccountError(f"This is not an e-mail address: {error}") from None

"""The person logged in, as Flask-Security sees her: a snapshot of a `Staff` row, read anew for each request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask_security import RoleMixin, UserDatastore, UserMixin

from core.calls import StaffRole, roles_named
from db.engine import Database
from db.models import Staff
from db.queries import console_staff as queries


@dataclass(eq=False)
class ConsoleRole(RoleMixin):
    """A role by name."""

    name: str


@dataclass(eq=False)
class ConsoleUser(UserMixin):
    """Who is logged in. Changes are written by `StaffDatastore.put`."""

    id: int
    name: str
    name_hi: str | None
    email: str
    password: str | None
    active: bool
    language: str
    fs_uniquifier: str
    tf_primary_method: str | None
    tf_totp_secret: str | None
    mf_recovery_codes: list[str] | None
    roles: list[Any] = field(default_factory=list)

    @property
    def staff_roles(self) -> frozenset[StaffRole]:
        """Return her roles in our words."""
        return roles_named(role.name for role in self.roles)


# Flask-Security asks the class for this attribute before any user exists.
ConsoleUser.fs_uniquifier = ""

_WRITABLE = ("password", "language", "fs_uniquifier", "tf_primary_method", "tf_totp_secret", "mf_recovery_codes")


class StaffDatastore(UserDatastore):
    """Finds and changes people through our own database; every change is a short transaction of its own."""

    def __init__(self, database: Database) -> None:
        super().__init__(ConsoleUser, ConsoleRole)
        self._database = database

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> ConsoleUser | None:
        """Return the person with a login whose column has the value given, or None."""
        with self._database.reading() as session:
            if "email" in kwargs:
                staff = queries.find_staff_by_email(session, kwargs["email"])
            else:
                staff = queries.find_staff(session, **kwargs)
            return _snapshot(staff) if staff is not None else None

    def find_role(self, role: str) -> ConsoleRole | None:
        """Return the role with this name, or None."""
        return ConsoleRole(role) if role in {known.value for known in StaffRole} else None

    def put(self, model: Any) -> Any:
        """Write back what the console may change about a person."""
        with self._database.session() as session:
            queries.update_staff(session, model.id, {name: getattr(model, name) for name in _WRITABLE})
        return model

    def commit(self) -> None:
        """Do nothing: `put` has committed."""


def _snapshot(staff: Staff) -> ConsoleUser | None:
    if staff.email is None:
        return None
    return ConsoleUser(
        id=staff.id,
        name=staff.name,
        name_hi=staff.name_hi,
        email=staff.email,
        password=staff.password,
        active=staff.active,
        language=staff.language,
        fs_uniquifier=staff.fs_uniquifier,
        tf_primary_method=staff.tf_primary_method,
        tf_totp_secret=staff.tf_totp_secret,
        mf_recovery_codes=staff.mf_recovery_codes,
        roles=[ConsoleRole(role.name) for role in staff.roles],
    )

"""The people who use the console."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.models import Role, Staff


def find_staff(session: Session, **by: Any) -> Staff | None:
    """Return the person whose column (`id`, `email`, `fs_uniquifier`, `code`) has the given value."""
    return session.scalars(select(Staff).filter_by(**by)).one_or_none()


def find_staff_by_email(session: Session, email: str) -> Staff | None:
    """Return the person with this address, capitals or not."""
    return session.scalars(select(Staff).where(func.lower(Staff.email) == email.lower())).one_or_none()


def update_staff(session: Session, staff_id: int, values: dict[str, Any]) -> None:
    """Write columns of one person."""
    session.execute(update(Staff).where(Staff.id == staff_id).values(**values))


def ensure_roles(session: Session, names: Collection[str]) -> list[Role]:
    """Return the roles with these names, adding those that are missing."""
    known = {role.name: role for role in session.scalars(select(Role).where(Role.name.in_(names)))}
    for name in names:
        if name not in known:
            known[name] = Role(name=name)
            session.add(known[name])
    return list(known.values())


def case_workers(session: Session, role_names: Collection[str]) -> list[Staff]:
    """Return the active people with one of these roles, by name."""
    query = select(Staff).where(Staff.active, Staff.roles.any(Role.name.in_(role_names))).order_by(Staff.name)
    return list(session.scalars(query))

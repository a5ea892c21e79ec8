"""The numbers of a member before and after an import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db.importers.book import chunks
from db.models import MemberPhone


@dataclass(frozen=True, slots=True)
class StoredPhone:
    """A number as the database has it."""

    e164: str
    rank: int
    shared: bool
    not_hers_at: datetime | None


def stored_phones(connection: Connection, member_ids: Sequence[int]) -> dict[int, list[StoredPhone]]:
    """Return the numbers of the members, the one we ring first."""
    query = select(
        MemberPhone.member_id, MemberPhone.e164, MemberPhone.rank, MemberPhone.shared, MemberPhone.not_hers_at
    ).order_by(MemberPhone.rank)
    phones: dict[int, list[StoredPhone]] = {}
    for part in chunks(member_ids):
        for member_id, e164, rank, shared, not_hers_at in connection.execute(
            query.where(MemberPhone.member_id.in_(part))
        ):
            phones.setdefault(member_id, []).append(StoredPhone(e164, rank, shared, not_hers_at))
    return phones


def phone_rows(member_id: int, stored: Sequence[StoredPhone], values: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return all rows of member_phones for a member.

    A number of the file replaces the one at its place. A number she had before keeps its flags: that somebody
    answered "she is not here" stays true when the same list comes again.
    """
    before = {one.e164: one for one in stored}
    places: dict[int, str] = {one.rank: one.e164 for one in stored}
    for rank, name in enumerate(("phone", "phone2")):
        if values.get(name):
            places[rank] = str(values[name])
    numbers = list(dict.fromkeys(places[rank] for rank in sorted(places)))
    # A blank cell means shared: neutral words only, until a person says otherwise.
    said = values.get("phone_shared")
    rows = []
    for rank, e164 in enumerate(numbers):
        old = before.get(e164)
        shared = said if said is not None else old is None or old.shared
        not_hers_at = old.not_hers_at if old else None
        rows.append(
            {"member_id": member_id, "e164": e164, "rank": rank, "shared": shared, "not_hers_at": not_hers_at}
        )
    return rows

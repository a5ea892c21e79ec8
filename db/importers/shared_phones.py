"""Who holds which number: two women on one phone must both be known to share it (R40)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.importers.book import Stored, chunks
from db.importers.columns import Record
from db.importers.problems import Problems
from db.importers.text import folded
from db.models import Group, Member, MemberPhone

PHONE_COLUMNS = ("phone", "phone2")


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a number. `shared` only if a person said so; `row` is None for one who is not in the file."""

    member_code: object
    name: object
    group_code: object
    shared: bool
    row: int | None = None

    def same_person_as(self, other: Holder) -> bool:
        """Tell whether both are one woman under two codes: nobody has a namesake on her own phone in her group."""
        return self.group_code == other.group_code and folded(str(self.name)) == folded(str(other.name))


class SharedPhones:
    """Checks the numbers of a members file against each other and against the database."""

    def __init__(self, connection: Connection, stored: Callable[[Record], Stored | None], problems: Problems) -> None:
        self._connection = connection
        self._stored = stored
        self._problems = problems

    def check(self, records: Sequence[Record]) -> None:
        """Note every row whose number somebody else has, unless all of them are said to share it."""
        holders: defaultdict[str, list[Holder]] = defaultdict(list)
        for record in records:
            for e164 in self._numbers(record):
                holders[e164].append(self._holder(record, e164))
        in_file = {record.values.get("code") for record in records}
        for e164, holder in self._other_members(list(holders)):
            if holder.member_code not in in_file:
                holders[e164].append(holder)
        speaking = {one.row: one for one in records if {*PHONE_COLUMNS, "phone_shared"} & one.values.keys()}
        for e164, group in holders.items():
            for holder in group:
                if len(group) > 1 and holder.row in speaking:
                    self._check_holder(
                        e164, speaking[holder.row], holder, [one for one in group if one is not holder]
                    )

    def _check_holder(self, e164: str, record: Record, holder: Holder, others: list[Holder]) -> None:
        column = next((name for name in PHONE_COLUMNS if record.values.get(name) == e164), "phone_shared")
        for other in others:
            if holder.same_person_as(other) and (other.row or 0) < record.row:
                self._problems.at(record.row, "code", "same_person", other=other.member_code)
                return
        stranger = next((one for one in others if one.row is None and not one.shared), None)
        if holder.shared and stranger is None:
            return
        other = stranger or others[0]
        code = "phone_taken" if other.row is None else "phone_taken_in_file"
        self._problems.at(record.row, column, code, other=other.member_code, other_row=other.row)

    def _numbers(self, record: Record) -> list[str]:
        """Return the numbers this member will have once the file is in."""
        stored = self._stored(record)
        known = {**(stored.values if stored else {}), **record.values}
        return list(dict.fromkeys(str(known[name]) for name in PHONE_COLUMNS if known.get(name)))

    def _holder(self, record: Record, e164: str) -> Holder:
        stored = self._stored(record)
        known = {**(stored.values if stored else {}), **record.values}
        kept = stored is not None and e164 in (stored.values.get(name) for name in PHONE_COLUMNS)
        # A blank cell means "shared" for what may be spoken, but nobody has said that *these* two share.
        shared = record.values.get("phone_shared", kept and known.get("phone_shared"))
        return Holder(known.get("code"), known.get("name"), known.get("group_code"), bool(shared), record.row)

    def _other_members(self, numbers: list[str]) -> list[tuple[str, Holder]]:
        query = (
            select(MemberPhone.e164, Member.code, Member.name, Group.code.label("group_code"), MemberPhone.shared)
            .join(Member, MemberPhone.member_id == Member.id)
            .join(Group, Member.group_id == Group.id)
            .where(MemberPhone.not_hers_at.is_(None), Member.left_on.is_(None))
        )
        return [
            (e164, Holder(code, name, group_code, shared))
            for part in chunks(numbers)
            for e164, code, name, group_code, shared in self._connection.execute(
                query.where(MemberPhone.e164.in_(part))
            )
        ]

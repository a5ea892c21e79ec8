"""Importers for the trust's didis and for self-help groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from db.importers.book import Change, Codes, Importer, Stored, chunks, insert_rows, update_rows
from db.importers.columns import Record
from db.importers.kinds import GROUPS, STAFF
from db.models import Group, Staff

_STAFF_COLUMNS = ("name", "name_hi", "phone", "takes_calls", "branch", "language")
_GROUP_COLUMNS = (
    "name", "name_hi", "village", "block", "district", "meeting_weekday", "meeting_time", "meeting_place_hi",
)  # fmt: skip


class StaffImporter(Importer):
    """Didis. Logins, passwords and roles are given in the console, never by a file."""

    kind = STAFF

    def check(self, records: Sequence[Record]) -> None:
        """Note codes spelt twice and didis who take calls without a number."""
        codes = Codes(self.connection, Staff)
        codes.check_spelling(records, self.problems)
        self._stored: dict[object, Stored] = {}
        for part in chunks(one.values.get("code") for one in records):
            query = select(Staff.id, Staff.code, *(getattr(Staff, name) for name in _STAFF_COLUMNS))
            for row in self.connection.execute(query.where(Staff.code.in_(part))).mappings():
                self._stored[row["code"]] = Stored(row["id"], dict(row))
        for record in records:
            stored = self.stored(record)
            known = {**(stored.values if stored else {}), **record.values}
            if known.get("takes_calls") and not known.get("phone"):
                self.problems.at(record.row, "takes_calls", "takes_calls_no_phone")

    def stored(self, record: Record) -> Stored | None:
        """Return the didi with this code."""
        return self._stored.get(record.values.get("code"))

    def save(self, changes: Sequence[Change]) -> None:
        """Write new and changed didis."""
        new = [
            {"code": one.record.values["code"], "fs_uniquifier": uuid4().hex, **_columns(one, _STAFF_COLUMNS)}
            for one in changes if one.stored is None
        ]  # fmt: skip
        insert_rows(self.connection, Staff, new)
        update_rows(self.connection, Staff, _updates(changes))


class GroupsImporter(Importer):
    """Self-help groups, each with the didi who looks after it."""

    kind = GROUPS

    def check(self, records: Sequence[Record]) -> None:
        """Note codes spelt twice and didis nobody knows."""
        self._didis = Codes(self.connection, Staff)
        self._didis.check_references(records, "didi_code", STAFF, self.problems)
        Codes(self.connection, Group).check_spelling(records, self.problems)
        self._stored: dict[object, Stored] = {}
        wanted = (Group.id, Group.code, *(getattr(Group, name) for name in _GROUP_COLUMNS))
        query = select(*wanted, Staff.code.label("didi_code")).outerjoin(Staff, Group.didi_id == Staff.id)
        for part in chunks(one.values.get("code") for one in records):
            for row in self.connection.execute(query.where(Group.code.in_(part))).mappings():
                self._stored[row["code"]] = Stored(row["id"], dict(row))

    def stored(self, record: Record) -> Stored | None:
        """Return the group with this code."""
        return self._stored.get(record.values.get("code"))

    def save(self, changes: Sequence[Change]) -> None:
        """Write new and changed groups."""
        new = []
        for one in changes:
            if one.stored is None:
                columns = {"code": one.record.values["code"], **_columns(one, _GROUP_COLUMNS)}
                new.append({**columns, "didi_id": self._didi_id(one.record.values.get("didi_code"))})
        insert_rows(self.connection, Group, new)
        updates = _updates(changes)
        for _, values in updates:
            if "didi_code" in values:
                values["didi_id"] = self._didi_id(values.pop("didi_code"))
        update_rows(self.connection, Group, updates)

    def _didi_id(self, code: object) -> int | None:
        return self._didis.ids[code] if isinstance(code, str) else None


def _columns(change: Change, names: Sequence[str]) -> dict[str, Any]:
    return {name: change.record.values.get(name) for name in names}


def _updates(changes: Sequence[Change]) -> list[tuple[int, dict[str, Any]]]:
    return [(one.stored.id, {name: new for name, (_, new) in one.changes.items()}) for one in changes if one.stored]

"""Importer for members: her row, her numbers, and her consent to reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import delete, insert, select

from core.consent import Purpose
from db.importers.book import Change, Codes, Importer, Stored, chunks, insert_rows, update_rows
from db.importers.columns import Record
from db.importers.kinds import GROUPS, MEMBERS
from db.importers.member_phones import phone_rows, stored_phones
from db.importers.shared_phones import SharedPhones
from db.models import Consent, Group, Member, MemberPhone

# Columns of the file and where they are kept.
_COLUMNS = {
    "name": "name",
    "name_hi": "name_hi",
    "language": "language",
    "privacy_level": "privacy_level",
    "safe_slot": "safe_slot",
    "is_leader": "is_leader",
    "savings": "savings_paise",
    "savings_as_of": "savings_as_of_on",
}
_PHONES = frozenset({"phone", "phone2", "phone_shared"})
_CONSENT = frozenset({"reminder_consent", "consent_on"})


class MembersImporter(Importer):
    """Members of groups. Consents are only ever appended, and never older than what she said last."""

    kind = MEMBERS

    def check(self, records: Sequence[Record]) -> None:
        """Note unknown groups, numbers of two women, savings without a day, consent without a day."""
        self._groups = Codes(self.connection, Group)
        self._groups.check_references(records, "group_code", GROUPS, self.problems)
        Codes(self.connection, Member).check_spelling(records, self.problems)
        self._load([str(one.values["code"]) for one in records if "code" in one.values])
        SharedPhones(self.connection, self.stored, self.problems).check(records)
        for record in records:
            self._check_phones(record)
            self._check_savings(record)
            self._settle_consent(record)

    def _load(self, codes: list[str]) -> None:
        self._stored: dict[object, Stored] = {}
        wanted = [getattr(Member, kept).label(name) for name, kept in _COLUMNS.items()]
        query = select(Member.id, Member.code, Group.code.label("group_code"), *wanted).join(Member.group)
        rows = [
            dict(row)
            for part in chunks(codes)
            for row in self.connection.execute(query.where(Member.code.in_(part))).mappings()
        ]
        ids = [row["id"] for row in rows]
        self._phones = stored_phones(self.connection, ids)
        consents = self._newest_consents(ids)
        for row in rows:
            phones = {one.rank: one for one in self._phones.get(row["id"], [])}
            for name, rank in (("phone", 0), ("phone2", 1)):
                row[name] = phones[rank].e164 if rank in phones else None
            row["phone_shared"] = next(iter(phones.values())).shared if phones else None
            row["reminder_consent"], row["consent_on"] = consents.get(row["id"], (None, None))
            self._stored[row["code"]] = Stored(row["id"], row)

    def _newest_consents(self, ids: list[int]) -> dict[int | None, tuple[bool, date]]:
        query = select(Consent.member_id, Consent.granted, Consent.given_on).where(
            Consent.purpose == Purpose.REMINDERS.value
        )
        return {
            member_id: (granted, given_on)
            for part in chunks(ids)
            for member_id, granted, given_on in self.connection.execute(
                query.where(Consent.member_id.in_(part)).order_by(Consent.id)
            )
        }

    def stored(self, record: Record) -> Stored | None:
        """Return the member with this code."""
        return self._stored.get(record.values.get("code"))

    def _known(self, record: Record) -> dict[str, object]:
        stored = self.stored(record)
        return {**(stored.values if stored else {}), **record.values}

    def _check_phones(self, record: Record) -> None:
        known = self._known(record)
        if not known.get("phone") and not known.get("phone2"):
            # Without a number there is nothing to share, and nowhere to keep it.
            record.values.pop("phone_shared", None)
        if "phone2" not in record.values:
            return
        if known.get("phone2") == known.get("phone"):
            self.problems.at(record.row, "phone2", "phone_repeated")
        elif not known.get("phone") and not self.problems.of_row(record.row):
            self.problems.at(record.row, "phone2", "phone2_alone")

    def _check_savings(self, record: Record) -> None:
        unread = any(one.column == "savings_as_of" for one in self.problems.of_row(record.row))
        if "savings" in record.values and "savings_as_of" not in record.values and not unread:
            self.problems.at(record.row, "savings_as_of", "as_of_missing")

    def _settle_consent(self, record: Record) -> None:
        """Leave the consent columns in the record only if they add a line to the ledger.

        An old list must not outvote her: if she has pressed "no more calls" since, her newer word holds.
        """
        says, on = record.values.get("reminder_consent"), cast(date | None, record.values.get("consent_on"))
        if says is None or (says and on is None):
            self._note_half_consent(record, says)
            return
        stored = self.stored(record)
        granted, given_on = (
            (stored.values["reminder_consent"], cast(date | None, stored.values["consent_on"]))
            if stored else (None, None)
        )  # fmt: skip
        on = on or self.act.today_on
        record.values["consent_on"] = on
        if given_on is None:
            return
        # On one and the same day a "no" wins over a "yes": the careful reading.
        newer = on > given_on or (on == given_on and not says)
        if says == granted and (not says or not newer):
            adds = False
        else:
            adds = newer
            if not newer:
                self.notes.at(record.row, "reminder_consent", "consent_older", since=given_on.isoformat())
        if not adds:
            del record.values["reminder_consent"], record.values["consent_on"]

    def _note_half_consent(self, record: Record, says: object) -> None:
        unread = {one.column for one in self.problems.of_row(record.row)}
        if says and "consent_on" not in unread:
            self.problems.at(record.row, "consent_on", "consent_day_missing")
        if says is None and "consent_on" in record.values and "reminder_consent" not in unread:
            self.problems.at(record.row, "reminder_consent", "required")

    def save(self, changes: Sequence[Change]) -> None:
        """Write members, their numbers, and new lines of the consent ledger."""
        new = [self._new_row(one.record) for one in changes if one.stored is None]
        insert_rows(self.connection, Member, new)
        update_rows(self.connection, Member, [(one.stored.id, self._changed(one)) for one in changes if one.stored])
        ids = self._ids(changes)
        self._save_phones(changes, ids)
        insert_rows(self.connection, Consent, [
            self._consent(ids[str(one.record.values["code"])], one.record)
            for one in changes
            if "reminder_consent" in one.record.values and (one.stored is None or _CONSENT & one.changes.keys())
        ])  # fmt: skip

    def _new_row(self, record: Record) -> dict[str, Any]:
        kept = {column: record.values.get(name) for name, column in _COLUMNS.items()}
        group_id = self._groups.ids[str(record.values["group_code"])]
        return {"code": record.values["code"], "group_id": group_id, **kept}

    def _changed(self, change: Change) -> dict[str, Any]:
        values = {_COLUMNS[name]: new for name, (_, new) in change.changes.items() if name in _COLUMNS}
        if "group_code" in change.changes:
            values["group_id"] = self._groups.ids[str(change.changes["group_code"][1])]
        return values

    def _ids(self, changes: Sequence[Change]) -> dict[str, int]:
        ids: dict[str, int] = {}
        for part in chunks(str(one.record.values["code"]) for one in changes):
            for code, id_ in self.connection.execute(select(Member.code, Member.id).where(Member.code.in_(part))):
                ids[code] = id_
        return ids

    def _save_phones(self, changes: Sequence[Change], ids: dict[str, int]) -> None:
        touched = [one for one in changes if one.stored is None or _PHONES & one.changes.keys()]
        rows = []
        for one in touched:
            member_id = ids[str(one.record.values["code"])]
            rows += phone_rows(member_id, self._phones.get(member_id, []), one.record.values)
        known = [one.stored.id for one in touched if one.stored]
        for part in chunks(known):
            self.connection.execute(delete(MemberPhone).where(MemberPhone.member_id.in_(part)))
        if rows:
            self.connection.execute(insert(MemberPhone), rows)

    def _consent(self, member_id: int, record: Record) -> dict[str, Any]:
        return {
            "member_id": member_id,
            "purpose": Purpose.REMINDERS.value,
            "granted": record.values["reminder_consent"],
            "given_on": record.values["consent_on"],
            "recorded_at": self.act.now_at,
            "channel": "import",
            "staff_id": self.act.staff_id,
        }

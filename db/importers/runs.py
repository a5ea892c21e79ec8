"""One import from file to report. Everything or nothing: with one bad row nothing is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from sqlalchemy import Connection, insert, select

from core.clock import Clock, india_day
from db.engine import Database
from db.importers.book import Act, Change, Importer
from db.importers.cells import Table
from db.importers.columns import Column, Record
from db.importers.headers import match_headers
from db.importers.kinds import KINDS, Kind
from db.importers.loan_book import InstalmentsImporter, LoansImporter, PaymentsImporter
from db.importers.members import MembersImporter
from db.importers.problems import FileRefusedError, Place, Problem, Problems, make_problem
from db.importers.reading import read_table
from db.importers.report import AcceptedRow, ImportReport, Outcome, RejectedRow
from db.importers.rows import places_in, read_rows
from db.importers.staff_and_groups import GroupsImporter, StaffImporter
from db.importers.statistics import look_anew
from db.models import ImportRun

IMPORTERS: dict[str, type[Importer]] = {
    importer.kind.name: importer
    for importer in (
        StaffImporter, GroupsImporter, MembersImporter, LoansImporter, InstalmentsImporter, PaymentsImporter,
    )
}  # fmt: skip
_FILE_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sends it: its content and the name it had on her machine."""

    content: bytes
    filename: str


def run_import(
    database: Database,
    kind: str,
    source: Path | str | Upload,
    *,
    clock: Clock,
    dry_run: bool = False,
    staff_id: int | None = None,
) -> ImportReport:
    """Bring one file into the database and return what happened; with `dry_run`, what would happen.

    Raises KeyError for an unknown kind and OSError for a file that cannot be opened. Everything wrong with the
    file's content is in the report.
    """
    columns = KINDS[kind].columns
    filename = PurePath(source.filename if isinstance(source, Upload) else str(source)).name
    try:
        table = read_table(source.content, filename) if isinstance(source, Upload) else read_table(source)
    except FileRefusedError as refused:
        return _refused(kind, filename, dry_run, [refused.problem])
    matched, wrong = match_headers(table, columns)
    if not wrong and not table.rows:
        wrong = [make_problem("no_rows", Place(table.header.number))]
    if wrong:
        return _refused(kind, filename, dry_run, wrong, table)
    act = Act(clock.now(), india_day(clock.now()), staff_id)
    problems, notes = Problems(places_in(table, matched)), Problems(places_in(table, matched))
    # Cells are read before any lock is taken: callers on the phone wait for the same writer.
    records = read_rows(table, matched, act.today_on, problems)
    work = _Work(kind, table, records, act, problems, notes, dry_run)
    with database.read() if dry_run or problems else database.write() as connection:
        report = work.run(connection)
    if report.saved:
        look_anew(database, sum(row.outcome is Outcome.ADDED for row in report.accepted))
    return report


@dataclass(slots=True)
class _Work:
    """The part of an import that needs the database."""

    kind: str
    table: Table
    records: list[Record]
    act: Act
    problems: Problems
    notes: Problems
    dry_run: bool

    def run(self, connection: Connection) -> ImportReport:
        importer = IMPORTERS[self.kind](connection, self.act, self.problems, self.notes)
        _check_repeats(importer.kind, self.records, self.problems)
        importer.check(self.records)
        bad = self.problems.rows()
        good = [record for record in self.records if record.row not in bad]
        changes = [_change(importer, record) for record in good]
        accepted = tuple(_accepted(change) for change in changes)
        news = [one for one, row in zip(changes, accepted, strict=True) if row.outcome is not Outcome.UNCHANGED]
        repeated = self._seen(connection) and not news
        saved = not (self.problems or self.dry_run or repeated)
        if saved:
            importer.save(news)
            importer.refresh()
            self._note_run(connection, accepted)
        return self._report(accepted, saved=saved, repeated=repeated)

    def _seen(self, connection: Connection) -> bool:
        same = (ImportRun.kind == self.kind, ImportRun.content_hash == self.table.content_hash)
        return connection.scalar(select(ImportRun.id).where(*same).limit(1)) is not None

    def _note_run(self, connection: Connection, accepted: Sequence[AcceptedRow]) -> None:
        counts = {
            name: sum(row.outcome is outcome for row in accepted)
            for name, outcome in (("added", Outcome.ADDED), ("changed", Outcome.CHANGED))
        }
        connection.execute(insert(ImportRun).values(
            kind=self.kind, file_name=self.table.filename[-_FILE_NAME_LENGTH:],
            content_hash=self.table.content_hash, rows=len(self.records), **counts,
            staff_id=self.act.staff_id, at=self.act.now_at,
        ))  # fmt: skip

    def _report(self, accepted: tuple[AcceptedRow, ...], *, saved: bool, repeated: bool) -> ImportReport:
        bad = self.problems.rows()
        rejected = tuple(
            RejectedRow(row.number, tuple(cell.text for cell in row.cells), self.problems.of_row(row.number))
            for row in self.table.rows
            if row.number in bad
        )
        return ImportReport(
            kind=self.kind, filename=self.table.filename, content_hash=self.table.content_hash, dry_run=self.dry_run,
            saved=saved, repeated=repeated, rows=len(self.records), header=_header(self.table), accepted=accepted,
            rejected=rejected, problems=self.problems.all(), notes=self.notes.all(),
        )  # fmt: skip


def _check_repeats(kind: Kind, records: Sequence[Record], problems: Problems) -> None:
    """Note rows about the same thing as an earlier row: which of them is right, only a person knows."""
    first: dict[tuple[str, ...], int] = {}
    for record in records:
        if not all(name in record.values for name in kind.key):
            continue
        key = tuple(str(record.values[name]).casefold() for name in kind.key)
        if key in first:
            words = {"other_row": first[key], "what": kind.what, "what_hi": kind.what_hi}
            problems.at(record.row, kind.key[-1], "twice_in_file", **words)
        first.setdefault(key, record.row)


def _change(importer: Importer, record: Record) -> Change:
    stored = importer.stored(record)
    if stored is None:
        _complete(record, importer.kind.columns)
        return Change(record, None)
    changes = {
        name: (stored.values.get(name), value)
        for name, value in record.values.items()
        if name not in importer.kind.key and stored.values.get(name) != value
    }
    return Change(record, stored, changes)


def _complete(record: Record, columns: Sequence[Column]) -> None:
    """Give a new row the defaults of its blank cells."""
    for column in columns:
        if column.default is not None:
            record.values.setdefault(column.name, column.default)


def _accepted(change: Change) -> AcceptedRow:
    seen = Outcome.CHANGED if change.changes else Outcome.UNCHANGED
    outcome = Outcome.ADDED if change.stored is None else seen
    return AcceptedRow(change.record.row, outcome, dict(change.record.values), change.changes)


def _header(table: Table) -> tuple[str, ...]:
    return tuple(cell.text.strip() for cell in table.header.cells)


def _refused(
    kind: str, filename: str, dry_run: bool, problems: Sequence[Problem], table: Table | None = None
) -> ImportReport:
    """Return the report for a file whose rows were not even looked at."""
    return ImportReport(
        kind=kind, filename=filename, content_hash=table.content_hash if table else "", dry_run=dry_run,
        saved=False, repeated=False, rows=len(table.rows) if table else 0, header=_header(table) if table else (),
        accepted=(), rejected=(), problems=tuple(problems),
    )  # fmt: skip

"""Imports from CSV and workbooks: staff, groups, members, loans, instalments, payments (console.md §6, R40–R46).

What is taken and what is refused, beyond the tables in console.md:

- One bad row, and nothing is saved. Every bad row is reported, each with what to do.
- A blank cell leaves what is stored alone. Nothing is ever erased by an import.
- A number of two members needs `yes` under phone_shared in every row that brings it in; the default (shared) only
  governs what may be spoken.
- Consent is appended only when newer than what she said last; a newer "no" of hers is kept, with a note.
- A payment beyond the sum of all instalments of its loan is refused, and so is one for a loan without instalments.
- The same content again changes nothing and leaves no second run. It is compared again rather than trusted by its
  hash, so that uploading an older file on purpose does what it says.
- A workbook's formula counts as the value it last showed; one that shows none is refused.
"""

from db.importers.kinds import KINDS, TEMPLATES, template_csv
from db.importers.phones import PhoneProblem, digits_of, parse_typed_phone
from db.importers.problems import FileRefusedError, Problem
from db.importers.reading import read_table
from db.importers.report import AcceptedRow, ImportReport, Outcome, RejectedRow
from db.importers.runs import Upload, run_import

__all__ = [
    "KINDS",
    "TEMPLATES",
    "AcceptedRow",
    "FileRefusedError",
    "ImportReport",
    "Outcome",
    "PhoneProblem",
    "Problem",
    "RejectedRow",
    "Upload",
    "digits_of",
    "parse_typed_phone",
    "read_table",
    "run_import",
    "template_csv",
]

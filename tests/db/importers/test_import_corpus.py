"""Some three hundred bad files: nothing wrong is saved, nothing is dropped, every reason has its row (C14)."""

from __future__ import annotations

from itertools import product

import pytest

# A good row of each kind; every bad file replaces one of its cells.
GOOD = {
    "staff": {
        "code": "D-8", "name": "Asha", "name_hi": "आशा", "phone": "9000000091", "takes_calls": "yes",
        "branch": "Sitapur",
    },
    "groups": {
        "code": "G-8", "name": "Asha SHG", "name_hi": "आशा समूह", "village": "Rampur", "meeting_weekday": "Monday",
        "meeting_time": "16:30", "meeting_place_hi": "पंचायत भवन", "didi_code": "D-1",
    },
    "members": {
        "code": "M-8", "name": "Asha", "name_hi": "आशा", "group_code": "G-1", "phone": "9000000008",
        "phone2": "9000000018", "phone_shared": "no", "privacy_level": "1", "safe_slot": "noon", "language": "hi",
        "is_leader": "yes",
        "savings": "1000", "savings_as_of": "2026-10-31", "reminder_consent": "yes", "consent_on": "2026-10-15",
    },
    "loans": {
        "code": "L-8", "member_code": "M-1", "lender": "Ujala", "purpose": "Goats", "principal": "1000",
        "disbursed_on": "2026-08-01", "closed_on": "2026-09-01",
    },
    "instalments": {"loan_code": "L-1", "n": "4", "due_on": "2026-12-05", "amount": "1000"},
    "payments": {"loan_code": "L-1", "receipt": "R-8", "paid_on": "2026-09-05", "amount": "100", "paid_to": "bank"},
}  # fmt: skip

CODES = ["", "=1+1", "+1", "@x", "M#1", "1E+05", "101.0", "M" * 70, "à¤¸", "\x07", "a\nb"]
NAMES = ["=cmd()", "@x", "12", "9000000001", "lhrk nsoh", "à¤¸à¥€à¤¤à¤¾", "????", "a\nb", "A" * 130]
HINDI = ["Sita Devi", "nsoh", "सीता Devi", "=सीता", "????", "12"]
PHONES = [
    "9.87654E+09", "9000000001.5", "90000 0000O", "0919000000001", "919000000001/9000000002", "9000000001 ext 5",
    "112", "181", "1401234567", "1600123456", "1800 123 4567", "+14155552671", "900000001",
    "90000000012", "Sita", "²",
]  # fmt: skip
DAYS = ["05/06/2026", "11/25/2026", "31/02/2026", "25/11/26", "46148", "yesterday", "2026-13-01", "1926-01-01", "="]
MONEY = ["-5", "1250.505", "1,25", "1.2E+05", "12k", "9000000001000", "=1+1", "हज़ार", "1 250"]
WORDS = ["maybe", "=1", "²", "हाँ नहीं"]
TEXTS = ["à¤¸à¥€", "????", "a\nb", "A" * 130, "lhrk nsoh"]

BAD = {
    ("staff", "code"): CODES, ("staff", "name"): [*NAMES, ""],
    ("staff", "name_hi"): HINDI, ("staff", "phone"): PHONES,
    ("staff", "takes_calls"): WORDS, ("staff", "branch"): TEXTS,
    ("groups", "code"): CODES, ("groups", "name"): [*NAMES, ""], ("groups", "name_hi"): HINDI,
    ("groups", "village"): TEXTS, ("groups", "meeting_weekday"): [*WORDS, "0", "8"],
    ("groups", "meeting_time"): ["25:00", "4:30", "noonish", "0.6875"], ("groups", "meeting_place_hi"): HINDI,
    ("groups", "didi_code"): ["D-7", "d-1", "=D"],
    ("members", "code"): CODES, ("members", "name"): [*NAMES, ""], ("members", "name_hi"): HINDI,
    ("members", "group_code"): ["", "G-7", "g-1", "=G"], ("members", "phone"): [*PHONES, "9000000001", "9000000018"],
    ("members", "phone2"): [*PHONES, "9000000002", "9000000008"], ("members", "phone_shared"): WORDS,
    ("members", "privacy_level"): ["3", "-1", "1.5", "²"], ("members", "safe_slot"): ["night", "रात"],
    ("members", "language"): ["fr"], ("members", "is_leader"): WORDS, ("members", "savings"): MONEY,
    ("members", "savings_as_of"): [*DAYS, "", "2026-12-01"], ("members", "reminder_consent"): [*WORDS, ""],
    ("members", "consent_on"): [*DAYS, "", "2026-12-01"],
    ("loans", "code"): CODES, ("loans", "member_code"): ["", "M-7", "m-1", "M1"], ("loans", "lender"): TEXTS,
    ("loans", "purpose"): TEXTS, ("loans", "principal"): [*MONEY, "0", ""],
    ("loans", "disbursed_on"): [*DAYS, "", "2026-12-01"], ("loans", "closed_on"): [*DAYS, "2026-07-01"],
    ("instalments", "loan_code"): ["", "L-7", "l-1"], ("instalments", "n"): ["", "0", "1.5", "x", "²", "9999"],
    ("instalments", "due_on"): [*DAYS, "", "2026-07-05"], ("instalments", "amount"): [*MONEY, "0", ""],
    ("payments", "loan_code"): ["", "L-7", "l-1"], ("payments", "receipt"): CODES,
    ("payments", "paid_on"): [*DAYS, "", "2026-07-05", "2026-12-01"],
    ("payments", "amount"): [*MONEY, "0", "", "3000.01"], ("payments", "paid_to"): ["nobody", "="],
}  # fmt: skip

CASES = [(kind, column, bad) for (kind, column), values in BAD.items() for bad in values]


def test_the_corpus_is_large_enough():
    assert len(CASES) >= 200
    assert {column for _, column, _ in CASES} >= {name for row in GOOD.values() for name in row}


@pytest.mark.parametrize("kind", GOOD)
def test_the_good_rows_are_good(trust, kind):
    report = trust.send(kind, [list(GOOD[kind]), list(GOOD[kind].values())])
    assert (report.problems, report.rows, len(report.accepted), report.saved) == ((), 1, 1, True)


@pytest.mark.parametrize("kind", GOOD)
def test_no_bad_cell_gets_in(trust, kind):
    """Each bad cell in a file of its own, in a row between others, as CSV."""
    before = trust.everything()
    for _, column, bad in (case for case in CASES if case[0] == kind):
        rows = [list(GOOD[kind]), [], list({**GOOD[kind], column: bad}.values())]
        report = trust.send(kind, rows)
        assert not report.ok, (column, bad)
        assert [row.row for row in report.rejected] == [3], (column, bad)
        assert all(one.row == 3 and one.message_hi and one.fix_hi for one in report.problems)
        assert (report.saved, report.accepted) == (False, ())
    assert trust.everything() == before


@pytest.mark.parametrize("kind", GOOD)
def test_all_bad_cells_together_are_all_reported(trust, xlsx_of, kind):
    """One workbook with every bad cell of a kind: each row is refused, none is forgotten."""
    cases = [(column, bad) for name, column, bad in CASES if name == kind and bad]
    rows = [list({**GOOD[kind], column: bad}.values()) for column, bad in cases]
    report = trust.send(kind, xlsx_of([list(GOOD[kind]), *rows]), filename=f"{kind}.xlsx")
    assert {row.row for row in report.rejected} == set(range(2, len(rows) + 2))
    assert report.rows == len(rows)
    assert not report.saved


@pytest.mark.parametrize(("kind", "extension"), list(product(GOOD, ["csv", "xlsx"])))
def test_a_good_row_beside_a_bad_one_waits(trust, csv_of, xlsx_of, kind, extension):
    key = next(iter(GOOD[kind]))
    bad = {name: "" if name in (key, "phone", "phone2") else value for name, value in GOOD[kind].items()}
    rows = [list(GOOD[kind]), list(GOOD[kind].values()), list(bad.values())]
    content = csv_of(rows).encode() if extension == "csv" else xlsx_of(rows)
    before = trust.everything()
    report = trust.send(kind, content, filename=f"a.{extension}")
    assert [row.row for row in report.rejected] == [3]
    assert len(report.accepted) == 1
    assert trust.everything() == before

"""Dates, times, money, names and choices, cell by cell."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import format_rupees, group_indian
from db.importers.cells import Cell, column_letter
from db.importers.columns import ColumnFacts
from db.importers.days import facts_of, read_date, read_past_date, read_time, read_weekday
from db.importers.problems import CellError
from db.importers.text import is_legacy_font, is_mojibake, plain, tidy
from db.importers.values import read_code, read_hindi_name, read_money, read_name, read_positive_money, read_whole

TODAY = date(2026, 11, 22)
FACTS = ColumnFacts(TODAY)


def outcome(read, cell, facts=FACTS):
    """Return what a reader makes of a cell: a value, or the code of its problem."""
    try:
        return read(Cell(cell) if isinstance(cell, str) else cell, facts)
    except CellError as problem:
        return problem.code


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-11-05", date(2026, 11, 5)),
        ("2026/11/5", date(2026, 11, 5)),
        ("2026-11-05 00:00:00", date(2026, 11, 5)),
        ("25/11/2026", date(2026, 11, 25)),
        ("25-11-2026", date(2026, 11, 25)),
        ("25.11.2026", date(2026, 11, 25)),
        ("२५/११/२०२६", date(2026, 11, 25)),
        ("05/05/2026", date(2026, 5, 5)),
        ("05/06/2026", "date_ambiguous"),
        ("11/25/2026", "date_month_first"),
        ("31/02/2026", "date_unreadable"),
        ("25/11/26", "date_short_year"),
        ("46148", "date_number"),
        ("2026", "date_number"),
        ("5 November", "date_unreadable"),
        ("कल", "date_unreadable"),
        ("25/11/0026", "date_range"),
        ("2206-11-05", "date_range"),
        (Cell("46148", number=Decimal(46148)), "date_number"),
        (Cell("2026-05-06", on=date(2026, 5, 6)), date(2026, 5, 6)),
    ],
)
def test_dates(typed, expected):
    assert outcome(read_date, typed) == expected


def test_one_clear_date_settles_day_and_month_for_its_column():
    facts = facts_of([Cell("25/11/2026"), Cell("05/06/2026")], TODAY)
    assert outcome(read_date, "05/06/2026", facts) == date(2026, 6, 5)


def test_a_column_that_disagrees_with_itself_settles_nothing():
    facts = facts_of([Cell("25/11/2026"), Cell("11/25/2026"), Cell("05/06/2026")], TODAY)
    assert outcome(read_date, "05/06/2026", facts) == "date_ambiguous"


def test_an_excel_date_among_typed_ones_may_be_swapped():
    excel = Cell("2026-05-06", on=date(2026, 5, 6))
    facts = facts_of([Cell("25/11/2026"), excel], TODAY)
    assert outcome(read_date, excel, facts) == "date_mixed"
    assert outcome(read_date, Cell("2026-05-26", on=date(2026, 5, 26)), facts) == date(2026, 5, 26)


def test_a_past_day_is_not_tomorrow():
    assert outcome(read_past_date, "2026-11-22") == TODAY
    assert outcome(read_past_date, "2026-11-23") == "date_future"


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.sampled_from(["-", "/", "."]))
def test_a_day_written_in_any_accepted_way_is_that_day(day, sign):
    facts = ColumnFacts(TODAY, day_first=True)
    assert outcome(read_date, day.isoformat(), facts) == day
    assert outcome(read_date, day.strftime(f"%d{sign}%m{sign}%Y"), facts) == day


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("16:30", time(16, 30)),
        ("16.30", time(16, 30)),
        ("१६:३०", time(16, 30)),
        ("4:30 pm", time(16, 30)),
        ("4 PM", time(16)),
        ("12:15 am", time(0, 15)),
        ("शाम 4:30", time(16, 30)),
        ("शाम 4 बजे", time(16)),
        ("सुबह 10:00", time(10)),
        ("10:00:00", time(10)),
        ("4:30", "time_unclear"),
        ("25:00", "time_unreadable"),
        ("16:75", "time_unreadable"),
        ("4", "time_unreadable"),
        ("शाम", "time_unreadable"),
        (Cell("16:30:00", at=time(16, 30)), time(16, 30)),
        (Cell("0.6875", number=Decimal("0.6875")), "time_unreadable"),
    ],
)
def test_times(typed, expected):
    assert outcome(read_time, typed) == expected


@pytest.mark.parametrize(
    ("typed", "day"),
    [("Monday", 0), ("mon", 0), ("सोमवार", 0), ("1", 0), ("७", 6), ("इतवार", 6), ("गुरुवार", 3), (" शनिवार ", 5)],
)
def test_weekdays(typed, day):
    assert outcome(read_weekday, typed) == day


@pytest.mark.parametrize("typed", ["0", "8", "Mo nday2", "कल", "1.5"])
def test_other_words_are_no_weekdays(typed):
    assert outcome(read_weekday, typed) == "choice"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1250", 125_000),
        ("1,00,000", 1_00_000_00),
        ("१,००,०००", 1_00_000_00),
        ("₹1,250.50", 125_050),
        ("₹ 1250", 125_000),
        ("Rs. 1250/-", 125_000),
        ("रु 1250", 125_000),
        ("1250 रुपये", 125_000),
        ("1250.5", 125_050),
        ("1250.500", 125_050),
        ("1250.0", 125_000),
        ("100,000", 1_00_000_00),
        ("0", 0),
        ("1250.505", "money_decimals"),
        ("1,25", "money_comma"),
        ("1,2500", "money_comma"),
        (",125", "money_comma"),
        ("-5", "money_negative"),
        ("1.2E+05", "money_scientific"),
        ("12k", "money_unreadable"),
        ("एक हज़ार", "money_unreadable"),
        ("1 250", "money_unreadable"),
        ("=1+1", "money_unreadable"),
        ("1250.", "money_unreadable"),
        ("9000000001", "money_too_big"),
        (Cell("1250.3", number=Decimal("1250.3")), 125_030),
        (Cell("1250.3000000000002", number=Decimal("1250.3000000000002")), "money_decimals"),
        (Cell("1e+16", number=Decimal("1e+16")), "money_too_big"),
        (Cell("2026-05-06", on=TODAY), "money_unreadable"),
    ],
)
def test_money(typed, expected):
    assert outcome(read_money, typed) == expected


@pytest.mark.parametrize("typed", ["0", "-1", "0.00"])
def test_a_payment_is_more_than_nothing(typed):
    assert outcome(read_positive_money, typed) == "money_sign"


@given(st.integers(0, 10_00_00_000 * 100))
def test_an_amount_as_we_write_it_reads_back(paise):
    assert outcome(read_money, format_rupees(paise)) == paise
    assert outcome(read_money, f"{group_indian(paise // 100)}.{paise % 100:02d}") == paise


@pytest.mark.parametrize(
    "name",
    [
        "Sita Devi", "Smt. Geeta", "Km. Phoolmati", "Kusum Lata", "Shabnam Khatoon", "Lakshmi", "Krishna Kumari",
        "D'Souza", "Brijkali", "Urmila", "Jyotsna", "Nirmala Singh", "सीता देवी", "श्रीमती गीता", "SITA DEVI",
        "Rukhsar Bano", "Vindhyvasini", "Kshama", "Ujala SHG 2", "Mahalakshmi SHG", "Pushpa W/O Ram", "Chhoti",
        "UPSRLM", "NRLM Samuh", "Vishwakarma", "'Akash",
    ],
)  # fmt: skip
def test_names_stay_as_they_are(name):
    assert outcome(read_name, name) == name.removeprefix("'")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("=Sita", "formula_start"),
        ("+Sita", "formula_start"),
        ("-Sita", "formula_start"),
        ("@Sita", "formula_start"),
        ("＝Sita", "formula_start"),
        ("'=cmd()", "formula_start"),
        ("12", "name_no_letters"),
        ("---", "formula_start"),
        (".", "name_no_letters"),
        ("Sita 9000000001", "name_has_number"),
        ("Sita 90000 00001", "name_has_number"),
        ("à¤¸à¥\u20acà¤¤à¤¾", "mojibake"),
        ("Ã©lodie", "mojibake"),
        ("Si\ufffdta", "mojibake"),
        ("????", "mojibake"),
        ("lhrk nsoh", "legacy_font"),
        ("xhrk dqekjh", "legacy_font"),
        ("fueZyk nsoh", "legacy_font"),
        ("jk/kk", "legacy_font"),
        ("Sita\nDevi", "control_character"),
        ("Sita\x07", "control_character"),
        ("S" * 121, "too_long"),
    ],
)
def test_names_that_are_none(name, code):
    assert outcome(read_name, name) == code


@pytest.mark.parametrize("name", ["Sita Devi", "सीता Devi", "nsoh123"])
def test_a_spoken_name_needs_hindi_letters(name):
    assert outcome(read_hindi_name, name) in {"needs_devanagari", "legacy_font"}


def test_invisible_marks_go_and_joiners_inside_hindi_words_stay():
    assert tidy("\u202b सीता\u00a0 देवी \u200b") == "सीता देवी"
    assert tidy("क्\u200dष") == "क्\u200dष"
    assert tidy("\u200dSita\u200c") == "Sita"
    assert not is_mojibake("सीता")
    assert not is_legacy_font("सीता")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("M-0001", "M-0001"), ("स-१२", "स-12"), ("12", "12"), ("A/12.3", "A/12.3"), ("Ｍ－１", "M-1"),
        (Cell("101", number=Decimal(101)), "101"), ("101.0", "excel_number"), ("1E+05", "excel_number"),
        ("=M1", "formula_start"), ("-1", "formula_start"), ("M#1", "code_characters"), ("M" * 33, "too_long"),
        ("_M", "code_characters"), (Cell("2026-05-01", on=TODAY), "excel_number"),
    ],
)  # fmt: skip
def test_codes(typed, expected):
    assert outcome(read_code(32), typed) == expected


def test_whole_numbers():
    assert [outcome(read_whole(1, 12), typed) for typed in ("3", "३", "12")] == [3, 3, 12]
    assert {outcome(read_whole(1, 12), typed) for typed in ("0", "13", "1.5", "²", "x", "-1")} == {
        "number_unreadable"
    }


def test_column_letters():
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert plain(plain(text)) == plain(text) or text.lstrip()[:1] in "'`\u2018\u2019\uff07"

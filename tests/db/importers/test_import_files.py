"""Files before anybody trusts them: encodings, limits, disguises, workbooks (R41–R43)."""

import io
import zipfile
import zlib
from datetime import date, time

import pytest

from db.importers import FileRefusedError, files, read_table, reading
from db.importers.reading import decode

HINDI = "code,name,name_hi\nG-9,Ujala,उजाला समूह\n"


def refusal(data, filename):
    with pytest.raises(FileRefusedError) as caught:
        read_table(data, filename)
    return caught.value.problem.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_are_read(desk, encoding):
    desk.send_well("groups", HINDI.encode(encoding))
    assert desk.rows("groups")[0]["name_hi"] == "उजाला समूह"


def test_utf_16_of_either_byte_order_is_read():
    assert decode(b"\xff\xfe" + HINDI.encode("utf-16-le")) == decode(b"\xfe\xff" + HINDI.encode("utf-16-be")) == HINDI


@pytest.mark.parametrize(
    "data",
    ["Café,1".encode("cp1252"), "उ,1".encode("utf-16-le"), b"code,name\nG-1,a\x00b\n", b"\xff\xfea"],
)
def test_other_encodings_are_refused_with_help(data):
    assert refusal(data, "groups.csv") == "file_encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_out(delimiter):
    table = read_table(f"code{delimiter}name\nG-1{delimiter}Ujala\n".encode(), "a.csv")
    assert [cell.text for cell in table.rows[0].cells] == ["G-1", "Ujala"]


def test_rows_keep_the_numbers_of_the_sheet():
    table = read_table(b'\n\ncode,name\n\nG-1,"two\nlines"\n,\nG-2,Asha\n', "a.csv")
    assert (table.header.number, [row.number for row in table.rows]) == (3, [5, 7])


@pytest.mark.parametrize("text", ['code,name\nG-1,"Ujala\nG-2,Asha\n', 'code,name\nG-1,"Uj"ala\n'])
def test_a_stray_quotation_mark_swallows_nothing(text):
    assert refusal(text.encode(), "a.csv") == "file_csv"


def test_a_cell_of_megabytes_is_refused():
    assert refusal(b"code\n" + b"a" * 1_000_000, "a.csv") == "file_csv"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n,,\n"])
def test_an_empty_file_is_refused(data):
    assert refusal(data, "a.csv") == "file_empty"


def test_a_file_above_ten_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "big.csv"
    path.write_bytes(b"a" * (10 * 1024 * 1024 + 1))
    with pytest.raises(FileRefusedError) as caught:
        read_table(path)
    assert caught.value.problem.code == "file_too_big"


def test_too_many_rows_are_refused(monkeypatch):
    assert reading.MAX_ROWS == 50_000
    monkeypatch.setattr(reading, "MAX_ROWS", 10)
    assert refusal(b"n\n" + b"1\n" * 11, "a.csv") == "file_too_many_rows"
    assert refusal(b"n\n" + b"\n" * 30 + b"1\n", "a.csv") == "file_too_many_rows"
    assert len(read_table(b"n\n" + b"1\n" * 10, "a.csv").rows) == 10


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a.xlsm", "file_macros"), ("a.xlsb", "file_macros"), ("a.pdf", "file_kind"), ("a", "file_kind"),
        ("a.xlsx", "file_mismatch"), ("a.xls", "file_mismatch"), ("a.ods", "file_mismatch"),
    ],
)  # fmt: skip
def test_a_text_under_another_name_is_refused(name, code):
    assert refusal(b"code,name\nG-1,Ujala\n", name) == code


@pytest.mark.parametrize(
    "head",
    [b"%PDF-1.7", b"{\\rtf1", b"<html>", b"<!DOCTYPE html>", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
)
def test_other_documents_called_csv_are_refused(head):
    assert refusal(head + b" code,name", "a.csv") == "file_mismatch"


def test_a_workbook_called_csv_is_refused(xlsx_of):
    assert refusal(xlsx_of([["code"], ["G-1"]]), "a.csv") == "file_mismatch"


def test_a_workbook_gives_typed_cells(xlsx_of):
    rows = [["code", "amount", "on", "at", "text"], [], ["G-1", 1250.5, date(2026, 11, 5), time(16, 30), "=1+1"]]
    table = read_table(xlsx_of(rows), "a.xlsx")
    row = table.rows[0]
    assert row.number == 3
    assert [cell.text for cell in row.cells] == ["G-1", "1250.5", "2026-11-05", "16:30:00", "=1+1"]
    assert (str(row.cells[1].number), row.cells[2].on, row.cells[3].at) == ("1250.5", date(2026, 11, 5), time(16, 30))


def test_a_formula_counts_as_what_it_showed_last(desk, xlsx_of):
    desk.send_well("groups", xlsx_of([["code", "name"], ["G-1", ('="Uja"&"la"', "Ujala")]]), filename="g.xlsx")
    assert desk.rows("groups")[0]["name"] == "Ujala"


@pytest.mark.parametrize("shown", ["", "#DIV/0!", "#REF!"])
def test_a_formula_that_shows_nothing_is_refused_in_its_row(desk, xlsx_of, codes_of, shown):
    rows = [["code", "name", "village"], ["G-1", "Ujala", ("=1/0", shown)]]
    assert codes_of(desk.send("groups", xlsx_of(rows), filename="g.xlsx")) == [(2, "formula_error")]


def test_a_row_of_nothing_but_a_broken_formula_is_not_dropped(desk, xlsx_of, codes_of):
    rows = [["code", "name"], ["G-1", "Ujala"], ["", ("=1/0", "#DIV/0!")]]
    report = desk.send("groups", xlsx_of(rows), filename="g.xlsx")
    assert {(3, "formula_error"), (3, "required")} == set(codes_of(report))


def test_two_filled_sheets_are_refused(xlsx_of):
    assert refusal(xlsx_of([["code"], ["G-1"]], more_sheets=["Old"]), "a.xlsx") == "file_sheets"


def test_merged_cells_are_refused():
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["code", "name"])
    sheet.merge_range("A2:A3", "G-1")
    book.close()
    assert refusal(out.getvalue(), "a.xlsx") == "file_merged_cells"


def with_part(workbook, name, content):
    """Return the workbook with one more part inside."""
    out = io.BytesIO(workbook)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(xlsx_of, part):
    assert refusal(with_part(xlsx_of([["code"]]), part, b"x"), "a.xlsx") == "file_macros"


def test_an_xls_with_macros_is_refused():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "_VBA_PROJECT_CUR".encode("utf-16-le")
    assert refusal(data, "a.xls") == "file_macros"


@pytest.fixture
def megabyte_limit(monkeypatch):
    assert files.MAX_UNZIPPED_BYTES == 100 * 1024 * 1024
    monkeypatch.setattr(files, "MAX_UNZIPPED_BYTES", 1024 * 1024)


def test_a_zip_bomb_is_refused_before_it_unpacks(xlsx_of, megabyte_limit):
    bomb = with_part(xlsx_of([["code"]]), "xl/media/a.bin", b"\0" * 1_100_000)
    assert len(bomb) < 20_000
    assert refusal(bomb, "a.xlsx") == "file_unzips_too_big"


def test_a_zip_that_lies_about_its_size_is_measured(xlsx_of, megabyte_limit):
    size = 1_100_000
    bomb = with_part(xlsx_of([["code"]]), "xl/media/a.bin", b"\0" * size)
    lying = bomb.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != bomb
    assert refusal(lying, "a.xlsx") == "file_unzips_too_big"


def test_xml_entities_are_refused(xlsx_of):
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert refusal(with_part(xlsx_of([["code"]]), "xl/extra.xml", entities), "a.xlsx") == "file_damaged"


def test_a_cell_in_the_last_corner_ends_the_reader_not_us(xlsx_of):
    """One far cell makes a grid of 17 thousand million cells."""
    source = io.BytesIO(xlsx_of([["code", "name"], ["G-1", "Ujala"]]))
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            new.writestr(part.filename, content)
    assert refusal(out.getvalue(), "a.xlsx") in {"file_too_heavy", "file_too_many_rows"}


@pytest.mark.parametrize("cut", [4, 30, 200, 2000])
def test_a_cut_off_workbook_is_refused(xlsx_of, cut):
    assert refusal(xlsx_of([["code"], ["G-1"]])[:cut], "a.xlsx") in {"file_damaged", "file_mismatch"}


def test_a_password_is_named(xlsx_of):
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx") == "file_damaged"


def test_an_opendocument_sheet_is_read():
    space = "urn:oasis:names:tc:opendocument:xmlns"
    rows = "".join(
        '<table:table-row><table:table-cell office:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
        for text in ("code", "G-1")
    )
    spaces = " ".join(f'xmlns:{name}="{space}:{name}:1.0"' for name in ("office", "table", "text"))
    body = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr("content.xml", body)
    table = read_table(out.getvalue(), "a.ods")
    assert table.rows[0].cells[0].text == "G-1"


def test_junk_after_a_good_signature_never_escapes_as_another_error():
    for seed in range(40):
        junk = zlib.compress(bytes([seed]) * 50)
        assert refusal(b"PK\x03\x04" + junk, "a.xlsx").startswith("file_")

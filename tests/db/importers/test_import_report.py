"""What an import tells: reports, rejects, runs."""

import csv
import io
import json
import re
from pathlib import Path
from string import Formatter

import pytest

import db.importers
from db.importers.messages import MESSAGES

HEAD = ["code", "name", "group_code", "phone"]


def test_a_good_import_leaves_one_run(trust):
    content = [HEAD, ["M-8", "Asha", "G-1", ""], ["M-1", "Sita", "G-1", ""], ["M-3", "Nirmala", "G-2", ""]]
    staff_id = trust.rows("staff")[0]["id"]
    report = trust.send_well("members", content, staff_id=staff_id, filename="सूची.csv")
    assert (report.saved, report.added, report.changed, report.unchanged, report.rows) == (True, 1, 1, 1, 3)
    run = trust.rows("import_runs")[-1]
    assert (run["kind"], run["file_name"], run["rows"], run["added"], run["changed"], run["staff_id"], run["at"]) == (
        "members", "सूची.csv", 3, 1, 1, staff_id, trust.clock.now(),
    )  # fmt: skip
    assert run["content_hash"] == report.content_hash


def test_a_dry_run_reports_the_same_and_saves_nothing(trust):
    content = [HEAD, ["M-8", "Asha", "G-1", "9000000008"], ["M-1", "Sita", "G-1", ""]]
    before = trust.everything()
    dry = trust.send("members", content, dry_run=True)
    assert trust.everything() == before
    wet = trust.send("members", content)
    assert (dry.saved, wet.saved) == (False, True)
    skip = {"dry_run", "saved"}
    assert {k: v for k, v in dry.to_json().items() if k not in skip} == {
        k: v for k, v in wet.to_json().items() if k not in skip
    }


def test_an_older_file_sent_again_on_purpose_does_what_it_says(trust):
    first, second = [HEAD, ["M-1", "Sita", "G-1", ""]], [HEAD, ["M-1", "Sita Rani", "G-1", ""]]
    for content in (first, second, first):
        assert trust.send_well("members", content).changed == 1
    assert trust.rows("members")[0]["name"] == "Sita"


def test_the_report_is_json(trust):
    report = trust.send("members", [HEAD, ["M-8", "Asha", "G-1", "12"], ["M-9", "Meena", "G-1", "9000000009"]])
    data = json.loads(json.dumps(report.to_json(), ensure_ascii=False))
    assert (data["ok"], data["saved"], data["rows"], data["added"]) == (False, False, 2, 1)
    problem = data["rejected"][0]["problems"][0]
    assert (problem["row"], problem["column"], problem["cell"], problem["value"]) == (2, "phone", "D2", "12")
    assert data["accepted"][0]["values"]["phone"] == "+919000000009"


def test_rejects_come_back_as_a_table_with_reasons_in_both_languages(trust):
    report = trust.send("members", [HEAD, ["M-8", "Asha", "G-1", "12"], ["M-9", "Meena", "G-1", ""]])
    text = report.rejects_csv()
    assert text.startswith("\ufeff")
    header, row = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    cells = dict(zip(header, row, strict=True))
    assert (cells["code"], cells["phone"], cells["sheet_row"]) == ("M-8", "12", "2")
    assert "2 अंक" in cells["reason_hi"]
    assert "2 digits" in cells["reason_en"]
    assert cells["fix_hi"]
    assert cells["fix_en"]


def test_a_corrected_reject_file_can_be_sent_as_it_is(trust):
    report = trust.send("members", [HEAD, ["M-8", "Asha", "G-1", "90000 0000O"]])
    corrected = trust.send("members", report.rejects_csv().replace("90000 0000O", "90000 00008"))
    assert (corrected.problems, corrected.saved) == ((), True)
    assert "+919000000008" in [row["e164"] for row in trust.rows("member_phones")]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_reject_becomes_a_formula(trust, start):
    report = trust.send("members", [HEAD, ["M-8", f"{start}cmd()", "G-1", ""]])
    row = list(csv.reader(io.StringIO(report.rejects_csv())))[1]
    assert row[1] == f"'{start}cmd()"


def test_a_file_that_cannot_be_read_says_so_in_its_rejects(trust):
    report = trust.send("members", b"", filename="a.csv")
    assert (report.ok, report.rows, report.problems[0].row) == (False, 0, None)
    assert report.problems[0].message_hi in report.rejects_csv()


def test_a_long_cell_is_shortened_in_the_report(trust):
    report = trust.send("members", [HEAD, ["M-8", "A" * 5000, "G-1", ""]])
    assert len(report.problems[0].value) <= 81


def test_an_unknown_kind_is_a_programmers_error(desk):
    with pytest.raises(KeyError):
        desk.send("widgets", "code\n1\n")


def test_a_path_is_as_good_as_content(desk, tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text("code,name\nG-1,Ujala\n", encoding="utf-8")
    report = db.importers.run_import(desk.database, "groups", path, clock=desk.clock)
    assert (report.saved, report.filename) == (True, "groups.csv")


@pytest.mark.parametrize("code", MESSAGES)
def test_every_sentence_is_there_in_both_languages_with_the_same_blanks(code):
    message = MESSAGES[code]
    assert all(re.search("[\u0900-\u097f]", text) for text in (message.hi, message.fix_hi))
    assert not any(
        re.search("[\u0900-\u097f]", text.replace("सीता देवी", "")) for text in (message.en, message.fix_en)
    )

    def blanks(*texts):
        return {name.removesuffix("_hi") for text in texts for _, name, _, _ in Formatter().parse(text) if name}

    assert blanks(message.en, message.fix_en) == blanks(message.hi, message.fix_hi)


def test_every_sentence_is_used_and_every_code_has_one():
    folder = Path(db.importers.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert {code for code in MESSAGES if f'"{code}"' not in source} == set()
    used = set(re.findall(r'(?:CellError|PhoneProblem|refuse_file|make_problem)\(\s*"(\w+)"', source))
    assert used <= MESSAGES.keys()

"""Headings: any case, Hindi or English, and never guessed."""

import pytest

from db.importers import KINDS, TEMPLATES, template_csv
from db.importers.headers import heading_key


@pytest.mark.parametrize(
    "header",
    [
        "code,name,group_code", "CODE,Name,Group Code", "कोड,नाम,समूह कोड", " code , NAME , group-code ",
        "\ufeffcode,name,group", "member_code,member name,समूह", "code,name,group_code,,",
    ],
)  # fmt: skip
def test_headings_are_known_in_many_forms(trust, header):
    report = trust.send_well("members", f"{header}\nM-9,Meena,G-1\n")
    assert report.added == 1


def test_an_unknown_heading_names_the_nearest_one(trust):
    report = trust.send("members", "code,nmae,group_code\nM-9,Meena,G-1\n")
    unknown = next(one for one in report.problems if one.code == "header_unknown")
    assert (unknown.row, unknown.cell, unknown.value) == (1, "B1", "nmae")
    assert "'name'" in unknown.fix_en
    assert "'name'" in unknown.fix_hi


def test_a_heading_like_nothing_lists_them_all(trust):
    report = trust.send("groups", "code,name,zzzzqqqq\nG-9,Asha,1\n")
    assert "meeting_weekday" in report.problems[0].fix_en


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("code,group_code\nM-9,G-1\n", "header_missing"),
        ("code,name,group_code,phone,mobile\nM-9,Meena,G-1,,\n", "header_twice"),
        ("code,name,group_code,\nM-9,Meena,G-1,9000000009\n", "header_blank"),
        ("code,name,group_code\n", "no_rows"),
        ("code,name,group_code\n,,\n", "no_rows"),
        ("M-9,Meena,G-1\nM-8,Asha,G-1\n", "header_unknown"),
    ],
)
def test_a_wrong_header_row_refuses_the_file(trust, content, code):
    before = trust.everything()
    report = trust.send("members", content)
    assert code in {one.code for one in report.problems}
    assert {one.row for one in report.problems} == {1}
    assert trust.everything() == before


def test_a_cell_beyond_the_headings_is_not_dropped(trust, codes_of):
    report = trust.send("members", "code,name,group_code\nM-9,Meena,G-1,9000000009\n")
    assert codes_of(report) == [(2, "extra_cell")]


@pytest.mark.parametrize("kind", KINDS)
def test_no_heading_means_two_columns(kind):
    headings = [heading_key(heading) for column in KINDS[kind].columns for heading in set(column.headings())]
    keys = {(heading_key(heading), column.name) for column in KINDS[kind].columns for heading in column.headings()}
    assert len({key for key, _ in keys}) == len(keys)
    assert all(headings)


def test_the_templates_can_be_sent_in_their_order(desk):
    for kind, template in TEMPLATES.items():
        assert template == template_csv(kind)
        assert template.startswith("\ufeff")
        assert desk.send_well(kind, template).added == 1

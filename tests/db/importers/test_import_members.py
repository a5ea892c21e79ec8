"""Members: her row, her numbers, her consent."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, update

from db.importers import Outcome
from db.models import Consent, Member, MemberPhone

HEAD = ["code", "name", "group_code", "phone", "phone_shared"]
MEENA = ["M-9", "Meena", "G-1", "9000000009"]
ASHA = ["M-8", "Asha", "G-1", "9000000009"]


def phones(desk, code):
    member = next(one for one in desk.rows("members") if one["code"] == code)
    found = [one for one in desk.rows("member_phones") if one["member_id"] == member["id"]]
    return [(one["e164"], one["rank"], one["shared"]) for one in sorted(found, key=lambda one: one["rank"])]


def test_a_full_row_is_kept_in_normal_form(trust):
    trust.send_well("members", (
        "code,name,name_hi,group_code,phone,phone2,phone_shared,privacy_level,safe_slot,language,savings,"
        "savings_as_of,reminder_consent,consent_on\n"
        "M-9,Meena,मीना,G-1,९००००००००९,09000000019,नहीं,1,सुबह,हिंदी,\"₹1,250\",31/10/2026,हाँ,2026-10-15\n"
    ))  # fmt: skip
    member = next(one for one in trust.rows("members") if one["code"] == "M-9")
    assert (member["name_hi"], member["privacy_level"], member["safe_slot"], member["language"]) == (
        "मीना", 1, "morning", "hi",
    )  # fmt: skip
    assert (member["savings_paise"], member["savings_as_of_on"]) == (125_000, date(2026, 10, 31))
    assert phones(trust, "M-9") == [("+919000000009", 0, False), ("+919000000019", 1, False)]
    consent = trust.rows("consents")[0]
    assert (consent["purpose"], consent["granted"], consent["given_on"]) == ("reminders", True, date(2026, 10, 15))
    assert (consent["channel"], consent["recorded_at"]) == ("import", trust.clock.now())


def test_who_leads_a_group_may_change(trust):
    for word, leads in (("हाँ", True), ("", True), ("no", False)):
        trust.send_well("members", f"code,name,group_code,लीडर\nM-1,Sita Devi,G-1,{word}\n")
        assert next(one for one in trust.rows("members") if one["code"] == "M-1")["is_leader"] is leads


def test_what_is_left_blank_is_careful(trust):
    trust.send_well("members", [HEAD, [*MEENA, ""]])
    member = next(one for one in trust.rows("members") if one["code"] == "M-9")
    assert (member["privacy_level"], member["language"], member["secret_failures"]) == (0, "hi", 0)
    assert member["is_leader"] is False
    assert phones(trust, "M-9") == [("+919000000009", 0, True)]
    assert trust.rows("consents") == []


def test_a_blank_cell_erases_nothing(trust):
    before = trust.everything()
    report = trust.send_well("members", [HEAD, ["M-1", "Sita Devi", "G-1", "", ""]])
    assert report.unchanged == 1
    assert {name: rows for name, rows in trust.everything().items() if name != "import_runs"} == {
        name: rows for name, rows in before.items() if name != "import_runs"
    }


def test_a_shared_phone_without_a_number_changes_nothing(trust):
    assert trust.send_well("members", [HEAD, ["M-3", "Nirmala", "G-2", "", "no"]]).unchanged == 1


def test_the_preview_shows_old_and_new(trust):
    report = trust.send_well("members", [HEAD, ["M-1", "Sita", "G-2", "9000000003", ""]], dry_run=True)
    row = report.accepted[0]
    assert row.outcome is Outcome.CHANGED
    assert row.changes == {
        "name": ("Sita Devi", "Sita"), "group_code": ("G-1", "G-2"), "phone": ("+919000000001", "+919000000003"),
    }  # fmt: skip


def test_a_new_number_replaces_the_old_one_and_counts_as_shared(trust):
    trust.send_well("members", [HEAD, ["M-1", "Sita Devi", "G-1", "9000000003", ""]])
    assert phones(trust, "M-1") == [("+919000000003", 0, True)]


def test_a_second_number_that_becomes_the_first_leaves_its_old_place(trust):
    head = [*HEAD, "phone2"]
    trust.send_well("members", [head, ["M-1", "Sita Devi", "G-1", "9000000001", "no", "9000000004"]])
    trust.send_well("members", [head, ["M-1", "Sita Devi", "G-1", "9000000004", "no", ""]])
    assert phones(trust, "M-1") == [("+919000000004", 0, False)]


def test_that_she_is_not_at_a_number_survives_the_same_list(trust):
    at = datetime(2026, 11, 1, tzinfo=UTC)
    with trust.database.write() as connection:
        connection.execute(update(MemberPhone).values(not_hers_at=at).where(MemberPhone.e164 == "+919000000001"))
    trust.send_well("members", [HEAD, ["M-1", "Sita Devi", "G-1", "9000000001", "yes"]])
    assert [one["not_hers_at"] for one in trust.rows("member_phones") if one["e164"] == "+919000000001"] == [at]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[*ASHA, "yes"], [*MEENA, "yes"]], []),
        ([[*ASHA, ""], [*MEENA, ""]], [(2, "phone_taken_in_file"), (3, "phone_taken_in_file")]),
        ([[*ASHA, "yes"], [*MEENA, ""]], [(3, "phone_taken_in_file")]),
        ([[*ASHA, "no"], [*MEENA, "yes"]], [(2, "phone_taken_in_file")]),
        ([["M-9", "Meena", "G-1", "9000000001", "yes"]], [(2, "phone_taken")]),
        ([["M-9", "Meena", "G-1", "9000000002", "yes"]], []),
        ([["M-9", "Meena", "G-1", "9000000002", ""]], [(2, "phone_taken")]),
        ([["M-9", "Meena", "G-1", "9000000001", "yes"], ["M-1", "Sita Devi", "G-1", "", "yes"]], []),
        ([["M-9", "Meena", "G-1", "9000000001", "no"], ["M-1", "Sita Devi", "G-1", "9000000003", "no"]], []),
        ([["M-2", "Geeta Devi", "G-1", "9000000002", ""]], []),
    ],
)  # fmt: skip
def test_two_women_on_one_phone_must_both_be_known_to_share_it(trust, codes_of, rows, expected):
    assert codes_of(trust.send("members", [HEAD, *rows])) == expected


def test_a_number_that_is_not_hers_any_more_is_free(trust):
    at = datetime(2026, 11, 1, tzinfo=UTC)
    with trust.database.write() as connection:
        connection.execute(update(MemberPhone).values(not_hers_at=at))
    assert trust.send("members", [HEAD, ["M-9", "Meena", "G-1", "9000000001", "no"]]).ok
    assert [row["e164"] for row in trust.rows("member_phones")].count("+919000000001") == 2


@pytest.mark.parametrize("name", ["Geeta Devi", "geeta  devi", "GEETA\u200b DEVI"])
def test_one_woman_under_two_codes_is_never_merged_silently(trust, codes_of, name):
    report = trust.send("members", [HEAD, ["M-9", name, "G-1", "9000000002", "yes"]])
    assert codes_of(report) == [(2, "same_person")]
    assert "M-2" in report.problems[0].message_en


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        ("phone,phone2", "9000000009,9000000009", [(2, "phone_repeated")]),
        ("phone,phone2", ",9000000009", [(2, "phone2_alone")]),
        ("savings", "1000", [(2, "as_of_missing")]),
        ("savings,savings_as_of", "1000,2026-12-01", [(2, "date_future")]),
        ("reminder_consent", "yes", [(2, "consent_day_missing")]),
        ("reminder_consent,consent_on", "yes,", [(2, "consent_day_missing")]),
        ("reminder_consent,consent_on", ",2026-10-01", [(2, "required")]),
        ("reminder_consent,consent_on", "yes,2026-12-01", [(2, "date_future")]),
        ("privacy_level", "3", [(2, "choice")]),
        ("safe_slot", "night", [(2, "choice")]),
        ("phone_shared", "maybe", [(2, "choice")]),
        ("language", "French", [(2, "choice")]),
    ],
)
def test_columns_that_belong_together(trust, codes_of, head, row, expected):
    report = trust.send("members", f"code,name,group_code,{head}\nM-9,Meena,G-1,{row}\n")
    assert codes_of(report) == expected


@pytest.mark.parametrize(
    ("code", "group", "expected"),
    [
        ("M-9", "G-7", "unknown_code"),
        ("M-9", "g-1", "unknown_code_near"),
        ("M-9", "G1", "unknown_code_near"),
        ("M-9", "G-001", "unknown_code_near"),
        ("m-1", "G-1", "code_spelling"),
    ],
)
def test_codes_are_never_guessed(trust, codes_of, code, group, expected):
    assert codes_of(trust.send("members", [HEAD, [code, "Meena", group, "", ""]])) == [(2, expected)]


def test_every_row_with_a_problem_is_reported_with_all_its_problems(trust, codes_of):
    report = trust.send("members", [HEAD, ["", "", "G-7", "12", "x"], MEENA, ["M-9", "Asha", "G-1", "1", ""]])
    assert set(codes_of(report)) == {
        *((2, code) for code in ("required", "unknown_code", "phone_short", "choice")),
        *((4, code) for code in ("phone_short", "twice_in_file")),
    }
    assert [row.row for row in report.rejected] == [2, 4]
    assert [row.row for row in report.accepted] == [3]


CONSENT = "code,name,group_code,reminder_consent,consent_on\nM-1,Sita Devi,G-1,"


def ledger(desk):
    return [(one["granted"], one["given_on"]) for one in desk.rows("consents")]


def test_consent_is_appended_once_and_renewed_when_newer(trust):
    assert trust.send_well("members", CONSENT + "yes,2026-10-01\n").changed == 1
    assert trust.send_well("members", CONSENT + "yes,2026-10-01\n\n").unchanged == 1
    assert trust.send_well("members", CONSENT + "yes,2026-11-01\n").changed == 1
    assert trust.send_well("members", CONSENT + "yes,2026-09-01\n").unchanged == 1
    assert ledger(trust) == [(True, date(2026, 10, 1)), (True, date(2026, 11, 1))]


def test_no_without_a_day_is_said_today_and_only_once(trust):
    trust.send_well("members", CONSENT + "yes,2026-10-01\n")
    trust.send_well("members", CONSENT + "no,\n")
    trust.send_well("members", CONSENT + "नहीं,\n")
    assert ledger(trust) == [(True, date(2026, 10, 1)), (False, date(2026, 11, 22))]


@pytest.mark.parametrize("day", ["2026-10-01", "2026-11-10"])
def test_an_old_list_does_not_outvote_her_newer_no(trust, day):
    with trust.database.write() as connection:
        member_id = connection.execute(Member.__table__.select().where(Member.code == "M-1")).one().id
        connection.execute(insert(Consent).values(
            member_id=member_id, purpose="reminders", granted=False, given_on=date(2026, 11, 10),
            recorded_at=trust.clock.now(), channel="call",
        ))  # fmt: skip
    report = trust.send_well("members", CONSENT + f"yes,{day}\n")
    assert ledger(trust) == [(False, date(2026, 11, 10))]
    assert [one.code for one in report.notes] == ["consent_older"]
    trust.send_well("members", CONSENT + "yes,2026-11-11\n")
    assert ledger(trust)[-1] == (True, date(2026, 11, 11))


def test_numbers_of_a_workbook_are_numbers(trust, xlsx_of, codes_of):
    rows = [
        ["code", "name", "group_code", "phone"],
        ["M-9", "Meena", "G-1", 9000000009],
        [10, "Asha", "G-1", 919000000010],
    ]
    trust.send_well("members", xlsx_of(rows), filename="m.xlsx")
    assert phones(trust, "M-9") == [("+919000000009", 0, True)]
    assert phones(trust, "10") == [("+919000000010", 0, True)]


@pytest.mark.parametrize(("second", "ok"), [("9000000010.0", True), ("9000000010", True), ("90000 00010", False)])
def test_point_zero_needs_a_column_of_numbers(trust, second, ok):
    rows = [HEAD, ["M-8", "Asha", "G-1", "9000000009.0", ""], ["M-9", "Meena", "G-1", second, ""]]
    assert trust.send("members", rows).ok is ok

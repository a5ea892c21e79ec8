"""What groups report, as staff sees it: lists, totals, the check, and a file that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from console_world import NOW, SUNITA_CALL, XSS, Console, make_case
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from console.csv_file import csv_text, safe
from core.calls import StaffRole
from core.entries import week_of
from db.models import AuditEntry, Case, Entry, Group, Loan, Member, Payment

WEEK = week_of(NOW.date())
UJALA, EVIL = "G1", "G2"


@pytest.fixture(autouse=True)
def reports(console: Console) -> None:
    """Ujala made masks and met; a group whose name is a formula made soap; somebody needs grain."""
    with console.database.session() as session:
        ujala = session.scalars(select(Group).where(Group.code == UJALA)).one()
        ujala.block = "Kakori"
        evil = Group(code=EVIL, name='=HYPERLINK("http://x")', name_hi=XSS, block="Malihabad")
        session.add(evil)
        session.flush()
        member = session.scalars(select(Member).where(Member.code == "M-001")).one()
        loan = session.scalars(select(Loan)).first()
        assert loan is not None
        session.add(Payment(loan_id=loan.id, receipt="r", paid_on=WEEK, amount_paise=90_000, paid_to="group"))
        session.add_all(
            [
                entry(1, "count", ujala.id, item="masks", quantity=120, usual=110, member_id=member.id),
                entry(2, "count", ujala.id, item="masks", quantity=1300, usual=110, odd=True, weeks=1),
                entry(3, "count", evil.id, item="soap", quantity=40, area="Malihabad"),
                entry(4, "attendance", ujala.id, quantity=14),
                entry(5, "collection", ujala.id, quantity=65_000),
                entry(6, "count", ujala.id, item="soap", quantity=7, status="draft"),
                entry(7, "rice_in", ujala.id, item="rice", quantity=12),
                entry(8, "vote", ujala.id, choice="yes"),
                entry(9, "count", ujala.id, item="goods", quantity=5, status="withdrawn"),
                entry(20, "rice_offer", None, item="rice", quantity=3, area=None),
            ]
        )
        session.add(make_case("rice_need", "D1", member.id))
        session.scalars(select(Case).where(Case.kind == "rice_need")).one().member_id = None


def entry(number: int, kind: str, group_id: int | None, *, weeks: int = 0, **fields: Any) -> Entry:
    known: dict[str, Any] = {"area": "Kakori", "status": "confirmed", "item": "", "phone": "+919000000010"}
    week = {"week_on": WEEK - timedelta(weeks=weeks), "made_at": NOW}
    ids = {"id": number, "call_id": SUNITA_CALL, "turn": number, "kind": kind, "group_id": group_id}
    return Entry(**ids, **week, **{**known, **fields})


def main_part(page: str) -> str:
    return page.split("<main")[1].split("</main>")[0]


class TestList:
    def test_a_didi_sees_what_groups_reported_and_nobodys_name(self, console: Console) -> None:
        page = main_part(console.login(StaffRole.DIDI).get("/entries").text)
        assert "1,300" in page
        assert "₹650" in page
        assert "Ujala" in page
        for never in ("Sunita", "M-001", "9000000010", "0010", XSS):
            assert never not in page

    def test_what_does_not_fit_is_marked(self, console: Console) -> None:
        visitor = console.login(StaffRole.DIDI)
        assert "Far from usual" in main_part(visitor.get("/entries?kind=count").text)
        assert "The list has 3" in main_part(visitor.get("/entries?kind=attendance").text)
        assert "The ledger has ₹900" in main_part(visitor.get("/entries?kind=collection").text)

    def test_what_fits_is_not_marked(self, console: Console) -> None:
        with console.database.session() as session:
            for found in session.scalars(select(Entry).where(Entry.kind.in_(["attendance", "collection"]))):
                found.quantity = {"attendance": 3, "collection": 90_000}[found.kind]
        page = main_part(console.login(StaffRole.DIDI).get("/entries").text)
        assert "The list has" not in page
        assert "The ledger has" not in page

    def test_to_check_is_what_is_odd_a_draft_or_one_of_the_sample(self, console: Console) -> None:
        page = main_part(console.login(StaffRole.DIDI).get("/entries?to_check=1").text)
        assert page.count('action="/console/entries/') == 3
        for entry_id in (2, 6, 20):
            assert f"/entries/{entry_id}/check" in page

    @pytest.mark.parametrize(
        "asked",
        [
            "kind=nothing&status=nothing",
            "from=0001-01-01&to=9999-12-31",
            "group=%3Cx",
            "from=later",
            "after=x&before=9",
        ],
    )
    def test_odd_addresses_are_answered(self, console: Console, asked: str) -> None:
        visitor = console.login(StaffRole.SUPERVISOR)
        for path in ("/entries", "/entries/totals", "/entries/file.csv"):
            assert visitor.get(f"{path}?{asked}").status_code == 200

    def test_of_one_group_and_some_weeks(self, console: Console) -> None:
        visitor = console.login(StaffRole.DIDI)
        assert "Malihabad" not in main_part(visitor.get(f"/entries?group={UJALA}").text)
        assert "1,300" not in main_part(visitor.get(f"/entries?from={WEEK}").text)
        assert "1,300" in main_part(visitor.get(f"/entries?to={WEEK - timedelta(days=3)}").text)


class TestTotals:
    def test_each_thing_is_added_up_by_area(self, console: Console) -> None:
        page = main_part(console.login(StaffRole.AUDITOR).get("/entries/totals").text)
        assert "1,420" in page, "masks of both weeks, drafts and withdrawn ones left out"
        assert "Malihabad" in page
        assert "₹650" in page

    def test_the_hungry_are_counted_and_not_named(self, console: Console) -> None:
        visitor = console.login(StaffRole.DIDI)
        assert "Waiting for grain: 1" in visitor.get("/entries/totals").text
        for path in ("/entries", "/entries/totals", "/cases?kind=rice_need"):
            page = main_part(visitor.get(path).text)
            assert "Sunita" not in page
            assert "M-001" not in page

    def test_another_week_has_other_totals(self, console: Console) -> None:
        page = main_part(console.login(StaffRole.DIDI).get(f"/entries/totals?from={WEEK}&to={WEEK}").text)
        assert "1,420" not in page


class TestCheck:
    def test_found_right(self, console: Console) -> None:
        visitor = console.login(StaffRole.DIDI)
        assert visitor.post("/entries/2/check", {"found": "checked"}).status_code == 302
        with console.database.reading() as session:
            found = session.get_one(Entry, 2)
            written = session.scalars(select(AuditEntry).where(AuditEntry.action == "check")).one()
        assert (found.status, found.checked_at) == ("checked", NOW)
        assert found.checked_by_id is not None
        assert json.loads(written.detail) == {"from": "confirmed", "to": "checked"}

    def test_a_draft_is_taken_back(self, console: Console) -> None:
        console.login(StaffRole.SUPERVISOR).post("/entries/6/check", {"found": "withdrawn"})
        with console.database.reading() as session:
            assert session.get_one(Entry, 6).status == "withdrawn"

    def test_what_was_withdrawn_meanwhile_stays_so(self, console: Console) -> None:
        visitor = console.login(StaffRole.DIDI)
        assert (
            "Somebody was faster"
            in visitor.post("/entries/9/check", {"found": "checked"}, follow_redirects=True).text
        )
        with console.database.reading() as session:
            assert session.get_one(Entry, 9).status == "withdrawn"

    def test_nothing_else_can_be_made_of_it(self, console: Console) -> None:
        visitor = console.login(StaffRole.DIDI)
        assert visitor.post("/entries/2/check", {"found": "draft"}).status_code == 400
        assert visitor.post("/entries/999/check", {"found": "checked"}).status_code == 404
        assert visitor.post(f"/entries/{10**30}/check", {"found": "checked"}).status_code == 404


class TestFile:
    def rows(self, console: Console, asked: str = "") -> list[dict[str, str]]:
        answer = console.login(StaffRole.SUPERVISOR).get(f"/entries/file.csv{asked}")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    def test_it_has_what_the_list_has(self, console: Console) -> None:
        rows = self.rows(console, "?kind=count")
        assert [row["quantity"] for row in rows] == ["5", "7", "40", "1300", "120"]
        assert date.fromisoformat(rows[0]["week"]) == WEEK

    def test_no_woman_is_in_it(self, console: Console) -> None:
        text = json.dumps(self.rows(console), ensure_ascii=False)
        for never in ("Sunita", "सुनीता", "M-001", "9000000010"):
            assert never not in text

    def test_a_name_that_is_a_formula_stays_text(self, console: Console) -> None:
        (row,) = self.rows(console, f"?group={EVIL}")
        assert row["group"] == '\'=HYPERLINK("http://x")'

    def test_taking_it_is_written_down(self, console: Console) -> None:
        self.rows(console)
        with console.database.reading() as session:
            written = session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one()
        assert json.loads(written.detail) == {"rows": 10}

    @given(st.text())
    def test_no_cell_ever_begins_like_a_formula(self, text: str) -> None:
        assert not safe(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))

    @given(st.lists(st.lists(st.text(st.characters(exclude_characters="\r\n\x00")), min_size=2, max_size=2)))
    def test_what_is_written_can_be_read(self, rows: list[list[str]]) -> None:
        read = list(csv.reader(io.StringIO(csv_text(("a", "b"), rows).removeprefix("\ufeff"))))
        assert read == [["a", "b"], *([safe(cell) for cell in row] for row in rows)]

"""What holds for any file: all or nothing, twice is once, what goes in is what is there."""

from datetime import date
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HEAD = ["code", "name", "group_code", "phone", "phone_shared", "savings", "savings_as_of"]
# Each example changes the same database, which is what "whatever is stored" asks for.
SAME_DESK = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
NAMES = st.sampled_from(["Sita", "Geeta Devi", "Asha", "सीता", "Meena", "Nirmala", "Kusum"])
RUPEES = st.integers(0, 1_00_000)


@st.composite
def good_rows(draw):
    numbers = draw(st.lists(st.integers(10, 60), unique=True, min_size=1, max_size=6))
    return [
        [f"P-{n}", draw(NAMES), draw(st.sampled_from(["G-1", "G-2"])), f"90000001{n}",
         draw(st.sampled_from(["yes", "no", "हाँ", "नहीं"])), str(draw(RUPEES)), "2026-10-31"]
        for n in numbers
    ]  # fmt: skip


anything = st.text(st.characters(codec="utf-8"), max_size=12)


@SAME_DESK
@given(good_rows())
def test_what_goes_in_is_what_is_there(trust, rows):
    report = trust.send_well("members", [HEAD, *rows])
    assert report.added + report.changed + report.unchanged == len(rows)
    members = {one["code"]: one for one in trust.rows("members")}
    phones = {one["member_id"]: one for one in trust.rows("member_phones")}
    for code, name, _, phone, shared, savings, _ in rows:
        member = members[code]
        assert (member["name"], member["savings_paise"]) == (name, int(savings) * 100)
        assert member["savings_as_of_on"] == date(2026, 10, 31)
        stored = phones[member["id"]]
        assert (stored["e164"], stored["shared"]) == (f"+91{phone}", shared in ("yes", "हाँ"))


@SAME_DESK
@given(good_rows())
def test_twice_is_once(trust, rows):
    trust.send_well("members", [HEAD, *rows])
    before = trust.everything()
    report = trust.send_well("members", [HEAD, *rows])
    assert (report.repeated, report.unchanged, report.saved) == (True, len(rows), False)
    assert trust.everything() == before


@SAME_DESK
@given(st.lists(st.lists(anything, max_size=8), max_size=5), good_rows())
def test_never_partial_whatever_is_in_the_cells(trust, junk, rows):
    before = trust.everything()
    report = trust.send("members", [HEAD, *rows, *junk])
    if report.ok:
        assert report.rows == len(rows) + sum(any(cell for cell in row) for row in junk)
    elif report.rejected:
        assert len(report.accepted) + len(report.rejected) == report.rows
        assert all(row.problems for row in report.rejected)
    if not report.ok:
        assert trust.everything() == before
    assert report.rejects_csv()


@settings(SAME_DESK, max_examples=60)
@given(st.sampled_from(["members", "groups", "payments"]), st.binary(max_size=300), st.sampled_from(["csv", "xls"]))
def test_any_bytes_are_a_file_or_a_refusal(trust, kind, data, extension):
    before = trust.everything()
    report = trust.send(kind, data, filename=f"a.{extension}")
    assert not report.ok
    assert trust.everything() == before


@SAME_DESK
@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 50_000)), unique_by=lambda one: one[0], min_size=1),
    st.data(),
)
def test_money_is_neither_made_nor_lost(trust, plan, data):
    """Whatever the plan and the payments: what instalments show as paid is what was paid, oldest first."""
    code = data.draw(st.uuids()).hex[:12]
    trust.send_well("loans", [
        ["code", "member_code", "principal", "disbursed_on"], [f"U-{code}", "M-1", "1", "2025-01-01"],
    ])  # fmt: skip
    lines = [[f"U-{code}", n, f"2025-{n:02d}-05", paise / 100] for n, paise in plan]
    trust.send_well("instalments", [["loan_code", "n", "due_on", "amount"], *lines])
    total = sum(paise for _, paise in plan)
    first = data.draw(st.integers(1, total))
    paid = [first] + ([total - first] if data.draw(st.booleans()) and first < total else [])
    trust.send_well("payments", [
        ["loan_code", "receipt", "paid_on", "amount"],
        *([f"U-{code}", f"R-{i}", "2025-03-01", paise / 100] for i, paise in enumerate(paid)),
    ])  # fmt: skip
    loan_id = next(one["id"] for one in trust.rows("loans") if one["code"] == f"U-{code}")
    lines = sorted((one for one in trust.rows("instalments") if one["loan_id"] == loan_id), key=lambda one: one["n"])
    assert sum(one["paid_paise"] for one in lines) == sum(paid)
    open_lines = [one for one in lines if one["paid_paise"] < one["amount_paise"]]
    assert all(one["paid_paise"] == 0 for one in open_lines[1:])


@pytest.mark.slow
def test_eight_thousand_members_take_less_than_five_seconds(trust):
    head = [*HEAD, "name_hi", "reminder_consent", "consent_on"]
    rows = [
        [
            f"B-{n:05d}",
            "Sita Devi",
            "G-1",
            9000010000 + n,
            "no",
            "1,250",
            "2026-10-31",
            "सीता देवी",
            "yes",
            "2026-10-15",
        ]
        for n in range(8_000)
    ]
    started = process_time()
    assert trust.send_well("members", [head, *rows]).added == 8_000
    assert process_time() - started < 5
    assert len(trust.rows("consents")) == 8_000

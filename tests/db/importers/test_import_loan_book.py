"""Loans, instalments, payments, and what they leave of each instalment."""

from datetime import timedelta

import pytest

LOAN = "code,member_code,principal,disbursed_on,closed_on\n"
LINE = "loan_code,n,due_on,amount\n"
PAID = "loan_code,receipt,paid_on,amount,paid_to\n"


def covered(desk):
    return [(one["n"], one["paid_paise"]) for one in sorted(desk.rows("instalments"), key=lambda one: one["n"])]


def test_payments_cover_the_oldest_instalments_first(trust):
    trust.clock.advance(timedelta(days=1))
    trust.send_well("payments", PAID + 'L-1,R-1,2026-09-05,"1,500",समूह\n')
    assert covered(trust) == [(1, 1000_00), (2, 500_00), (3, 0)]
    assert trust.rows("loans")[0]["ledger_at"] == trust.clock.now()
    assert trust.rows("payments")[0]["paid_to"] == "group"


def test_a_corrected_payment_is_spread_anew(trust):
    trust.send_well("payments", PAID + "L-1,R-1,2026-09-05,1500,\nL-1,R-2,2026-09-06,500,bank\n")
    report = trust.send_well("payments", PAID + "L-1,R-1,2026-09-05,100,\n")
    assert report.accepted[0].changes == {"amount": (1500_00, 100_00)}
    assert covered(trust) == [(1, 600_00), (2, 0), (3, 0)]


def test_new_instalments_take_what_is_paid(trust):
    trust.send_well("payments", PAID + "L-1,R-1,2026-09-05,2500,\n")
    trust.send_well("instalments", LINE + "L-1,1,2026-09-05,2000\nL-1,4,2026-12-05,500\n")
    assert covered(trust) == [(1, 2000_00), (2, 500_00), (3, 0), (4, 0)]


def test_the_same_payments_again_touch_nothing(trust):
    content = PAID + "L-1,R-1,2026-09-05,1500,\n"
    trust.send_well("payments", content)
    before = trust.everything()
    trust.clock.advance(timedelta(days=3))
    report = trust.send_well("payments", content)
    assert (report.repeated, report.saved, report.unchanged) == (True, False, 1)
    assert trust.everything() == before


def test_a_fresh_list_with_the_same_payments_says_that_the_figures_are_fresh(trust):
    trust.send_well("payments", PAID + "L-1,R-1,2026-09-05,1500,\n")
    trust.clock.advance(timedelta(days=3))
    report = trust.send_well("payments", PAID + "L-1,R-1,05-09-2026,1500,\nL-1,R-2,15-09-2026,5,\n")
    assert (report.added, report.unchanged) == (1, 1)
    assert trust.rows("loans")[0]["ledger_at"] == trust.clock.now()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("L-1,R-1,2026-09-05,3000,\n", []),
        ("L-1,R-1,2026-09-05,3000.01,\n", [(2, "paid_too_much")]),
        ("L-1,R-2,2026-09-06,1,\nL-1,R-1,2026-09-05,3000,\n", [(2, "paid_too_much")]),
        ("L-1,R-1,2026-07-31,5,\n", [(2, "before_loan")]),
        ("L-1,R-1,2026-11-23,5,\n", [(2, "date_future")]),
        ("L-1,R-1,2026-09-05,0,\n", [(2, "money_sign")]),
        ("L-1,R-1,2026-09-05,-5,\n", [(2, "money_sign")]),
        ("L-1,R-1,2026-09-05,5,nobody\n", [(2, "choice")]),
        ("L-1,,2026-09-05,5,\n", [(2, "required")]),
        ("L-1,R-1,2026-09-05,5,\nL-1,r-1,2026-09-05,5,\n", [(3, "twice_in_file")]),
        ("L-7,R-1,2026-09-05,5,\n", [(2, "unknown_code")]),
        ("l1,R-1,2026-09-05,5,\n", [(2, "unknown_code_near")]),
    ],
)
def test_payments_that_cannot_be_right(trust, codes_of, rows, expected):
    assert codes_of(trust.send("payments", PAID + rows)) == expected


def test_overpaying_says_by_how_much(trust):
    report = trust.send("payments", PAID + "L-1,R-1,2026-09-05,3100.50,\n")
    assert "₹100.50" in report.problems[0].message_en
    assert "₹100.50" in report.problems[0].message_hi


def test_a_payment_waits_for_instalments(trust, codes_of):
    trust.send_well("loans", LOAN + "L-2,M-2,500,2026-08-01,\n")
    assert codes_of(trust.send("payments", PAID + "L-2,R-1,2026-09-05,5,\n")) == [(2, "no_instalments")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("L-1,1,2026-09-05,100\nL-1,2,2026-10-05,100\n", [(3, "instalments_below_paid")]),
        ("L-1,1,2026-07-05,1000\n", [(2, "before_loan")]),
        ("L-1,1,2026-09-05,1000\nL-1,01,2026-09-05,1000\n", [(3, "twice_in_file")]),
        ("L-1,0,2026-09-05,1000\n", [(2, "number_unreadable")]),
        ("L-1,1,05/09/2026,1000\n", [(2, "date_ambiguous")]),
        ("L-1,1,05/09/2026,1000\nL-1,2,25/10/2026,1000\n", []),
    ],
)
def test_instalments_that_cannot_be_right(trust, codes_of, rows, expected):
    trust.send_well("payments", PAID + "L-1,R-1,2026-09-05,2500,\n")
    assert codes_of(trust.send("instalments", LINE + rows)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("L-1,M-2,3000,2026-08-01,\n", [(2, "loan_reused")]),
        ("L-2,M-7,3000,2026-08-01,\n", [(2, "unknown_code")]),
        ("L-2,M-2,3000,2026-08-01,2026-07-01\n", [(2, "closed_before_given")]),
        ("L-2,M-2,0,2026-08-01,\n", [(2, "money_sign")]),
        ("L-2,M-2,9000000001,2026-08-01,\n", [(2, "money_too_big")]),
        ("l-1,M-1,3000,2026-08-01,\n", [(2, "code_spelling")]),
        ("L-2,M-1,3000,2026-08-01,\nL-2,M-2,3000,2026-08-01,\n", [(3, "twice_in_file")]),
    ],
)
def test_loans_that_cannot_be_right(trust, codes_of, rows, expected):
    assert codes_of(trust.send("loans", LOAN + rows)) == expected


def test_a_loan_is_closed_by_its_next_list(trust):
    before = trust.rows("loans")[0]
    trust.clock.advance(timedelta(days=1))
    trust.send_well("loans", LOAN + "L-1,M-1,3000,2026-08-01,2026-11-20\n")
    after = trust.rows("loans")[0]
    assert {name for name in after if after[name] != before[name]} == {"closed_on"}

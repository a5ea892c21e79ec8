"""Cases: the inbox, what may follow what, notes, and two people at once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from console_world import (
    EMERGENCY,
    NOW,
    PAID_CLAIM,
    QUESTION_CASE,
    SUNITA_CALL,
    XSS,
    Console,
    Visitor,
    address,
    make_case,
)

from core.calls import StaffRole
from core.cases import Priority
from db.models import AuditEntry, Case, CaseNote, Staff

DIDI, SUPERVISOR = StaffRole.DIDI, StaffRole.SUPERVISOR


def ids(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'class="row-link" href="/console/cases/(\d+)"', page)]


def opened(console: Console, role: StaffRole, case_id: int) -> Visitor:
    visitor = console.login(role)
    assert visitor.get(f"/cases/{case_id}").status_code == 200
    return visitor


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["Emergency", "overdue by 5 min"]), ("hi", ["आपात स्थिति", "5 मि॰ की देर"])]
)
def test_the_most_urgent_case_comes_first(console: Console, language: str, words: list[str]) -> None:
    with console.database.session() as session:
        session.add(make_case("health", "D1", 1, minutes=-100))
        session.add(make_case("health", "P0", 1, minutes=3))
    page = console.login(SUPERVISOR, language).get("/cases").text
    assert ids(page) == [1, 5, 4, 2, 3]
    assert all(word in page for word in words)


def leafed_through(visitor: Visitor, first: str, link: str) -> list[list[int]]:
    """Return the cases of each page, from `first` along the links `next` or `prev` to the end."""
    pages, address = [], first
    while address:
        page = visitor.get(address).text
        pages.append(ids(page))
        found = re.search(rf'href="/console([^"]+)" rel="{link}"', page)
        address = found.group(1).replace("&amp;", "&") if found else ""
    return pages


def many_cases(console: Console, n: int) -> None:
    """Open `n` cases, of all urgencies, several with the same clock."""
    with console.database.session() as session:
        for i in range(n):
            priority = list(Priority)[i % len(Priority)].value
            session.add(make_case("health", priority, 1, minutes=10 * (i % 7)))


def by_urgency(case: Case) -> tuple[int, datetime, int]:
    return [p.value for p in Priority].index(case.priority), case.respond_by_at, case.id


def test_leafing_shows_each_case_once_in_the_order_of_urgency(console: Console) -> None:
    many_cases(console, 230)
    visitor = console.login(SUPERVISOR)
    there = leafed_through(visitor, "/cases", "next")
    expected = [case.id for case in sorted(console.all(Case), key=by_urgency)]
    assert [len(page) for page in there] == [50, 50, 50, 50, 33]
    assert [one for page in there for one in page] == expected
    last = there[-1][0]
    back = leafed_through(visitor, f"/cases?after={last}", "prev")
    assert [one for page in reversed(back) for one in page] == expected[:200]


def test_leafing_keeps_the_filters(console: Console) -> None:
    many_cases(console, 300)
    pages = leafed_through(console.login(SUPERVISOR), "/cases?priority=D2&kind=health", "next")
    assert [len(page) for page in pages] == [50, 10]
    found = {case.id for case in console.all(Case) if case.priority == "D2" and case.kind == "health"}
    assert {one for page in pages for one in page} == found


def test_a_page_holds_while_others_close_and_open_cases(console: Console) -> None:
    many_cases(console, 120)
    visitor = console.login(SUPERVISOR)
    order = [case.id for case in sorted(console.all(Case), key=by_urgency)]
    edge = order[49]
    with console.database.session() as session:
        session.query(Case).filter(Case.id.in_([order[3], edge])).update({"status": "done"})
        session.add(make_case("health", "P0", 1, minutes=-500))
    assert ids(visitor.get(f"/cases?before={edge}").text) == order[50:100]


def test_done_cases_come_latest_first_and_a_lost_place_begins_anew(console: Console) -> None:
    many_cases(console, 80)
    with console.database.session() as session:
        for case in session.query(Case).all():
            case.status, case.closed_at = "done", NOW - timedelta(minutes=case.id % 5)
    visitor = console.login(SUPERVISOR)
    pages = leafed_through(visitor, "/cases?status=done", "next")
    expected = sorted(console.all(Case), key=lambda case: (case.closed_at, case.id), reverse=True)
    assert [one for page in pages for one in page] == [case.id for case in expected]
    edge = pages[0][-1]
    with console.database.session() as session:
        session.query(Case).filter(Case.id == edge).update({"status": "in_hand", "closed_at": None})
    for lost in (edge, 10**9):
        for side in ("before", "after"):
            page = visitor.get(f"/cases?status=done&{side}={lost}").text
            assert ids(page)[:49] == pages[0][:49]
            assert 'rel="prev"' not in page


FILTERS: dict[str, list[int]] = {
    "priority=P0": [1],
    "kind=paid_claim": [2],
    "status=done": [],
    "status=new": [1, 2, 3],
    "whose=nobody": [1, 2, 3],
    "whose=mine": [],
    "overdue=1": [1],
    "status=bogus&priority=Z": [1, 2, 3],
}


def test_filters(console: Console) -> None:
    visitor = console.login(SUPERVISOR)
    for query, expected in FILTERS.items():
        page = visitor.get(f"/cases?{query}").text
        assert ids(page) == expected, query
        assert expected or "No case here." in page


def test_the_page_shows_words_for_codes_and_the_way_to_the_call(console: Console) -> None:
    page = opened(console, SUPERVISOR, EMERGENCY).get(f"/cases/{EMERGENCY}").text
    assert "English TRI.WHERE" in page
    assert "What she said yes to" in page
    assert f"/console/calls/{SUNITA_CALL}" in page
    assert "+91 ••••• •••10" in page


def test_a_case_is_taken_and_given(console: Console) -> None:
    visitor = opened(console, SUPERVISOR, PAID_CLAIM)
    didi = console.one(Staff, email=address(DIDI)).id
    me = console.one(Staff, email=address(SUPERVISOR)).id
    assert visitor.post(f"/cases/{PAID_CLAIM}/assign", {"staff_id": me, "version": 1}).status_code == 302
    assert console.one(Case, id=PAID_CLAIM).assigned_to_id == me
    assert ids(visitor.get("/cases?whose=mine").text) == [PAID_CLAIM]
    visitor.post(f"/cases/{PAID_CLAIM}/assign", {"staff_id": didi, "version": 2})
    visitor.post(f"/cases/{PAID_CLAIM}/assign", {"staff_id": 0, "version": 3})
    case = console.one(Case, id=PAID_CLAIM)
    assert (case.assigned_to_id, case.version) == (None, 4)
    acts = [entry for entry in console.all(AuditEntry) if entry.action == "assign"]
    assert len(acts) == 3


@pytest.mark.parametrize("role", [StaffRole.AUDITOR, StaffRole.LOAN_OFFICER, StaffRole.ADMIN])
def test_a_case_is_not_given_to_somebody_who_may_not_see_it(console: Console, role: StaffRole) -> None:
    visitor = opened(console, SUPERVISOR, EMERGENCY)
    staff_id = console.one(Staff, email=address(role)).id
    assert visitor.post(f"/cases/{EMERGENCY}/assign", {"staff_id": staff_id, "version": 1}).status_code == 400


def test_a_case_goes_through_its_states(console: Console) -> None:
    visitor = opened(console, DIDI, PAID_CLAIM)
    words = {"in_hand": "In hand", "waiting": "Waiting", "done": "Done"}
    for version, (to, reason) in enumerate(
        [("in_hand", ""), ("waiting", ""), ("done", "Receipt seen"), ("in_hand", "She rang again")], start=1
    ):
        answer = visitor.post(f"/cases/{PAID_CLAIM}/state", {"status": to, "reason": reason, "version": version})
        assert answer.status_code == 302, to
        assert (console.one(Case, id=PAID_CLAIM).closed_at == NOW) == (to == "done")
        assert f"Saved. The case is now: {words[to]}" in visitor.get(f"/cases/{PAID_CLAIM}").text
        assert "Saved." not in visitor.get(f"/cases/{PAID_CLAIM}").text, "it is said once"
    assert [note.text for note in console.all(CaseNote)] == ["Receipt seen", "She rang again"]
    assert [entry.action for entry in console.all(AuditEntry)].count("state") == 4


def test_what_is_urgent_needs_a_reason(console: Console) -> None:
    visitor = opened(console, SUPERVISOR, EMERGENCY)
    answer = visitor.post(f"/cases/{EMERGENCY}/state", {"status": "in_hand", "reason": " ", "version": 1})
    assert answer.status_code == 422
    assert "Say in a few words why." in answer.text
    assert console.one(Case, id=EMERGENCY).status == "new"


def test_what_is_opened_again_needs_a_reason(console: Console) -> None:
    visitor = opened(console, DIDI, PAID_CLAIM)
    assert "(needed when it is done)" in visitor.get(f"/cases/{PAID_CLAIM}").text
    visitor.post(f"/cases/{PAID_CLAIM}/state", {"status": "done", "reason": "Receipt seen", "version": 1})
    assert "(needed)" in visitor.get(f"/cases/{PAID_CLAIM}").text
    answer = visitor.post(f"/cases/{PAID_CLAIM}/state", {"status": "in_hand", "reason": "", "version": 2})
    assert answer.status_code == 422
    assert console.one(Case, id=PAID_CLAIM).status == "done"


def test_whoever_takes_or_gives_a_case_is_told_so(console: Console) -> None:
    visitor = opened(console, SUPERVISOR, PAID_CLAIM)
    didi = console.one(Staff, email=address(DIDI)).id
    visitor.post(f"/cases/{PAID_CLAIM}/assign", {"staff_id": didi, "version": 1})
    assert "Saved. The case is now with: Staff didi" in visitor.get(f"/cases/{PAID_CLAIM}").text
    visitor.post(f"/cases/{PAID_CLAIM}/assign", {"staff_id": 0, "version": 2})
    assert "Saved. The case is open to all again." in visitor.get(f"/cases/{PAID_CLAIM}").text


def test_her_question_is_heard_on_the_page_of_its_case(console: Console) -> None:
    with console.database.session() as session:
        session.query(Case).filter_by(id=QUESTION_CASE).update({"call_id": SUNITA_CALL, "turn": 3})
        session.query(Case).filter_by(id=EMERGENCY).update({"turn": 2})
    player = 'src="/console/recordings/1"'
    assert player in opened(console, DIDI, QUESTION_CASE).get(f"/cases/{QUESTION_CASE}").text
    assert player not in opened(console, DIDI, EMERGENCY).get(f"/cases/{EMERGENCY}").text


def test_a_didi_takes_an_emergency_in_hand_but_does_not_close_it(console: Console) -> None:
    visitor = opened(console, DIDI, EMERGENCY)
    assert "An urgent case is closed by a doctor or a supervisor." in visitor.get(f"/cases/{EMERGENCY}").text
    form = {"status": "done", "reason": "She is better", "version": 1}
    assert visitor.post(f"/cases/{EMERGENCY}/state", form).status_code == 403
    form["status"] = "in_hand"
    assert visitor.post(f"/cases/{EMERGENCY}/state", form).status_code == 302


@pytest.mark.parametrize("status", ["new", "bogus", ""])
def test_no_other_move_is_possible(console: Console, status: str) -> None:
    visitor = opened(console, SUPERVISOR, PAID_CLAIM)
    answer = visitor.post(f"/cases/{PAID_CLAIM}/state", {"status": status, "reason": "because", "version": 1})
    assert answer.status_code in {400, 403}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Somebody else was quicker"), ("hi", "किसी और ने पहले बदल दिया")]
)
def test_two_people_at_once_lose_nothing(console: Console, language: str, words: str) -> None:
    first = opened(console, SUPERVISOR, PAID_CLAIM)
    console.login(DIDI, language)
    second = console.login(DIDI, language)
    second.get(f"/cases/{PAID_CLAIM}")
    first.post(f"/cases/{PAID_CLAIM}/state", {"status": "in_hand", "reason": "I ring her", "version": 1})
    form = {"status": "done", "reason": "My words are not lost", "version": 1}
    answer = second.post(f"/cases/{PAID_CLAIM}/state", form)
    assert answer.status_code == 409
    assert words in answer.text
    assert "My words are not lost" in answer.text
    assert "I ring her" in answer.text
    assert console.one(Case, id=PAID_CLAIM).status == "in_hand"
    assert second.post(f"/cases/{PAID_CLAIM}/assign", {"staff_id": 0, "version": 1}).status_code == 409


def test_notes_are_plain_text_and_stay(console: Console) -> None:
    visitor = opened(console, DIDI, PAID_CLAIM)
    visitor.post(f"/cases/{PAID_CLAIM}/note", {"text": f"{XSS}\nदूसरी पंक्ति"})
    page = visitor.get(f"/cases/{PAID_CLAIM}").text
    assert XSS not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "दूसरी पंक्ति" in page
    assert visitor.post(f"/cases/{PAID_CLAIM}/note", {"text": "   "}).status_code == 422
    assert visitor.post(f"/cases/{PAID_CLAIM}/note", {"text": "x" * 5000}).status_code == 422
    assert len(console.all(CaseNote)) == 1
    assert console.one(Case, id=PAID_CLAIM).version == 1

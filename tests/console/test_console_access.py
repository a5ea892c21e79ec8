"""The role matrix, generated from the policy table, on every address of the console."""

from __future__ import annotations

import re

import pytest
from console_world import EMERGENCY, HOME_CALL, PAID_CLAIM, REMINDER_CALL, SUNITA_CALL, UNKNOWN_CALL, Console

from console import access
from console.access import POLICY, Permission, Topic
from core.calls import StaffRole
from core.case_work import CASE_KINDS, MOVES, URGENT, case_kinds, may_move
from core.cases import CaseKind, CaseStatus, Priority
from tests.console.addresses import OF_AREAS
from tests.console.addresses.entry import Address

# Every address but the public ones, with what it needs. A page that is missing here fails the inventory test.
ADDRESSES: dict[str, Address] = OF_AREAS | {
    "today.page": (Permission.TODAY_VIEW, "GET", "/"),
    "calls.listing": (Permission.CALLS_VIEW, "GET", "/calls"),
    "calls.number": (Permission.CALLS_VIEW, "POST", "/calls/number"),
    "calls.page": (Permission.CALLS_VIEW, "GET", f"/calls/{REMINDER_CALL}"),
    "recordings.play": (Permission.RECORDING_LISTEN, "GET", "/recordings/1"),
    "reveal.of_call": (Permission.NUMBER_REVEAL, "POST", f"/calls/{REMINDER_CALL}/number"),
    "reveal.of_case": (Permission.NUMBER_REVEAL, "POST", f"/cases/{PAID_CLAIM}/number"),
    "cases.listing": (Permission.CASES_VIEW, "GET", "/cases"),
    "cases.page": (Permission.CASES_VIEW, "GET", f"/cases/{PAID_CLAIM}"),
    "cases.note": (Permission.CASE_NOTE, "POST", f"/cases/{PAID_CLAIM}/note"),
    "cases.move": (Permission.CASE_CHANGE, "POST", f"/cases/{PAID_CLAIM}/state"),
    "cases.assign": (Permission.CASE_ASSIGN, "POST", f"/cases/{PAID_CLAIM}/assign"),
    "reminders.listing": (Permission.REMINDERS_VIEW, "GET", "/reminders"),
    "audit_page.listing": (Permission.AUDIT_VIEW, "GET", "/audit"),
    "me.page": (Permission.OWN_ACCOUNT, "GET", "/me"),
    "me.end_session": (Permission.OWN_ACCOUNT, "POST", "/me/sessions/end"),
    "me.two_step_form": (Permission.OWN_ACCOUNT, "GET", "/me/two-step"),
    "me.two_step_on": (Permission.OWN_ACCOUNT, "POST", "/me/two-step"),
    "me.two_step_off": (Permission.OWN_ACCOUNT, "POST", "/me/two-step/off"),
}
PUBLIC = {
    "root",
    "static",
    "login.form",
    "login.enter",
    "login.second_form",
    "login.second_enter",
    "login.leave",
    "login.quick_exit",
    "login.choose_language",
}


def test_every_address_is_in_the_table_or_public(console: Console) -> None:
    assert {rule.endpoint for rule in console.app.url_map.iter_rules()} == set(ADDRESSES) | PUBLIC


def test_every_address_asks_for_what_the_table_says(console: Console) -> None:
    for endpoint, (permission, _, _) in ADDRESSES.items():
        assert console.app.view_functions[endpoint].needs_permission is permission  # type: ignore[attr-defined]
    for endpoint in PUBLIC - {"static"}:
        assert console.app.view_functions[endpoint].is_public  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", list(StaffRole))
def test_each_role_reaches_what_the_policy_allows_and_nothing_else(console: Console, role: StaffRole) -> None:
    visitor = console.login(role)
    for endpoint, (permission, method, path) in ADDRESSES.items():
        answer = visitor.get(path) if method == "GET" else visitor.post(path)
        if role in POLICY[permission]:
            assert answer.status_code in {200, 302, 400, 403, 404, 409, 422}, endpoint
            assert answer.status_code != 403 or endpoint == "me.two_step_off", endpoint
        else:
            assert answer.status_code == 403, endpoint
            assert "This page is not part of your role" in answer.text
        answer.close()


def test_without_login_every_address_leads_to_the_login(console: Console) -> None:
    visitor = console.visitor()
    visitor.get("/login")
    for endpoint, (_, method, path) in ADDRESSES.items():
        answer = visitor.get(path) if method == "GET" else visitor.post(path)
        assert (answer.status_code, answer.location) == (302, "/console/login"), endpoint


def test_a_view_that_nobody_marked_is_refused(console: Console) -> None:
    console.app.add_url_rule("/console/forgotten", "forgotten", lambda: "secret")
    assert console.login(StaffRole.SUPERVISOR).get("/forgotten").status_code == 403


def test_somebody_without_a_role_sees_nothing(console: Console) -> None:
    assert not any(access.allowed(frozenset(), permission) for permission in Permission)
    assert case_kinds(frozenset()) == frozenset()


def test_unknown_ids_are_not_found(console: Console) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    huge = 10**30
    for path in ("/calls/999", f"/calls/{huge}", "/cases/999", f"/cases/{huge}", "/recordings/999", "/nothing"):
        assert visitor.get(path).status_code == 404, path
    for path in (
        "/calls/999/number",
        "/cases/999/number",
        "/cases/999/note",
        "/cases/999/state",
        "/cases/999/assign",
    ):
        assert visitor.post(path, {"text": "x", "status": "done", "version": 1, "reason": "x"}).status_code == 404


@pytest.mark.parametrize("role", list(StaffRole))
def test_each_role_finds_the_cases_of_its_kinds_only(console: Console, role: StaffRole) -> None:
    visitor = console.login(role)
    for case_id, kind in ((EMERGENCY, CaseKind.EMERGENCY), (PAID_CLAIM, CaseKind.PAID_CLAIM)):
        found = 200 if kind in CASE_KINDS[role] else 404
        expected = found if role in POLICY[Permission.CASES_VIEW] else 403
        assert visitor.get(f"/cases/{case_id}").status_code == expected
        listed = visitor.get("/cases").text
        assert (f"/console/cases/{case_id}" in listed) == (expected == 200)


def test_the_loan_officer_has_no_health_cases_and_no_health_calls(console: Console) -> None:
    visitor = console.login(StaffRole.LOAN_OFFICER)
    assert visitor.get(f"/calls/{SUNITA_CALL}").status_code == 404
    assert visitor.get(f"/calls/{UNKNOWN_CALL}").status_code == 404
    assert visitor.get(f"/calls/{REMINDER_CALL}").status_code == 200
    assert visitor.post(f"/calls/{SUNITA_CALL}/number", {"reason": "to ring her"}).status_code == 404
    listed = set(re.findall(r"/console/calls/(\d+)\"", visitor.get("/calls").text))
    assert listed == {str(REMINDER_CALL)}
    today = visitor.get("/").text
    assert "Emergency" not in today
    assert "Sunita" not in today


def test_the_auditor_reads_but_does_not_listen(console: Console) -> None:
    visitor = console.login(StaffRole.AUDITOR)
    page = visitor.get(f"/calls/{SUNITA_CALL}").text
    assert "<audio" not in page
    assert visitor.get("/recordings/1").status_code == 403
    assert "Show the whole number" not in page


def test_only_the_safety_worker_sees_the_violence_steps(console: Console) -> None:
    assert "HOM.INTRO" in console.login(StaffRole.VIOLENCE_WORKER).get(f"/calls/{HOME_CALL}").text
    for role in set(StaffRole) - {StaffRole.VIOLENCE_WORKER, StaffRole.LOAN_OFFICER}:
        page = console.login(role).get(f"/calls/{HOME_CALL}").text
        assert "HOM." not in page, role
        assert "Trouble of mind" not in page, role
        # Who may read all the rest would know by a count of hidden steps what the call was about.
        assert "not shown" not in page, role


def test_an_unknown_flow_counts_as_health() -> None:
    assert access.flow_topic("something_new") is Topic.HEALTH
    assert access.step_topic("main", ["SYS.WELCOME", "DIS.E.HOME"]) is Topic.VIOLENCE
    assert access.step_topic("main", ["SYS.WELCOME", "LON.DUE"]) is Topic.MONEY


@pytest.mark.parametrize("priority", list(Priority))
@pytest.mark.parametrize("role", list(StaffRole))
def test_who_may_close_what(role: StaffRole, priority: Priority) -> None:
    may_change = role in POLICY[Permission.CASE_CHANGE]
    may_close = may_change and (priority not in URGENT or role in POLICY[Permission.URGENT_CASE_CLOSE])
    assert may_move([role], priority, CaseStatus.NEW, CaseStatus.DONE) == may_close
    assert may_move([role], priority, CaseStatus.NEW, CaseStatus.IN_HAND) == may_change
    assert not may_move([role], priority, CaseStatus.DONE, CaseStatus.NEW)


def test_a_didi_cannot_close_what_is_urgent() -> None:
    assert not may_move([StaffRole.DIDI], Priority.P0, CaseStatus.IN_HAND, CaseStatus.DONE)
    assert not may_move([StaffRole.DIDI], Priority.D1, CaseStatus.IN_HAND, CaseStatus.DONE)
    assert may_move([StaffRole.DIDI], Priority.D2, CaseStatus.IN_HAND, CaseStatus.DONE)


def test_every_state_has_a_way_on() -> None:
    assert set(MOVES) == set(CaseStatus)
    assert all(MOVES.values())

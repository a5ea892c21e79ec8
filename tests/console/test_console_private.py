"""The private page: the violence worker's and nobody else's; every look is written down, nothing of it outside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from console_world import NOW, Console
from sqlalchemy import select, text

from core.calls import StaffRole
from db.models import AuditEntry, Staff
from db.safety import tables
from db.safety.store import SealedTurn

HER = "+919000000010"
CASE = 1
REASON = {"text": "She chose this hour."}
WORKER = StaffRole.VIOLENCE_WORKER


@pytest.fixture
def told(console: Console) -> Console:
    """A call in which she said that she is in danger, and may be rung in the evening."""
    steps: list[tuple[str, list[str], tuple[tuple[str, dict[str, str]], ...]]] = [
        ("1", ["HOM.NUMBERS"], (("pause_calls", {}),)),
        ("1", ["HOM.OPTIONS"], (("safety_case", {"kind": "danger_now", "priority": "P0"}),)),
        ("3", ["HOM.SLOTOK"], (("safe_slot", {"slot": "evening", "phrase": "HOM.PHRASE"}),)),
    ]
    for turn, (key, said, deeds) in enumerate(steps):
        told = {"flow": "home", "node": "x", "input": "Pressed", "key": key, "said": [[one, {}] for one in said]}
        at = NOW - timedelta(minutes=5 - turn)
        console.services.safety.keep(SealedTurn("a-call", turn, at, HER, told, deeds))
    return console


def acts(console: Console) -> list[str]:
    with console.services.safety.database.read() as connection:
        return list(connection.scalars(select(tables.reads.c.act).order_by(tables.reads.c.id)))


def test_the_worker_reads_what_was_said_and_when_she_may_be_rung(told: Console) -> None:
    visitor = told.login(WORKER)
    listed = visitor.get("/private").text
    assert "in danger now" in listed
    page = visitor.get(f"/private/{CASE}").text
    assert "English HOM.OPTIONS" in page
    assert "In the evening" in page
    assert "English HOM.PHRASE" in page
    assert "9000000010" not in page


@pytest.mark.parametrize("role", [role for role in StaffRole if role is not WORKER])
def test_nobody_else_sees_anything_of_it_anywhere(told: Console, role: StaffRole) -> None:
    visitor = told.login(role)
    for path in ("/private", f"/private/{CASE}"):
        assert visitor.get(path).status_code == 403
    for path in ("/", "/calls", "/cases", "/reminders", "/audit", "/me"):
        page = visitor.get(path)
        if page.status_code == 200:
            assert "/private" not in page.text, path
            assert "in danger now" not in page.text, path
    assert acts(told) == []


@pytest.mark.parametrize("role", list(StaffRole))
def test_the_first_page_says_that_something_waits_to_whoever_answers_for_it(told: Console, role: StaffRole) -> None:
    page = told.login(role).get("/").text
    told_of_it = role in {StaffRole.SUPERVISOR, StaffRole.DOCTOR, WORKER}
    assert ("Private matters that wait: 1." in page) == told_of_it
    assert ('href="/console/private"' in page) == (role is WORKER)


def test_the_first_page_comes_although_the_store_does_not_answer(told: Console) -> None:
    with told.services.safety.database.write() as connection:
        connection.execute(text("ALTER TABLE safety_cases RENAME TO gone"))
    assert "cannot be told" in told.login(StaffRole.SUPERVISOR).get("/").text


def test_the_title_says_private_and_no_more_and_the_way_out_is_there(told: Console) -> None:
    page = told.login(WORKER).get(f"/private/{CASE}").text
    assert "<title>Private · Sunwai</title>" in page
    assert "Quick exit" in page


def test_every_look_is_written_down_in_the_store_and_not_in_the_audit(told: Console) -> None:
    visitor = told.login(WORKER)
    before = len(told.all(AuditEntry))
    visitor.get("/private")
    visitor.get(f"/private/{CASE}")
    visitor.post(f"/private/{CASE}/number", REASON)
    assert [act for act in acts(told) if act != "read"] == ["list", "number"]
    assert acts(told).count("read") == 2
    assert len(told.all(AuditEntry)) == before


def test_the_whole_number_is_shown_once_and_for_a_reason(told: Console) -> None:
    visitor = told.login(WORKER)
    visitor.get(f"/private/{CASE}")
    assert visitor.post(f"/private/{CASE}/number", {"text": ""}).status_code == 422
    shown = visitor.post(f"/private/{CASE}/number", REASON)
    assert HER in shown.text
    page = visitor.get(f"/private/{CASE}").text
    assert HER not in page
    assert REASON["text"] in page


def test_a_matter_is_taken_and_done_with_words_and_changed_by_one_at_a_time(told: Console) -> None:
    visitor = told.login(WORKER)
    page = visitor.get(f"/private/{CASE}").text
    version = int(page.split('name="version" value="')[1].split('"')[0])
    move = {"status": "done", "version": version}
    assert visitor.post(f"/private/{CASE}/state", move).status_code == 422
    assert visitor.post(f"/private/{CASE}/state", move | REASON).status_code == 302
    assert visitor.post(f"/private/{CASE}/state", move | REASON | {"status": "in_hand"}).status_code == 409
    assert "in danger now" not in visitor.get("/private").text
    assert "in danger now" in visitor.get("/private?status=done").text
    worker = told.one(Staff, email="violence_worker@sunwai.example")
    with told.services.safety.database.read() as connection:
        assert connection.scalar(select(tables.cases.c.assigned_to_id)) == worker.id


def test_a_state_that_cannot_follow_is_refused(told: Console) -> None:
    visitor = told.login(WORKER)
    assert visitor.post(f"/private/{CASE}/state", {"status": "new", "version": 1} | REASON).status_code == 400


def test_a_note_is_kept_and_an_empty_one_is_not(told: Console) -> None:
    visitor = told.login(WORKER)
    assert visitor.post(f"/private/{CASE}/note", {"text": "   "}).status_code == 422
    assert visitor.post(f"/private/{CASE}/note", {"text": "Spoke to her sister."}).status_code == 302
    assert "Spoke to her sister." in visitor.get(f"/private/{CASE}").text


def test_she_lets_the_number_be_rung_again(told: Console) -> None:
    visitor = told.login(WORKER)
    assert visitor.post(f"/private/{CASE}/ring", REASON).status_code == 302
    assert told.services.safety.flag_of(HER) is None
    assert "like any other number" in visitor.get(f"/private/{CASE}").text


@pytest.mark.parametrize("case_id", [99, 10**30])
def test_what_is_not_there_is_not_found(told: Console, case_id: int) -> None:
    visitor = told.login(WORKER)
    assert visitor.get(f"/private/{case_id}").status_code == 404
    assert visitor.post(f"/private/{case_id}/note", REASON).status_code == 404

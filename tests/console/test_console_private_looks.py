"""Who has looked, what cannot wait, and that nobody else finds a trace of a private call (S8)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from console_world import HOME_CALL, NOW, Console, make_step
from sqlalchemy import delete, select

from core.calls import StaffRole
from db.models import AuditEntry, CallStep, Staff
from db.safety import codes, tables
from db.safety.store import SealedTurn

WORKER = StaffRole.VIOLENCE_WORKER
HER = "+919000000010"
OTHERS = [role for role in StaffRole if role is not WORKER]


def tell(console: Console, token: str, priority: str, *, code_id: int | None = None) -> None:
    deed = ("safety_case", {"kind": "danger_now", "priority": priority})
    at = NOW - timedelta(minutes=2)
    console.services.safety.keep(SealedTurn(token, 1, at, HER, {"said": [], "input": "Pressed"}, (deed,), code_id))


def look(console: Console, staff_id: int, act: str, case_id: int | None = None) -> None:
    with console.services.safety.database.write() as connection:
        connection.execute(tables.reads.insert().values(staff_id=staff_id, at=NOW, act=act, case_id=case_id))


class TestWhoHasLooked:
    def test_it_says_who_when_and_what(self, console: Console) -> None:
        tell(console, "a-call", "P0")
        visitor = console.login(WORKER)
        visitor.get("/private/1")
        page = visitor.get("/private/looks").text
        worker = console.one(Staff, email="violence_worker@sunwai.example")
        assert worker.name in page
        assert "Read a matter" in page
        assert "№ 1" in page

    def test_to_look_at_the_looks_is_a_look(self, console: Console) -> None:
        visitor = console.login(WORKER)
        before = len(console.all(AuditEntry))
        assert "Looked at who has looked" in visitor.get("/private/looks").text
        with console.services.safety.database.read() as connection:
            assert connection.scalars(select(tables.reads.c.act)).all() == ["looks"]
        assert len(console.all(AuditEntry)) == before, "in the store, not where others read"

    def test_it_is_there_in_hindi(self, console: Console) -> None:
        look(console, 1, "number", 1)
        page = console.login(WORKER, language="hi").get("/private/looks").text
        assert "किसने देखा" in page
        assert "Who has looked" not in page
        assert "Saw the whole number" not in page

    def test_somebody_who_has_left_is_there_all_the_same(self, console: Console) -> None:
        look(console, 9_999, "list")
        assert "Somebody who is no longer here" in console.login(WORKER).get("/private/looks").text

    def test_a_matter_kept_for_others_is_not_named(self, console: Console) -> None:
        store = console.services.safety
        made = codes.make(store.database, store.vault, codes.Named(9_998, 9_999), NOW)
        code = codes.found(store.database, store.vault, made.digits)
        assert code is not None
        tell(console, "a-call", "P1", code_id=code.id)
        look(console, 9_998, "read", 1)
        page = console.login(WORKER).get("/private/looks").text
        assert "Read a matter" in page
        assert "№ 1" not in page

    @pytest.mark.parametrize("role", OTHERS)
    def test_it_is_for_nobody_else(self, console: Console, role: StaffRole) -> None:
        assert console.login(role).get("/private/looks").status_code == 403


class TestWhatCannotWait:
    @pytest.mark.parametrize("role", list(StaffRole))
    def test_the_worker_sees_it_first_of_all_and_nobody_else_at_all(self, console: Console, role: StaffRole) -> None:
        tell(console, "a-call", "P0")
        page = console.login(role).get("/").text
        assert ("Private, and it cannot wait: 1. Somebody must act by" in page) == (role is WORKER)
        assert "danger" not in page

    def test_what_is_less_urgent_raises_no_alarm(self, console: Console) -> None:
        tell(console, "a-call", "P1")
        assert "cannot wait" not in console.login(WORKER).get("/").text

    def test_it_ends_when_somebody_has_taken_it_up(self, console: Console) -> None:
        tell(console, "a-call", "P0")
        visitor = console.login(WORKER)
        visitor.get("/private/1")
        visitor.post("/private/1/state", {"status": "in_hand", "version": 1, "text": "I am with her."})
        assert "cannot wait" not in visitor.get("/").text

    def test_one_kept_for_others_is_not_hers_to_hear_of(self, console: Console) -> None:
        store = console.services.safety
        made = codes.make(store.database, store.vault, codes.Named(9_998, 9_999), NOW)
        code = codes.found(store.database, store.vault, made.digits)
        assert code is not None
        tell(console, "a-call", "P0", code_id=code.id)
        assert "cannot wait" not in console.login(WORKER).get("/").text


class TestTheCallInTheOrdinaryList:
    """What a sealed call left in the main database says that it rang, and when; the pages say no more than that."""

    @pytest.fixture
    def talked(self, console: Console) -> Console:
        with console.database.session() as session:
            session.execute(delete(CallStep).where(CallStep.call_id == HOME_CALL))
            session.add(make_step(HOME_CALL, 0, "start", ["SYS.WELCOME"], outcome="start"))
            session.add(make_step(HOME_CALL, 1, "keys", ["MNU.HOME"], input_value="4", outcome="home"))
            for turn in (2, 3):
                session.add(make_step(HOME_CALL, turn, "keys", [], flow="talk", node="-"))
        return console

    @pytest.mark.parametrize("role", OTHERS)
    def test_nobody_sees_a_step_of_it_nor_that_there_is_one(self, talked: Console, role: StaffRole) -> None:
        page = talked.login(role).get(f"/calls/{HOME_CALL}")
        if page.status_code == 200:
            assert page.text.count('class="when"') == 1
            assert "not shown" not in page.text
            assert "talk" not in page.text

    def test_the_worker_sees_that_they_were_there(self, talked: Console) -> None:
        assert talked.login(WORKER).get(f"/calls/{HOME_CALL}").text.count('class="when"') == 4

"""The first page looks for news by itself: an emergency is on the screen within five seconds of the key press."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from console_world import Console, Visitor, make_case

from console.sessions import IDLE
from console.today import REFRESH_SECONDS
from core.calls import StaffRole
from db.models import AuditEntry

DIDI, SUPERVISOR = StaffRole.DIDI, StaffRole.SUPERVISOR


def next_look(page: str) -> str:
    """Return where the page goes by itself, and check that it goes there in time."""
    found = re.search(r'<meta http-equiv="refresh" content="(\d+); url=/console([^"]+)">', page)
    assert found is not None
    assert int(found.group(1)) == REFRESH_SECONDS
    assert REFRESH_SECONDS < 5
    return found.group(2)


def urgent(visitor: Visitor, path: str = "/") -> list[int]:
    """Return the urgent cases that a page shows."""
    return [int(found) for found in re.findall(r'href="/console/cases/(\d+)"', visitor.get(path).text)]


def views(console: Console) -> int:
    """Return how often the page was written down as seen."""
    return sum(entry.action == "view" and entry.object_kind == "today" for entry in console.all(AuditEntry))


@pytest.mark.parametrize("priority", ["P0", "P1"])
def test_what_comes_in_is_there_at_the_next_look(console: Console, priority: str) -> None:
    visitor = console.login(DIDI)
    look = next_look(visitor.get("/").text)
    before = urgent(visitor, look)
    with console.database.session() as session:
        case = make_case("emergency", priority, 1, minutes=10)
        session.add(case)
        session.flush()
        case_id = case.id
    assert set(urgent(visitor, look)) - set(before) == {case_id}


def test_it_can_be_kept_still(console: Console) -> None:
    page = console.login(DIDI).get("/?still=1").text
    assert "http-equiv" not in page
    assert "Look for news by itself" in page


def test_whoever_sees_no_cases_has_nothing_to_wait_for(console: Console) -> None:
    assert "http-equiv" not in console.login(StaffRole.ADMIN).get("/").text


def test_the_same_cases_again_are_written_down_once_and_others_anew(console: Console) -> None:
    visitor = console.login(SUPERVISOR)
    look = next_look(visitor.get("/").text)
    seen = views(console)
    for _ in range(3):
        visitor.get(look)
    assert views(console) == seen
    with console.database.session() as session:
        session.add(make_case("health", "P1", 1, minutes=10))
    visitor.get(look)
    assert views(console) == seen + 1
    visitor.get("/")
    assert views(console) == seen + 2


def test_a_look_that_was_never_written_down_is(console: Console) -> None:
    """Nobody sees cases unwritten by asking for the page as it asks for itself."""
    visitor = console.login(SUPERVISOR)
    before = views(console)
    visitor.get("/?again=1")
    assert views(console) == before + 1


def test_a_page_left_alone_logs_out_although_it_looks_for_news(console: Console) -> None:
    visitor = console.login(DIDI)
    look = next_look(visitor.get("/").text)
    for _ in range(4):
        console.clock.advance(IDLE / 4 + timedelta(seconds=1))
        answer = visitor.get(look)
    assert answer.status_code == 302
    assert "/login" in answer.location


def test_a_page_that_somebody_uses_stays(console: Console) -> None:
    visitor = console.login(DIDI)
    for _ in range(4):
        console.clock.advance(IDLE / 4 + timedelta(seconds=1))
        assert visitor.get("/").status_code == 200

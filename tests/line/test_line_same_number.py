"""Two calls draw the same case number at the same moment: nobody ever hears the number of another woman's case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from sqlalchemy import select

from db.models import CallStep, Case
from db.queries.cases_number import draw_numbers, free_number
from ivr.handlers import frame
from ivr.resolvers import loop
from tests.harness import KAMLA, SAVITA, Line, emptied, make_line
from tests.line.line_caller import Caller, uuid

TO_THE_QUESTION = ("3", "3", "1")
SEND = "3"


@pytest.fixture(params=["one process", pytest.param("two processes", marks=pytest.mark.postgres)])
def two_lines(request: pytest.FixtureRequest, clips: Path, tmp_path: Path) -> Iterator[tuple[Line, Line]]:
    """The line that each of two women rings: the same one, or two processes on one PostgreSQL."""
    if request.param == "one process":
        line = emptied(request.getfixturevalue("shared_sqlite_line"))
        yield line, line
        return
    line = emptied(request.getfixturevalue("shared_postgres_line"))
    other = make_line(tmp_path, clips, request.getfixturevalue("migrated_postgres_url"))
    for _ in range(10_000):
        other.services.new_token()  # tokens of its own
    yield line, other
    other.close()


@pytest.fixture
def draws_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both calls draw one list of numbers, and each has looked which is free before either writes."""
    drawn, together = draw_numbers(1, 1), Barrier(2)

    def looks(connection: Any, numbers: Any) -> int | None:
        number = free_number(connection, numbers)
        # The one who looks again is alone.
        with suppress(BrokenBarrierError):
            together.wait(timeout=3)
        return number

    monkeypatch.setattr(loop, "draw_numbers", lambda *_: drawn)
    monkeypatch.setattr(frame, "draw_numbers", lambda *_: drawn)
    monkeypatch.setattr(loop, "free_number", looks)


def speaks(line: Line, number: str) -> Caller:
    caller = Caller(line, number)
    caller.answer()
    for key in TO_THE_QUESTION:
        caller.press(key)
    caller.speak(12, uuid())
    return caller


def number_heard(caller: Caller) -> int:
    row = caller.row
    with caller.line.database.reading() as session:
        said = json.loads(session.get_one(CallStep, (row.id, row.turn)).said)
    (slots,) = (slots for prompt, slots, *_ in said if prompt == "CAS.NUMBER")
    return int(slots["case_no"]["digits"])


@pytest.mark.usefixtures("draws_the_same")
def test_each_hears_the_number_of_her_own_case(two_lines: tuple[Line, Line]) -> None:
    callers = [speaks(line, number) for line, number in zip(two_lines, (SAVITA, KAMLA), strict=True)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda caller: caller.press(SEND), callers))
    heard = {caller.number: number_heard(caller) for caller in callers}
    with callers[0].line.database.reading() as session:
        kept = {case.phone: case.number for case in session.scalars(select(Case))}
    assert heard == kept
    assert len(set(heard.values())) == 2


@pytest.mark.usefixtures("draws_the_same")
def test_who_rings_off_at_that_moment_loses_nothing(two_lines: tuple[Line, Line]) -> None:
    callers = [speaks(line, number) for line, number in zip(two_lines, (SAVITA, KAMLA), strict=True)]
    with ThreadPoolExecutor(2) as pool:
        sends, rings_off = pool.submit(callers[0].press, SEND), pool.submit(callers[1].hang_up)
        assert rings_off.result().status_code == 200
        sends.result()
    with callers[0].line.database.reading() as session:
        kept = {case.phone: case.number for case in session.scalars(select(Case))}
    assert kept.keys() == {SAVITA, KAMLA}
    assert kept[SAVITA] == number_heard(callers[0]) != kept[KAMLA]

"""Rules of a safe helpline that need whole calls: recordings (S7), and calls that break off (S9)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import Attempt, Errand, Recording
from tests.harness import SAVITA, Line
from tests.line.line_caller import Caller

# Menus and questions at which a line goes dead: the menu, a danger sign, a spoken question, trouble at home.
PLACES = {
    "the menu": "",
    "a danger sign": "11",
    "the question about recording": "33",
    "trouble at home": "42",
    "alone, and asked if she is in danger": "421",
    "in danger": "4211",
}


@pytest.mark.parametrize("keys", PLACES.values(), ids=PLACES.keys())
def test_s9_a_call_that_breaks_off_makes_the_line_ring_nobody(
    line: Line, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    """People may look at its case; the machine rings back only whom it is asked to (R50), missed calls apart."""
    monkeypatch.setitem(line.services.settings.__dict__, "missed_calls", True)
    caller = Caller(line, SAVITA)
    caller.answer()
    for key in keys:
        caller.press(key)
    caller.hang_up(Duration="66", BillDuration="120")
    line.carrier.engine.clock.seconds += timedelta(hours=1).total_seconds()  # type: ignore[misc]
    with line.database.read() as connection:
        assert connection.execute(select(Errand.id)).all() == []
        assert connection.execute(select(Attempt.id)).all() == []


def test_s7_a_recording_has_no_address_that_anybody_could_open(line: Line) -> None:
    folder = line.services.settings.data_dir
    (folder / "recordings").mkdir(exist_ok=True)
    (folder / "recordings" / "7.wav").write_bytes(b"RIFF-her-voice")
    browser = line.app.test_client()
    for path in (
        "/recordings/7.wav",
        "/audio/recordings/7.wav",
        "/audio/said/recordings%2F7.wav",
        "/audio/said/..%2F..%2Frecordings%2F7.wav",
        "/audio/stored/7.wav",
        "/audio/stored/recordings%2F7.wav",
        "/audio/private/7.wav",
        "/console/recordings/7",
    ):
        answer = browser.get(path)
        assert answer.status_code in {307, 404}, path
        assert b"her-voice" not in answer.data
    with line.database.read() as connection:
        assert connection.execute(select(Recording.id)).all() == []

"""R3: whoever rings hears the emergency number within 20 seconds, before consent, questions and menus.

That it is heard with the database down as well is shown in tests/line/test_line_failures.py.
"""

from __future__ import annotations

import pytest

from audio import catalogue
from audio.checks import estimate_seconds
from call_flows import engine
from call_flows.facts import FactValue
from call_flows.reader import load_book
from tests.fakes import FakeFacts

BOOK = load_book()
WORDS = catalogue.load()
CALLERS = ("savita", "radha", "farida", "unknown_number", "withheld_number")
WORLDS: dict[str, dict[str, FactValue]] = {
    "by day": {},
    "at night, the desk closed": {"desk.open": False},
    "nobody to be reached": {"didi.reachable": False, "doctor.today": False},
    "in her very first call": {"caller.new": True, "caller.first": True, "caller.notice_given": False},
    "in her second call": {"caller.new": True, "caller.first": False},
    "the notice refused or never answered": {"caller.notice_given": False},
    "in days of crisis": {"crisis.on": True},
    "rang about health before": {"health.repeated": True},
}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("caller", CALLERS)
def test_the_emergency_number_comes_first(caller: str, world: str) -> None:
    said = [each.prompt_id for each in engine.start(BOOK, "main", FakeFacts(caller, WORLDS[world])).says]
    until_heard = said[: said.index("SYS.EMERG") + 1]
    assert sum(estimate_seconds(WORDS[prompt].hi) for prompt in until_heard) <= 20
    assert not any(prompt.startswith(("PRV.", "MNU.", "RES.")) for prompt in until_heard)

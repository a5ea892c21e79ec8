"""Every journey through real, signed webhooks: what is heard, what is expected, and what is in the database after it.

The facts are the persona's, as in tests/call_flows; everything else is the line as it runs.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select, update

from core.clock import india_day
from db.models import CallStep, Errand, Member, MemberPhone
from ivr.calls import sealing
from ivr.facts import CallFacts
from tests.fakes import FakeFacts
from tests.harness import SAROJ_DIDI, SAVITA, SAVITAS_NUMBER, SAVITAS_PICTURES, UNKNOWN, Line, emptied
from tests.journey_files import Journey, Step, all_journeys
from tests.line.at_work import WORK_NUMBER, asked, at_work
from tests.line.effects import SEEN
from tests.line.effects.left import Left
from tests.line.line_caller import Caller, uuid
from tests.line.placed import remind, ring
from tests.line.told import put_up_notices
from tests.safety.people import WRONG_CODE, name_safety_worker, private_number

ALL = all_journeys()
# On the second database the same code runs: every flow, every act and every effect once is enough.
SELECTED = [
    journey
    for journey in ALL
    if journey.name
    in {
        "didi.closed_callback_noon",
        "didi.hang_up_while_connecting",
        "didi.talk",
        "hardship.illness",
        "health.emergency_g1",
        "main.first_call",
        "money.balance",
        "money.wrong_code_three_times",
        "question.hang_up_at_confirm",
        "question.speak_again",
        "question.send",
        "reminder.already_paid",
        "reminder.later",
        "reminder.promise_today",
        "reminder.stop",
        "reminder.wrong_person",
        "rights.hang_up_in_the_middle",
        "rights.quiz_wrong",
        "staff.answer",
        "staff.close",
        "staff.for_all",
    }
]


ZARINA = "+919000000098"


@pytest.fixture(scope="module")
def on_sqlite(shared_sqlite_line: Line) -> Line:
    return put_up_notices(name_safety_worker(emptied(shared_sqlite_line)))


@pytest.mark.parametrize("journey", ALL, ids=lambda journey: journey.name)
def test_it_goes_through_the_line_as_written(
    journey: Journey, on_sqlite: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_it_goes_as_written(journey, on_sqlite, monkeypatch)


@pytest.mark.postgres
@pytest.mark.parametrize("journey", SELECTED, ids=lambda journey: journey.name)
def test_it_goes_the_same_way_on_postgres(
    journey: Journey, on_postgres: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_it_goes_as_written(journey, on_postgres, monkeypatch)


@pytest.fixture(scope="module")
def on_postgres(shared_postgres_line: Line) -> Line:
    return put_up_notices(name_safety_worker(emptied(shared_postgres_line)))


def assert_it_goes_as_written(journey: Journey, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the call, comparing turn by turn, then look for what it left behind."""
    facts = FakeFacts(journey.caller, journey.facts)
    monkeypatch.setattr(CallFacts, "get", lambda _self, name, memory: facts.get(name, memory))
    forget_earlier_calls(line)
    if journey.caller == "didi":
        asked(at_work(line))
    caller = caller_of(journey, line)
    recording_id = ""
    for number, step in enumerate(journey.steps):
        # What the journey calls recording-1 is the latest: a provider gives each its own name.
        recording_id = uuid() if step.act == "speak" else recording_id
        act(caller, step, recording_id)
        assert_she_hears(caller, number, step)
    if not caller.row.ended_at:
        assert caller.hang_up().status_code == 200
    left = Left(caller.row, line.database, line.services.safety, india_day(line.services.clock.now()))
    for step in journey.steps:
        for name, values in step.effects:
            assert SEEN[name](left, **values), f"{name} {values} left nothing behind"
    assert caller.row.status == "ended"


def forget_earlier_calls(line: Line) -> None:
    """Give everybody all tries and no hold, and finish what another journey left open."""
    with line.database.session() as session:
        session.execute(update(Member).values(secret_failures=0, secret_locked_until_at=None))
        session.execute(update(Member).values(money_calls_held_until_on=None, hold_reason=None))
        # A call that nobody took up would be owed still.
        session.execute(update(Errand).where(Errand.status == "due").values(status="ended", next_attempt_at=None))


def caller_of(journey: Journey, line: Line) -> Caller:
    if journey.entry == "reminder":
        return remind(line)
    numbers = {"unknown_number": UNKNOWN, "withheld_number": "anonymous", "zarina": ZARINA, "didi": SAROJ_DIDI}
    number = numbers.get(journey.caller, SAVITA)
    return Caller(line, number) if journey.entry == "main" else ring(line, journey.entry, number)


def act(caller: Caller, step: Step, recording_id: str) -> None:
    match step.act:
        case "answer":
            caller.answer()
        case "press":
            caller.press(str(step.value))
        case "silence":
            caller.silence()
        case "code":
            caller.press(digits_of(caller, str(step.value)))
        case "speak":
            caller.speak(int(step.value), recording_id)
        case "talk":
            caller.talk(connected=bool(step.value))
        case "hang_up":
            assert caller.hang_up().status_code == 200


def digits_of(caller: Caller, code: str) -> str:
    """Return what she presses at a secret number; a private one is made for this call."""
    match code:
        case "right":
            return WORK_NUMBER if caller.number == SAROJ_DIDI else SAVITAS_NUMBER
        case "pictures":
            return SAVITAS_PICTURES
        case "private":
            return private_number(caller.line)
        case "private_adult":
            return private_number(caller.line, under_age=False)
    return WRONG_CODE


class Told(NamedTuple):
    """What is known of a turn afterwards."""

    said: list[Any]
    outcome: str | None


def told_of(caller: Caller, number: int, written: CallStep) -> Told:
    """Return a turn as it was written down: a sealed one in the safety store, and neutrally in its row."""
    if not sealing.is_sealed_reply(written.reply):
        return Told(json.loads(written.said), written.outcome)
    assert (written.input_value, written.said) == (None, "[]")
    assert (written.flow, written.node) in {("talk", "-"), ("money", "code")}
    told = {turn["turn"]: turn for turn in caller.line.services.safety.told(caller.row.token)}
    return Told(told[number]["said"], told[number]["outcome"])


def assert_she_hears(caller: Caller, number: int, step: Step) -> None:
    """Compare a turn as it was written down with what the journey says."""
    call = caller.row
    with caller.line.database.reading() as session:
        written = session.get_one(CallStep, (call.id, number))
    told = told_of(caller, number, written)
    assert tuple(prompt for prompt, *_ in told.said) == step.hears, f"turn {number}"
    assert told.outcome == (step.outcome or ("start" if number == 0 else None)), f"turn {number}"
    if step.act == "hang_up":
        assert call.status == "ended"
        return
    assert call.state is not None
    state = sealing.read_state(caller.line.services.safety.vault, call.token, call.state)
    assert type(state.expects).__name__.lower() == step.expects, f"turn {number}"
    assert caller.has_ended == (step.expects == "goodbye")
    assert bool(caller.plays()) == bool(step.hears)


def test_the_persona_savita_has_the_number_she_rings_from(on_sqlite: Line) -> None:
    with on_sqlite.database.reading() as session:
        assert session.scalars(select(MemberPhone).where(MemberPhone.e164 == SAVITA)).one()

"""Whole calls, lived by people on a network that repeats, delays, loses and reorders: what must hold, holds."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from carrier.people import (
    HangUp,
    HangUpAt,
    Hesitate,
    LetRing,
    MissedCall,
    Person,
    Press,
    Reaction,
    Speak,
    StaySilent,
    WaitForPrompt,
)
from db.models import Attempt, Call, CallStep, Case, Consent, LessonProgress, ProviderEvent, Recording, Reminder
from tests.harness import KAMLA, RUKHSANA, SAROJ_DIDI, SAVITA, SAVITAS_NUMBER, UNKNOWN, Line, carrier_config, emptied
from tests.line.line_caller import HANGUP, Caller, Sent, post, signed, uuid
from tests.line.placed import remind

MakeLine = Callable[..., Line]
STORIES: dict[str, tuple[str, list[Reaction]]] = {
    "balance": (SAVITA, [Press("1"), Press("2"), Press(SAVITAS_NUMBER), Press("1"), HangUp()]),
    "typing into the words": (SAVITA, [Press("2", when="prompt", after=0.5), Press("2580", after=0.1, gap=0.1)]),
    "wrong codes, then the didi": (KAMLA, [Press("2"), Press("1357"), Press("1357"), Press("1357"), Hesitate(40.0)]),
    "a question": (
        UNKNOWN,
        [Press("1"), Press("3"), Press("3"), Press("1"), Speak(8.0, then_press="#"), Press("3"), HangUp()],
    ),
    "cut off while speaking": (UNKNOWN, [Press("1"), Press("3"), Press("3"), Press("1"), Speak(30.0), HangUp()]),
    "hung up in the middle of speaking": (
        RUKHSANA,
        [Press("3"), Press("3"), Press("1"), HangUpAt(90.0), Speak(300.0)],
    ),
    "health": (UNKNOWN, [Press("1"), Press("1"), Press("1"), *[Press("2")] * 8]),
    "nobody at the phone": (RUKHSANA, [StaySilent(6)]),
    "a missed call": (UNKNOWN, [MissedCall(0.5)]),
    "hung up in a word": (UNKNOWN, [HangUp(after=1.5, when="prompt")]),
    "a lesson": (KAMLA, [Press("3"), Press("1"), WaitForPrompt(), *[Press("1")] * 6, Press("*"), HangUp()]),
    "the didi": (RUKHSANA, [Press("0"), Hesitate(20.0), HangUp()]),
    "again and again": (UNKNOWN, [Press("9"), Press("9"), Press("9"), Press("7"), Press("#"), Press("6")]),
}


def didi(picks_up: bool) -> Person:
    return Person(SAROJ_DIDI, [Hesitate(30.0), HangUp(when="now")] if picks_up else [LetRing()])


def live(line: Line, stories: list[str], *, seed: int = 1, picks_up: bool = True) -> None:
    """Let these calls happen, some at the same time, until the last webhook has come."""
    dice = random.Random(seed)
    line.carrier.people(didi(picks_up))
    for story in stories:
        number, script = STORIES[story]
        line.carrier.dial_in(number, Person(number, [*script, HangUpAt(600.0)]))
        line.carrier.run_for(dice.choice([1.0, 15.0, 90.0]))
    line.carrier.run_until_idle()


def assert_all_is_well(line: Line, *, hangups_lost: bool = False) -> None:
    """What must hold whatever the network did."""
    line.cases()  # waits for what nobody waited for
    truth = line.carrier.truth("webhook")
    calls = line.calls()
    ids = Counter(call.provider_call_id for call in calls)
    assert max(ids.values(), default=1) == 1
    placed = {entry["call_uuid"] for entry in truth if entry["status"] == 200 and entry["event"] == "answer"}
    assert placed <= set(ids)
    for call in calls:
        steps = line.steps(call)
        turns = [step.turn for step in steps]
        assert turns == sorted(set(turns)), "a turn was lived twice"
        if call.status == "ended":
            assert call.ended_at is not None
            assert call.end_reason is not None
        else:
            assert hangups_lost, "a call never ended"
    said_to_the_line = {entry["status"] for entry in truth if entry["event"] != "recording"} - {0}
    assert said_to_the_line <= {200, 403}, "the line failed"
    assert all(no_tampering(entry) for entry in truth if entry["status"] == 403)
    everything_accepted_is_kept(line, truth)


def no_tampering(entry: dict[str, Any]) -> bool:
    """A refusal is right for a copy that came after the call had moved on, or a forged one."""
    return bool(entry["copy"]) or bool(entry["attempt"]) or "forged" in str(entry)


def everything_accepted_is_kept(line: Line, truth: list[dict[str, Any]]) -> None:
    """I5: what got a 2xx is in the database, by its nonce or, for a repeat, by what it said."""
    with line.database.reading() as session:
        nonces = {*session.scalars(select(CallStep.nonce)), *session.scalars(select(ProviderEvent.nonce))}
    first_of = {}
    for entry in truth:
        key = (entry["url"], json.dumps({k: v for k, v in entry["fields"].items() if k != "SessionStart"}))
        if entry["nonce"] in nonces:
            first_of[key] = entry["nonce"]
    for entry in truth:
        if entry["status"] == 200:
            key = (entry["url"], json.dumps({k: v for k, v in entry["fields"].items() if k != "SessionStart"}))
            assert entry["nonce"] in nonces or key in first_of or repeated_turn(truth, entry, nonces), entry


def repeated_turn(truth: list[dict[str, Any]], entry: dict[str, Any], nonces: set[str]) -> bool:
    """Another webhook for the same turn of the call came first, such as the silence that ran out."""
    base = entry["url"].removesuffix("/silence")
    return any(
        other["nonce"] in nonces and other["url"].removesuffix("/silence") == base and other is not entry
        for other in truth
    )


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("picks_up", [True, False])
def test_a_call_on_a_good_network(line_with: MakeLine, story: str, picks_up: bool) -> None:
    line = line_with()
    live(line, [story], picks_up=picks_up)
    assert_all_is_well(line)
    (call,) = line.calls()
    assert call.status == "ended"
    assert [case.kind for case in line.cases()].count("technical") == 0
    assert line.carrier.truth("trouble") == []


FAULTS = {
    "repeats": {"webhook_duplicate": 0.4, "webhook_replay": 0.3},
    "delays": {"webhook_delay": 0.3, "webhook_reorder": 0.5},
    "losses": {"webhook_lose": 0.15, "clip_fail": 0.1},
    "all of it": {
        "webhook_duplicate": 0.25,
        "webhook_replay": 0.15,
        "webhook_delay": 0.15,
        "webhook_reorder": 0.3,
        "webhook_lose": 0.08,
        "clip_fail": 0.05,
    },
}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("faults", FAULTS)
def test_a_day_on_a_bad_network(line_with: MakeLine, faults: str, seed: int) -> None:
    line = line_with(config=carrier_config(seed=seed, faults=FAULTS[faults]))
    stories = list(STORIES)
    random.Random(seed).shuffle(stories)
    live(line, stories, seed=seed, picks_up=seed % 2 == 0)
    assert_all_is_well(line, hangups_lost="webhook_lose" in FAULTS[faults])


def test_forged_webhooks_of_a_whole_day_change_nothing(line_with: MakeLine) -> None:
    line = line_with(config=carrier_config(faults={"webhook_bad_signature": 1.0}))
    live(line, list(STORIES))
    assert line.calls() == []
    assert line.cases() == []
    assert {entry["status"] for entry in line.carrier.truth("webhook")} == {403}


@pytest.mark.postgres
def test_a_bad_day_on_postgres(line_with: MakeLine, postgres_url: str) -> None:
    line = line_with(database_url=postgres_url, config=carrier_config(seed=5, faults=FAULTS["all of it"]))
    live(line, list(STORIES), seed=5)
    assert_all_is_well(line, hangups_lost=True)


def test_what_she_hears_is_whole_words_from_our_own_address(line_with: MakeLine) -> None:
    line = line_with()
    live(line, ["balance", "a question"])
    heard = line.carrier.truth("heard")
    assert heard
    for entry in heard:
        assert entry["url"].startswith(("https://line.test/audio/", "beep:"))


def test_every_call_says_the_emergency_number_in_its_first_twenty_seconds(line_with: MakeLine) -> None:
    line = line_with()
    live(line, ["nobody at the phone"])
    (call,) = line.calls()
    first = json.loads(line.steps(call)[0].said)
    assert [said[0] for said in first][:2] == ["SYS.WELCOME", "SYS.EMERG"]


def test_a_recording_cut_off_by_the_line_is_a_case_and_no_call_back(line_with: MakeLine) -> None:
    line = line_with()
    live(line, ["hung up in the middle of speaking"])
    (case,) = line.cases()
    assert (case.kind, case.detail) == ("question", '{"cut_off": "yes"}')
    with line.database.reading() as session:
        assert session.scalars(select(Recording)).one().status == "wanted"


# -- any order --------------------------------------------------------------------------------------------------


def summary(line: Line) -> dict[str, Any]:
    """Return what a finished day left behind, without times, ids and addresses."""
    line.cases()
    with line.database.reading() as session:

        def rows(model: type, *columns: str) -> list[tuple[Any, ...]]:
            return sorted(tuple(getattr(row, name) for name in columns) for row in session.scalars(select(model)))

        steps = [
            # A case's number is made from its call's: another call, another number.
            (turn, node, kind, re.sub(r'"digits": "\d{4}"', '"digits": "…"', said))
            for turn, node, kind, said in rows(CallStep, "turn", "node", "input_kind", "said")
        ]
        return {
            "calls": rows(Call, "status", "turn", "end_reason", "disposition", "talk_seconds"),
            "steps": steps,
            "cases": rows(Case, "kind", "priority", "detail"),
            "consents": rows(Consent, "purpose", "granted"),
            "recordings": rows(Recording, "status", "seconds", "purpose"),
            "reminders": rows(Reminder, "status", "disposition"),
            "attempts": rows(Attempt, "status", "hold_paise"),
            "lessons": rows(LessonProgress, "topic", "facts_heard"),
        }


def finished_call(line: Line, story: str) -> tuple[list[Sent], list[Sent]]:
    """Return the webhooks of a call, unsent: those that follow one another, and the news that may come any time."""
    if story == "reminder":
        caller = remind(line)
        caller.answer()
        for keys in ("1", "1", SAVITAS_NUMBER, "2", "1"):
            caller.press(keys)
        return caller.sent, [signed(caller.hangup_url, caller.hangup_fields())]
    caller, recording_id = Caller(line, UNKNOWN), uuid()
    caller.answer()
    for keys in ("1", "3", "3", "1"):
        caller.press(keys)
    news_url = next(
        element.get("callbackUrl")
        for element in caller.document.walk()
        if element.name == "Record"  # type: ignore[union-attr]
    )
    news = [signed(news_url, caller.fields(**caller.recorded(9, recording_id)))]
    if story == "sent":
        caller.speak(9, recording_id)
        caller.press("3")
    elif story == "spoken":
        caller.speak(9, recording_id)
    return caller.sent, [*news, signed(HANGUP, caller.hangup_fields())]


@pytest.mark.parametrize("story", ["reminder", "sent", "spoken", "cut off"])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dice=st.randoms(use_true_random=False))
def test_in_whatever_order_the_news_comes_the_day_ends_the_same(
    shared_sqlite_line: Line, story: str, dice: random.Random
) -> None:
    """The turns follow one another, because each needs the document before; news and repeats come any time."""
    wanted, told = [], []
    for shuffled in (False, True):
        line = emptied(shared_sqlite_line)
        turns, news = finished_call(line, story)
        later = list(news)
        if shuffled:
            later += [dice.choice([*turns, *news]) for _ in range(dice.randrange(6))]
            later += [sent for sent in later if dice.random() < 0.5]
            dice.shuffle(later)
        for sent in later:
            assert post(line, sent).status_code in {200, 403}
        (told if shuffled else wanted).append(summary(line))
        with line.database.read() as connection:
            assert connection.scalar(select(func.count()).select_from(Call).where(Call.status != "ended")) == 0
    assert told == wanted

"""A call about trouble at home through real webhooks: what is left of it, and where (R7, S1, S3, S4, S10)."""

from __future__ import annotations

import json
import time

import pytest
from prometheus_client import generate_latest
from sqlalchemy import delete, select, text

from call_flows import engine
from call_flows.errors import FlowRunError
from carrier import xml
from db.models import Base, Call, Case
from db.safety import tables
from db.safety.desk import SafetyDesk
from db.safety.store import SafetyStore
from db.safety.vault import BrokenSealError, Vault
from ivr.calls import sealing, stepping
from tests.harness import SAVITA, UNKNOWN, Line
from tests.line.line_caller import Caller, post, signed
from tests.safety.people import SAFETY_DIDI, name_safety_worker, private_failures

# Alone · not in danger now · hurt · not forced · a call is welcome · in the evening.
TOLD = "121213"
# The flows themselves and the words of prompts are kept in the main database too; they tell of no call.
_NOT_OF_CALLS = {"flow_versions", "prompt_words"}
_TELLING = (
    "HOM.",
    "T.V",
    "DIS.E",
    "safe_didi",
    "danger",
    "hurt",
    "evening",
    "PHR.CODE",
    '"home"',
    "'home'",
    "safety",
)


@pytest.fixture
def told(line: Line, log_lines: list[str]) -> Caller:
    """A call in which she has told everything and hung up."""
    caller = at_home(line)
    for key in TOLD:
        caller.press(key)
    caller.hang_up()
    return caller


def at_home(line: Line, number: str = SAVITA) -> Caller:
    """Return a call that is asked whether she is alone."""
    caller = Caller(line, number)
    caller.answer()
    if line.services.recent.known(caller.row.token) is not None and "consent" in (caller.row.state or ""):
        caller.press("1")
    caller.press("4")
    caller.press("2")
    return caller


def everything_in(line: Line) -> str:
    """Return every row of the main database that tells of calls and people, as text."""
    with line.database.read() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in _NOT_OF_CALLS]
        return "\n".join(
            f"{table.name} {tuple(row)}" for table in tables for row in connection.execute(select(table))
        )


def prompts_of(line: Line, caller: Caller) -> list[str]:
    return [said[0] for turn in line.services.safety.told(caller.row.token) for said in turn["said"]]


class TestWhatIsLeft:
    def test_the_safety_store_has_it_all(self, line: Line, told: Caller) -> None:
        assert prompts_of(line, told)[:3] == ["T.V0", "HOM.NUMBERS", "HOM.INTRO"]
        (case,) = SafetyDesk(line.services.safety, 1, line.services.clock.now()).listing(done=False)
        assert (case.kinds, case.priority, case.phone, case.slot) == (("hurt", "wish"), "P0", SAVITA, "evening")

    def test_the_main_database_the_log_and_the_counters_have_nothing(
        self, line: Line, told: Caller, log_lines: list[str]
    ) -> None:
        left = everything_in(line) + "\n".join(log_lines) + generate_latest(line.metrics.registry).decode()
        assert [word for word in _TELLING if word in left] == []
        steps = line.steps(told.row)
        sealed = [step for step in steps if step.flow == sealing.NEUTRAL_FLOW]
        assert len(sealed) == len(TOLD) + 2
        assert {(step.node, step.input_value, step.outcome, step.said) for step in sealed} == {
            ("-", None, None, "[]")
        }
        assert not any(f"Digits={key}" in step.request for step in sealed for key in "0123456789")
        assert line.cases() == []
        assert told.row.disposition == "listened"

    def test_a_row_does_not_tell_silence_or_a_connected_call_from_a_key(self, line: Line) -> None:
        name_safety_worker(line)
        caller = at_home(line)
        caller.press("1")
        caller.press("1")
        caller.talk(connected=False)
        caller.silence()
        kinds = [step.input_kind for step in line.steps(caller.row) if step.flow == sealing.NEUTRAL_FLOW]
        assert kinds == ["keys"] * 5

    def test_no_address_in_the_main_database_leads_to_what_she_heard(self, line: Line, told: Caller) -> None:
        for step in line.steps(told.row):
            if step.flow == sealing.NEUTRAL_FLOW:
                assert b"/audio/" not in step.reply

    def test_where_the_call_stands_opens_with_the_key_only(self, line: Line) -> None:
        caller = at_home(line)
        caller.press("1")
        state = caller.row.state
        assert state is not None
        assert "frames" not in state
        stranger = Vault("another-key-than-the-lines-own-0123456789")
        with pytest.raises(BrokenSealError):
            sealing.read_state(stranger, caller.row.token, state)
        own = line.services.safety.vault
        with pytest.raises(BrokenSealError):
            sealing.read_state(own, "another-call", state)
        assert sealing.read_state(own, caller.row.token, state).here.flow == "home"


class TestTheLineGoesOn:
    def test_another_process_takes_the_call_up_from_its_row(self, line: Line) -> None:
        caller = at_home(line)
        line.services.recent.forget(caller.row.token)
        caller.press("1")
        line.services.recent.forget(caller.row.token)
        caller.press("2")
        assert prompts_of(line, caller)[-2:] == ["T.V2", "TRI.KEYS"]

    def test_the_key_is_changed_in_the_middle_of_a_call(self, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        caller = at_home(line)
        caller.press("1")
        line.services.recent.forget(caller.row.token)
        database, (old,) = line.services.safety.database, line.services.settings.safety_keys
        store = SafetyStore(database, Vault("the-next-key-for-tests-0123456789-qrst", old))
        monkeypatch.setitem(line.services.__dict__, "safety", store)
        try:
            caller.press("2")
            assert prompts_of(line, caller)[-2:] == ["T.V2", "TRI.KEYS"]
            assert [turn["turn"] for turn in store.told(caller.row.token)] == [2, 3, 4]
        finally:
            with database.write() as connection:
                connection.execute(delete(tables.keys).where(tables.keys.c.name == store.vault.key_names[0]))

    def test_a_repeated_webhook_gets_the_same_bytes(self, line: Line) -> None:
        caller = at_home(line)
        reply = caller.press("1")
        assert post(line, caller.sent[-1]).data == reply
        assert [turn["turn"] for turn in line.services.safety.told(caller.row.token)] == [2, 3]

    def test_a_key_that_is_told_after_the_end_counts_and_is_sealed_too(self, line: Line) -> None:
        caller = at_home(line)
        caller.press("1")
        caller.hang_up()
        caller.press("1")
        (case,) = SafetyDesk(line.services.safety, 1, line.services.clock.now()).listing(done=False)
        assert (case.kinds, case.priority) == (("danger_now", "asked_for_didi"), "P0")
        assert {step.flow for step in line.steps(caller.row)[2:]} == {sealing.NEUTRAL_FLOW}
        assert line.cases() == []

    def test_the_store_is_broken_and_she_hears_every_word_all_the_same(
        self, line: Line, log_lines: list[str]
    ) -> None:
        caller = at_home(line)
        before = private_failures(line)
        with line.services.safety.database.write() as connection:
            connection.execute(text("ALTER TABLE safety_events RENAME TO gone"))
        try:
            reply = caller.press("1")
            assert xml.parse(reply).children[0].name == "GetInput"
            caller.press("2")
        finally:
            with line.services.safety.database.write() as connection:
                connection.execute(text("ALTER TABLE gone RENAME TO safety_events"))
        assert private_failures(line) == before + 2
        assert any("could not be kept" in entry for entry in log_lines)
        assert not any("safety" in entry or "HOM" in entry for entry in log_lines)

    def test_a_turn_that_fails_is_the_cover_and_no_case(
        self, line: Line, log_lines: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        caller = at_home(line)

        def fails(*_: object, **__: object) -> None:
            raise FlowRunError("near home.danger")

        monkeypatch.setattr(engine, "resume", fails)
        played = words_of(line, caller.press("1"))
        assert "Savings meeting" in played
        assert "call back" not in played
        monkeypatch.undo()
        assert line.cases() == []
        assert not any("home.danger" in entry for entry in log_lines)


class TestTheCover:
    @pytest.mark.parametrize("key", ["8", "*"])
    def test_it_is_there_within_a_second(self, line: Line, key: str) -> None:
        caller = at_home(line)
        caller.press("1")
        began = time.perf_counter()
        reply = caller.press(key)
        assert time.perf_counter() - began < 1
        assert "Savings meeting" in words_of(line, reply)
        assert xml.parse(reply).children[-1].name == "Hangup"
        flag = line.services.safety.flag_of(SAVITA)
        assert flag is not None
        assert flag.flag == "unsafe"

    def test_the_danger_key_in_an_open_flow_leaves_no_case_and_no_word(self, line: Line) -> None:
        caller = Caller(line)
        caller.answer()
        caller.press("1")
        caller.press("8")
        caller.hang_up()
        assert line.cases() == []
        assert line.steps(caller.row)[2].flow == sealing.NEUTRAL_FLOW
        assert prompts_of(line, caller) == ["HOM.COVER"]


class TestTheCoverWhenThingsBreak:
    """Whoever pressed the danger key hears no emergency number, no apology and no promise of a call."""

    def heard(self, line: Line, reply: bytes) -> str:
        assert xml.parse(reply).children[-1].name == "Hangup"
        return words_of(line, reply)

    @pytest.mark.parametrize("part", ["renderer", "writer"])
    def test_a_danger_key_that_fails_is_the_cover_all_the_same(
        self, line: Line, log_lines: list[str], monkeypatch: pytest.MonkeyPatch, part: str
    ) -> None:
        caller = Caller(line)
        caller.answer()
        caller.press("1")
        broken, method = (line.services.renderer, "plays") if part == "renderer" else (line.services.writer, "commit")

        def fails(*_: object, **__: object) -> None:
            raise RuntimeError("near cover.cover")

        monkeypatch.setattr(broken, method, fails)
        assert "Savings meeting" in self.heard(line, caller.press("8"))
        monkeypatch.undo()
        assert line.cases() == []
        flag = line.services.safety.flag_of(SAVITA)
        assert flag is not None, "and nobody rings her"
        assert not any("cover.cover" in entry for entry in log_lines)

    def test_so_is_one_of_a_call_that_cannot_even_be_read(self, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        caller = Caller(line)
        caller.answer()
        caller.press("1")

        def fails(*_: object, **__: object) -> None:
            raise RuntimeError("no database")

        line.services.recent.forget(caller.row.token)
        monkeypatch.setattr(stepping, "_read", fails)
        assert "Savings meeting" in self.heard(line, caller.press("8"))
        assert line.cases() == []

    def test_so_is_one_of_a_call_that_is_not_ours(self, line: Line) -> None:
        caller = Caller(line)
        caller.answer()
        url = caller.action_url.replace(caller.row.token, "another-installation00")
        for key, words in (("8", "Savings meeting"), ("1", "108")):
            assert words in self.heard(line, post(line, signed(url, caller.fields(Digits=key))).data)

    def test_a_first_turn_about_it_that_fails_promises_no_call(
        self, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        caller = Caller(line)
        caller.answer()
        caller.press("4")

        def fails(*_: object, **__: object) -> None:
            raise RuntimeError("no words")

        monkeypatch.setattr(line.services.renderer, "plays", fails)
        assert "Savings meeting" in self.heard(line, caller.press("2"))
        monkeypatch.undo()
        assert line.cases() == []

    def test_any_other_key_is_apologised_for(self, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        caller = Caller(line)
        caller.answer()

        def fails(*_: object, **__: object) -> None:
            raise RuntimeError("no words")

        monkeypatch.setattr(line.services.renderer, "plays", fails)
        assert "108" in self.heard(line, caller.press("1"))
        monkeypatch.undo()
        assert [case.kind for case in line.cases()] == ["technical"]


class TestPeople:
    def test_her_call_goes_to_the_named_didi_and_to_nobody_else(self, line: Line) -> None:
        name_safety_worker(line)
        caller = at_home(line)
        caller.press("1")
        reply = caller.press("1").decode()
        assert SAFETY_DIDI in reply
        caller.talk(connected=False)
        with line.database.read() as connection:
            assert connection.execute(select(Case.id)).all() == []

    def test_where_nobody_is_named_no_desk_didi_hears_of_it(self, line: Line) -> None:
        caller = at_home(line)
        caller.press("1")
        assert b"<Dial" not in caller.press("1")

    def test_a_hidden_number_is_served_and_its_case_has_none(self, line: Line) -> None:
        """S1."""
        caller = at_home(line, "anonymous")
        for key in "11":
            caller.press(key)
        (case,) = SafetyDesk(line.services.safety, 1, line.services.clock.now()).listing(done=False)
        assert (case.phone, "danger_now" in case.kinds) == (None, True)

    def test_a_number_nobody_knows_hears_the_same_words(self, line: Line) -> None:
        """S10: the same sounds for known and unknown numbers, also for one that told us before."""
        heard = []
        for number in (SAVITA, UNKNOWN, SAVITA):
            caller = at_home(line, number)
            replies = [caller.press(key) for key in TOLD]
            heard.append([words_of(line, reply) for reply in replies])
            caller.hang_up()
        assert heard[0] == heard[1] == heard[2]


def words_of(line: Line, reply: bytes) -> str:
    """Return what a document says, in English."""
    plays = [element.text for element in xml.parse(reply).walk() if element.name == "Play"]
    said = []
    for play in plays:
        name = play.rsplit("/", 1)[1].removesuffix(".wav")
        digest = line.services.addresses.open_private(name) if "/private/" in play else name
        words = line.services.renderer.words(digest or "")
        assert words is not None
        said.append(words.en)
    return " ".join(said)


def test_the_calls_row_says_that_there_was_a_call_and_no_more(line: Line, told: Caller) -> None:
    with line.database.reading() as session:
        row = session.scalars(select(Call)).one()
        assert (row.flow, row.direction, json.loads(json.dumps(row.why))) == ("main", "inbound", "she_called")

"""The rules of a safe helpline (reliability.md §6, S1-S12): each is named with the tests that hold the line to it.

Those that are about flows as a whole are held here: S6, S9, S11.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio import catalogue as audio_catalogue
from call_flows import engine
from call_flows.inputs import CodeTried, HungUp, Input, Pressed, Silence, Spoke, Talked
from call_flows.model import Flow
from call_flows.nodes.branch import Branch
from call_flows.nodes.effect import DoEffect
from call_flows.nodes.menu import Menu
from call_flows.nodes.record import Record
from call_flows.nodes.yes_no import YesNo
from call_flows.reader import load_book
from call_flows.state import Turn
from call_flows.turn import Goodbye, Keys, Speech, Transfer
from core.speakable import Rupees
from tests.fakes import FakeFacts

ROOT = Path(__file__).parents[2]
_ROWS = (Path(__file__).parent / "helpline_rules.tsv").read_text(encoding="utf-8").splitlines()
RULES = list(csv.DictReader(_ROWS, delimiter="\t"))
BOOK = load_book()
HEARD_BY = {prompt_id: str(prompt.heard_by) for prompt_id, prompt in audio_catalogue.load().items()}
# A didi who answers speaks into the line herself, at work, with a number of her own.
OF_STAFF = {"answer"}


def records(flow: Flow) -> bool:
    """Tell whether callers are recorded in a flow."""
    return any(isinstance(node, Record) and node.expects.purpose not in OF_STAFF for node in flow.nodes.values())


RECORDING = [flow for flow in BOOK.flows.values() if records(flow)]


def functions_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_rule_names_the_tests_that_hold_it() -> None:
    assert [row["rule"] for row in RULES] == [f"S{number}" for number in range(1, 13)]
    for row in RULES:
        assert row["tests"], row["rule"]
        for test in row["tests"].split():
            file, name = test.split("::")
            assert name in functions_in(file), test


class TestS6NoRecordingWithoutANoticeAndAKey:
    def her_yes(self, flow: Flow, name: str) -> bool:
        """Tell whether this node writes down that she agreed to be recorded."""
        node = flow.nodes[name]
        if not isinstance(node, DoEffect) or node.name != "consent":
            return False
        return (node.values["purpose"], node.values["granted"]) == ("recording", "yes")

    def ways_on(self, flow: Flow, name: str) -> Iterator[str]:
        """Give where a call may go on that has not heard her yes, in this turn or earlier in the call."""
        node = flow.nodes[name]
        if isinstance(node, Branch) and node.fact == "$may_record":
            yield node.otherwise
        elif not self.her_yes(flow, name):
            yield from node.targets()

    @pytest.mark.parametrize("flow", RECORDING, ids=lambda flow: flow.name)
    def test_s6_every_way_to_a_recording_leads_through_her_yes(self, flow: Flow) -> None:
        seen: set[str] = set()
        waiting = [flow.start]
        while waiting:
            name = waiting.pop()
            if name not in seen and name in flow.nodes:
                seen.add(name)
                waiting += self.ways_on(flow, name)
        assert not any(isinstance(flow.nodes[name], Record) for name in seen)

    @pytest.mark.parametrize("flow", RECORDING, ids=lambda flow: flow.name)
    def test_s6_her_yes_is_a_key_at_a_spoken_question(self, flow: Flow) -> None:
        for name in flow.nodes:
            if self.her_yes(flow, name):
                asking = [one for one in flow.nodes.values() if name in one.targets()]
                assert asking
                assert all(isinstance(one, Menu | YesNo) for one in asking)
                assert all(name not in one.misses.targets() for one in asking), "silence is no yes"

    def test_s6_whoever_refuses_is_served_all_the_same(self) -> None:
        facts = FakeFacts("savita")
        for flow in ("question", "rumour", "harassment"):
            turn = engine.start(BOOK, flow, facts)
            while "PRV.REC" not in {said.prompt_id for said in turn.says}:
                turn = engine.resume(BOOK, turn.state, Pressed("1"), facts)
            refused = engine.resume(BOOK, turn.state, Pressed("2"), facts)
            assert refused.says, flow
            assert not isinstance(refused.state.expects, Speech), flow


def steps_from(entry: str, persona: str) -> Iterator[Turn]:
    """Give a turn for each question that a caller comes to who gives no secret number."""
    facts = FakeFacts(persona)
    seen: set[tuple[str, str, int]] = set()
    waiting = [engine.start(BOOK, entry, facts)]
    while waiting:
        turn = waiting.pop()
        yield turn
        place = (turn.state.here.flow, turn.state.here.node, turn.state.misses)
        if place not in seen and not isinstance(turn.state.expects, Goodbye):
            seen.add(place)
            waiting += [engine.resume(BOOK, turn.state, given, facts) for given in acts(turn)]


def acts(turn: Turn) -> Iterator[Input]:
    expects = turn.state.expects
    if isinstance(expects, Keys):
        yield Silence()
        yield from [CodeTried(False)] if expects.secret else (Pressed(key) for key in "01234567")
    if isinstance(expects, Transfer):
        yield Talked(False)
    if isinstance(expects, Speech):
        yield Spoke("recording-1", 5)


def is_money(value: object, turn: Turn) -> bool:
    """Tell whether a value is a sum that she has not just keyed herself."""
    return isinstance(value, Rupees) and value.paise not in turn.state.memory.values()


class TestS3OneKeyAnywhere:
    """The danger key of the whole line: 8; star where a number is entered, and in flows that cover."""

    @pytest.mark.parametrize(
        ("entry", "persona"), [("main", "savita"), ("main", "unknown_number"), ("reminder", "savita")]
    )
    def test_s3_from_every_question_of_the_line_one_key_is_the_cover_and_marks_the_number(
        self, entry: str, persona: str
    ) -> None:
        facts, asked = FakeFacts(persona), 0
        for turn in steps_from(entry, persona):
            expects = turn.state.expects
            if isinstance(expects, Keys):
                key = "*" if expects.most > 1 and not expects.secret else "8"
                after = engine.resume(BOOK, turn.state, Pressed(key), facts)
                assert [said.prompt_id for said in after.says] == ["HOM.COVER"], turn.state.frames
                assert [effect.name for effect in after.effects] == ["safety_flag"]
                assert after.sealed
                assert isinstance(after.state.expects, Goodbye)
                asked += 1
        assert asked > (10 if entry == "reminder" else 300)

    def test_s3_it_is_told_at_once_and_within_four_seconds_where_a_number_is_entered(self) -> None:
        """The provider collects keys until there are enough, or none came for a while; it takes one finishing key."""
        entered = 0
        for turn in steps_from("main", "savita"):
            expects = turn.state.expects
            if isinstance(expects, Keys) and expects.most > 1:
                entered += 1
                assert (expects.finish_on, expects.between <= 4) == ("#", True)
        assert entered > 3


class TestS9NoCallBackAfterADrop:
    def test_s9_a_call_about_home_that_breaks_off_asks_for_no_call(self) -> None:
        """Only the part of the day she chose herself is a wish to be rung (R50)."""
        turns = list(steps_from("home", "savita"))
        for turn in turns:
            if isinstance(turn.state.expects, Goodbye):
                continue
            dropped = engine.resume(BOOK, turn.state, HungUp(), FakeFacts("savita"))
            assert dropped.effects == ()
            assert dropped.sealed, "and nothing of it can be taken up in the next call"
        slots = [effect for turn in turns for effect in turn.effects if effect.name == "safe_slot"]
        assert {effect.values["slot"] for effect in slots} == {"morning", "noon", "evening", "none"}


class TestS11ASharedPhoneHearsNothingOfHers:
    @pytest.mark.parametrize("entry", ["main", "reminder"])
    def test_s11_without_her_secret_number_no_word_is_hers_alone(self, entry: str) -> None:
        """Radha's husband may hold the phone: lessons and what is for everybody, no money, no case, no answer."""
        heard = 0
        for turn in steps_from(entry, "radha"):
            if turn.sealed:
                continue
            for said in turn.says:
                heard += 1
                assert HEARD_BY.get(said.prompt_id, "anyone") not in {"code", "staff"}, said.prompt_id
                assert not any(is_money(value, turn) for value in said.slots.values()), said.prompt_id
        assert heard > (5 if entry == "reminder" else 500)

"""What holds whatever she does: random calls through every flow."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio import catalogue
from call_flows import engine
from call_flows.checks.places import ENTRIES
from call_flows.checks.silence import MOST_TURNS
from call_flows.effects import EFFECTS
from call_flows.errors import FlowRunError
from call_flows.inputs import HungUp, Silence
from call_flows.nodes.base import PLAYBACK
from call_flows.nodes.gate import PASSED
from call_flows.player import parse_input
from call_flows.reader import load_book
from call_flows.state import State, Turn
from call_flows.turn import Goodbye, Keys
from core.cases import CaseKind, Priority
from tests.fakes import PERSONAS, FakeFacts

BOOK = load_book()
HEARD_BY = {prompt_id: str(prompt.heard_by) for prompt_id, prompt in catalogue.load().items()}
WORDS = (
    "1", "2", "3", "4", "5", "7", "8", "0", "9", "*", "#", "12", "-",
    "code:right", "code:wrong", "code:private", "say:हाँ", "speak:0", "speak:7", "talk", "notalk",
)  # fmt: skip
SWITCHES = ("desk.open", "didi.reachable", "doctor.today", "caller.can_be_called")
calls = settings(max_examples=100, deadline=None, derandomize=True, database=None)

words = st.lists(st.sampled_from(WORDS), max_size=40)
# Many keys that lead deep into a flow, and few that do anything else.
mostly_ones = st.lists(st.sampled_from(("1", "1", "1", "2", "2", "3", "-", "code:right", "speak:7")), max_size=40)
flows = st.sampled_from(sorted(BOOK.flows))


@st.composite
def conversations(draw: st.DrawFn) -> tuple[str, list[str], FakeFacts]:
    """Return where a call begins, what she does, and the facts. A number in no list has no name and no code."""
    persona = draw(st.sampled_from(("savita", "radha", "farida", "kamla", "withheld_number")))
    changes = draw(st.fixed_dictionaries({}, optional={name: st.booleans() for name in SWITCHES}))
    does = draw(st.one_of(words, mostly_ones))
    if persona == "withheld_number":
        return "main", [word for word in does if word != "code:right"], FakeFacts(persona, changes)
    return draw(flows), does, FakeFacts(persona, changes)


def turns(flow: str, does: list[str], world: FakeFacts) -> list[Turn]:
    """Play a call as far as it goes."""
    played = [engine.start(BOOK, flow, world)]
    for word in does:
        if isinstance(played[-1].state.expects, Goodbye):
            break
        played.append(engine.resume(BOOK, played[-1].state, parse_input(word), world))
    return played


@calls
@given(call=conversations())
def test_no_call_breaks_or_falls_silent(call: tuple[str, list[str], FakeFacts]) -> None:
    for turn in turns(*call):
        assert turn.says or isinstance(turn.state.expects, Goodbye)
        for effect in turn.effects:
            assert set(effect.values) == EFFECTS[effect.name]
            if effect.name == "case":
                assert CaseKind(effect.values["kind"])
                assert Priority(effect.values["priority"])


@calls
@given(call=conversations())
def test_a_state_survives_storage_after_every_turn(call: tuple[str, list[str], FakeFacts]) -> None:
    for turn in turns(*call):
        stored = turn.state.to_json()
        assert State.from_json(stored) == turn.state
        assert State.from_json(stored).to_json() == stored


@calls
@given(does=words, last=st.sampled_from((*WORDS, "hangup")))
def test_the_same_input_gives_the_same_turn_and_changes_nothing(does: list[str], last: str) -> None:
    state = turns("main", does, FakeFacts())[-1].state
    before = state.to_json()
    if isinstance(state.expects, Goodbye):
        return
    first, second = (engine.resume(BOOK, state, parse_input(last), FakeFacts()) for _ in range(2))
    assert first == second
    assert state.to_json() == before


@calls
@given(call=conversations())
def test_nothing_private_is_heard_before_its_gate(call: tuple[str, list[str], FakeFacts]) -> None:
    """R6, on what is really said; `check_book` proves the same from the files."""
    if call[0] not in ENTRIES:
        return
    for turn in turns(*call):
        passed = set(turn.state.memory.get(PASSED, ()))
        for said in turn.says:
            level = "anyone" if said.prompt_id == PLAYBACK else HEARD_BY[said.prompt_id]
            assert level != "private" or "alone" in passed
            assert level != "code" or "code" in passed
            assert level != "confirmed" or passed


@calls
@given(flow=flows, does=words)
def test_a_line_may_go_dead_at_any_time(flow: str, does: list[str]) -> None:
    state = turns(flow, does, FakeFacts())[-1].state
    ended = engine.resume(BOOK, state, HungUp(), FakeFacts())
    assert isinstance(ended.state.expects, Goodbye)
    assert ended.says == ()
    assert engine.resume(BOOK, ended.state, HungUp(), FakeFacts()).effects == ()


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_emergency_number_comes_first_for_everybody(persona: str) -> None:
    hello, emergency, *_ = (said.prompt_id for said in engine.start(BOOK, "main", FakeFacts(persona)).says)
    assert hello in {"SYS.WELCOME", "SYS.HELLO"}
    assert emergency == "SYS.EMERG"


@calls
@given(does=words)
def test_zero_leads_to_a_didi_from_every_question(does: list[str]) -> None:
    """R5: with a didi at the desk one key connects, wherever keys are waited for."""
    state = turns("main", does, FakeFacts())[-1].state
    if type(state.expects).__name__ == "Keys":
        assert type(engine.resume(BOOK, state, parse_input("0"), FakeFacts()).state.expects).__name__ == "Transfer"


@calls
@given(call=conversations())
def test_one_key_plays_the_cover_from_every_question(call: tuple[str, list[str], FakeFacts]) -> None:
    """Nothing else is said, nothing is done but what the cover's own flow does, and the line is closed."""
    state = turns(*call)[-1].state
    if not isinstance(state.expects, Keys):
        return
    entering = state.expects.most > 1 and not state.expects.secret
    covered = engine.resume(BOOK, state, parse_input("*" if entering else "8"), call[2])
    assert [said.prompt_id for said in covered.says] == ["HOM.COVER"]
    assert isinstance(covered.state.expects, Goodbye)
    assert [frame.flow for frame in covered.state.frames] == ["cover"]
    assert covered.sealed
    assert covered.effects == engine.start(BOOK, "cover", call[2]).effects


@calls
@given(call=conversations())
def test_what_comes_from_a_sealed_flow_or_leads_into_one_is_sealed(call: tuple[str, list[str], FakeFacts]) -> None:
    played = turns(*call)
    for before, turn in itertools.pairwise(played):
        frames = (*before.state.frames, *turn.state.frames)
        if any(BOOK.flows[frame.flow].sealed for frame in frames):
            assert turn.sealed


@calls
@given(call=conversations())
def test_silence_comes_to_an_end_from_everywhere(call: tuple[str, list[str], FakeFacts]) -> None:
    turn = turns(*call)[-1]
    for _ in range(MOST_TURNS):
        if isinstance(turn.state.expects, Goodbye):
            return
        turn = engine.resume(BOOK, turn.state, Silence(), call[2])
    pytest.fail(f"still {turn.state.here} after {MOST_TURNS} silences")


def test_an_ended_call_takes_no_further_input() -> None:
    ended = turns("main", ["0", "talk"], FakeFacts())[-1].state
    with pytest.raises(FlowRunError, match="the call is over"):
        engine.resume(BOOK, ended, Silence(), FakeFacts())

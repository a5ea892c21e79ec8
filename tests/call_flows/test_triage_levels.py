"""R2: only a "no" leads down. Random answers through the real tables."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from call_flows import engine
from call_flows.inputs import HungUp, Input, Pressed, Silence
from call_flows.reader import load_book
from call_flows.state import State, Turn
from call_flows.turn import Effect
from tests.fakes import FakeFacts

BOOK = load_book()
QUESTIONS = [question for table in ("GEN", "ADULT") for question in BOOK.tables.triage[table]]
SCREEN = len(BOOK.tables.triage["GEN"])
ORDER = ("E", "P1", "D1", "clear")
GIVEN: dict[str, list[Input]] = {
    "yes": [Pressed("1")],
    "no": [Pressed("2")],
    "dont_know": [Pressed("3")],
    "silence": [Silence(), Silence()],
}
calls = settings(max_examples=80, deadline=None, derandomize=True, database=None)
answers = st.lists(
    st.sampled_from(("no", "no", "no", "no", "yes", "dont_know", "silence")),
    min_size=len(QUESTIONS),
    max_size=len(QUESTIONS),
)
positions = st.integers(0, len(QUESTIONS) - 1)
not_no = st.sampled_from(("yes", "dont_know", "silence"))


def begin() -> Turn:
    """Return the turn that asks the first question."""
    return resume(engine.start(BOOK, "health", FakeFacts()).state, Pressed("1"))


def resume(state: State, given: Input) -> Turn:
    """Answer once."""
    return engine.resume(BOOK, state, given, FakeFacts())


def asking(turn: Turn) -> bool:
    """Tell whether a triage question is open."""
    return turn.state.here.node == "adult"


def outcome(given: list[str]) -> tuple[str, list[Effect]]:
    """Return the level reached by these answers, and everything that was asked to be done."""
    turn, effects = begin(), []
    for answer in given:
        for each in GIVEN[answer]:
            if asking(turn):
                turn = resume(turn.state, each)
                effects += turn.effects
    return turn.state.memory["level"], effects


def own_level(position: int, answer: str) -> str:
    """Return the level the table gives to one answer."""
    question = QUESTIONS[position]
    return {
        "yes": question.on_yes,
        "no": "clear",
        "dont_know": question.on_dont_know,
        "silence": question.on_silence,
    }[answer]


@calls
@given(given=answers)
def test_the_first_answer_that_is_no_no_sets_the_least_urgent_level(given: list[str]) -> None:
    levels = [own_level(position, answer) for position, answer in enumerate(given)]
    first = next((level for level in levels if level != "clear"), "clear")
    assert ORDER.index(outcome(given)[0]) <= ORDER.index(first)


@calls
@given(given=answers, position=positions, answer=not_no)
def test_any_answer_instead_of_no_is_at_least_as_urgent(given: list[str], position: int, answer: str) -> None:
    """All before is the same. What would be asked afterwards may no longer be asked: help comes at once."""
    before = given[:position]
    rest = ["no"] * (len(given) - position - 1)
    with_no = outcome([*before, "no", *rest])[0]
    assert ORDER.index(outcome([*before, answer, *rest])[0]) <= ORDER.index(with_no)


@calls
@given(given=answers, position=positions)
@example(given=["no"] * len(QUESTIONS), position=SCREEN + 10)
def test_silence_never_lowers_a_level(given: list[str], position: int) -> None:
    silent = [*given[:position], "silence", *given[position + 1 :]]
    before = outcome([*given[:position], *["no"] * (len(given) - position)])[0]
    assert outcome(silent)[0] == ("P1" if before == "clear" else before)


@calls
@given(given=answers)
def test_every_level_opens_a_case_of_its_priority(given: list[str]) -> None:
    level, effects = outcome(given)
    cases = [effect.values for effect in effects if effect.name == "case"]
    wanted = {
        "E": ("emergency", "P0"),
        "P1": ("triage_unclear", "P1"),
        "D1": ("health", "D1"),
        "clear": ("health", "D2"),
    }
    assert (cases[0]["kind"], cases[0]["priority"]) == wanted[level]


@calls
@given(answered=st.integers(0, len(QUESTIONS) - 1))
def test_a_line_that_goes_dead_leaves_a_case(answered: int) -> None:
    turn = begin()
    for _ in range(answered):
        turn = resume(turn.state, Pressed("2"))
    (case,) = resume(turn.state, HungUp()).effects
    assert case.values["priority"] == ("P1" if answered < SCREEN else "D1")


@calls
@given(given=answers, position=positions, between=st.sampled_from(("9", "0")))
def test_the_house_keys_lose_no_answer(given: list[str], position: int, between: str) -> None:
    """Hearing a question again, or asking for a didi who is not there, is no answer."""
    nobody = FakeFacts(changes={"didi.reachable": False})
    turn = begin()
    for number, answer in enumerate(given):
        for each in GIVEN[answer]:
            if asking(turn):
                if number == position:
                    turn = engine.resume(BOOK, turn.state, Pressed(between), nobody)
                turn = resume(turn.state, each)
    assert turn.state.memory["level"] == outcome(given)[0]


@calls
@given(given=answers, who=st.sampled_from(("1", "2")), at_desk=st.booleans())
def test_every_level_ends_with_the_safety_net(given: list[str], who: str, at_desk: bool) -> None:
    """R5: whatever comes of the questions, she hears what to do if it gets worse."""
    facts = FakeFacts(changes={"desk.open": at_desk})
    turn = engine.resume(BOOK, engine.start(BOOK, "health", facts).state, Pressed(who), facts)
    for answer in given:
        for each in GIVEN[answer]:
            if turn.state.here.node in {"adult", "other"}:
                turn = engine.resume(BOOK, turn.state, each, facts)
    assert "DIS.NET" in [said.prompt_id for said in turn.says]

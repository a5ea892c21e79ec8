"""R2: only a "no" leads down. Random answers through the real tables, for every kind of patient."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from call_flows import engine
from call_flows.inputs import HungUp, Input, Pressed, Silence
from call_flows.nodes.triage import Triage
from call_flows.reader import load_book
from call_flows.tables import Question
from call_flows.turn import Effect
from core.cases import Priority
from tests.fakes import FakeFacts

BOOK = load_book()


@dataclass(frozen=True)
class Patient:
    """Whom a call is about: the keys that lead to each table, and the tables in the order they are asked."""

    name: str
    keys: tuple[tuple[str, ...], ...]
    tables: tuple[tuple[str, ...], ...]
    all_no: str

    @property
    def questions(self) -> list[Question]:
        """Every question of every table."""
        return [question for tables in self.tables for table in tables for question in BOOK.tables.triage[table]]


PATIENTS = (
    Patient("adult", (("1",),), (("GEN", "ADULT", "OLD"),), "clear"),
    Patient("pregnant", (("2",), ("1", "1")), (("GEN",), ("PREG",)), "D1"),
    Patient("delivered", (("2",), ("2",)), (("GEN",), ("POST",)), "D1"),
    Patient("either", (("2",), ("-", "-")), (("GEN",), ("PREG", "POST")), "D1"),
    Patient("newborn", (("3",), ("1",)), (("GEN",), ("BABY",)), "D1"),
    Patient("older_child", (("3",), ("2",)), (("GEN",), ("CHILD", "INFANT")), "clear"),
    Patient("injury", (("4",),), (("GEN", "INJURY"),), "D1"),
)
SCREEN = len(BOOK.tables.triage["GEN"])
ORDER = ("E", "M", "P1", "D1", "clear")
MOST = max(len(patient.questions) for patient in PATIENTS)
GIVEN: dict[str, list[Input]] = {
    "yes": [Pressed("1")],
    "no": [Pressed("2")],
    "dont_know": [Pressed("3")],
    "silence": [Silence(), Silence()],
}
calls = settings(max_examples=80, deadline=None, derandomize=True, database=None)
patients = st.sampled_from(PATIENTS)
answers = st.lists(
    st.sampled_from(("no", "no", "no", "no", "no", "no", "yes", "dont_know", "silence")), min_size=MOST, max_size=MOST
)
positions = st.integers(0, MOST - 1)
not_no = st.sampled_from(("yes", "dont_know", "silence"))


class Talk:
    """A call about one patient: answers go to the triage questions, the keys between the tables by themselves."""

    def __init__(self, patient: Patient, facts: FakeFacts | None = None) -> None:
        self.facts = facts or FakeFacts()
        self.turn = engine.start(BOOK, "health", self.facts)
        self.effects: list[Effect] = []
        self.keys = list(patient.keys)
        self._go_to_table()

    def give(self, given: Input) -> None:
        """Do one thing."""
        self.turn = engine.resume(BOOK, self.turn.state, given, self.facts)
        self.effects += self.turn.effects

    def answer(self, answer: str) -> None:
        """Answer the open triage question, if there is one."""
        for each in GIVEN[answer]:
            if self.asking:
                self.give(each)
        if not self.asking and self.turn.state.here.node in ("is_delivered", "age"):
            self._go_to_table()

    @property
    def asking(self) -> bool:
        """Tell whether a triage question is open."""
        here = self.turn.state.here
        return isinstance(BOOK.node(here.flow, here.node) if here.node != "return" else None, Triage)

    def _go_to_table(self) -> None:
        for key in self.keys.pop(0):
            self.give(Silence() if key == "-" else Pressed(key))


def talk(patient: Patient, given: list[str], facts: FakeFacts | None = None) -> Talk:
    """Give these answers, as many as there are questions."""
    call = Talk(patient, facts)
    for answer in given[: len(patient.questions)]:
        call.answer(answer)
    return call


def outcome(patient: Patient, given: list[str]) -> str:
    """Return the level reached by these answers."""
    level: str = talk(patient, given).turn.state.memory["level"]
    return level


def own_level(patient: Patient, position: int, answer: str) -> str:
    """Return the level the table gives to one answer; a no to everything is the patient's own."""
    question = patient.questions[position]
    return {
        "yes": question.on_yes,
        "no": patient.all_no,
        "dont_know": question.on_dont_know,
        "silence": question.on_silence,
    }[answer]


def test_every_table_is_some_patients_and_the_danger_screen_comes_first() -> None:
    used = {table for patient in PATIENTS for tables in patient.tables for table in tables}
    assert used | {"MIND"} == set(BOOK.tables.triage)
    assert {patient.tables[0][0] for patient in PATIENTS} == {"GEN"}
    for patient in PATIENTS:
        assert [said.prompt_id for said in Talk(patient).turn.says][-2:] == ["T.G1", "TRI.KEYS"]


@pytest.mark.parametrize("patient", PATIENTS, ids=lambda patient: patient.name)
def test_no_to_everything_is_the_patients_own_level(patient: Patient) -> None:
    assert outcome(patient, ["no"] * MOST) == patient.all_no


@calls
@given(patient=patients, given=answers)
def test_the_first_answer_that_is_no_no_sets_the_least_urgent_level(patient: Patient, given: list[str]) -> None:
    given = given[: len(patient.questions)]
    levels = [own_level(patient, position, answer) for position, answer in enumerate(given)]
    first = next((level for level, answer in zip(levels, given, strict=True) if answer != "no"), patient.all_no)
    assert ORDER.index(outcome(patient, given)) <= ORDER.index(first)


@calls
@given(patient=patients, given=answers, position=positions, answer=not_no)
def test_any_answer_instead_of_no_is_at_least_as_urgent(
    patient: Patient, given: list[str], position: int, answer: str
) -> None:
    """All before is the same. What would be asked afterwards may no longer be asked: help comes at once."""
    position %= len(patient.questions)
    before, rest = given[:position], ["no"] * MOST
    with_no = outcome(patient, [*before, "no", *rest])
    assert ORDER.index(outcome(patient, [*before, answer, *rest])) <= ORDER.index(with_no)


@calls
@given(patient=patients, given=answers)
def test_every_level_opens_a_case_of_its_priority(patient: Patient, given: list[str]) -> None:
    call = talk(patient, given)
    if call.turn.state.here.node in ("same_day_patient", "routine_patient"):
        call.give(Pressed("1"))
    cases = [effect.values for effect in call.effects if effect.name == "case"]
    wanted = {
        "E": ("emergency", "P0"),
        "M": ("mind", "P0"),
        "P1": ("triage_unclear", "P1"),
        "D1": ("health", "D1"),
        "clear": ("health", "D2"),
    }
    assert (cases[0]["kind"], cases[0]["priority"]) == wanted[call.turn.state.memory["level"]]


@calls
@given(patient=patients, answered=positions)
def test_a_line_that_goes_dead_leaves_a_case(patient: Patient, answered: int) -> None:
    """P1 in the danger screen, the same day after it; a routine matter only after the last question."""
    answered %= len(patient.questions)
    call = talk(patient, ["no"] * answered)
    call.give(HungUp())
    (case,) = [effect.values for effect in call.effects if effect.name == "case"]
    assert case["priority"] == ("P1" if answered < SCREEN else "D1")


@calls
@given(patient=patients, given=answers, position=positions, between=st.sampled_from(("9", "0")))
def test_the_house_keys_lose_no_answer(patient: Patient, given: list[str], position: int, between: str) -> None:
    """Hearing a question again, or asking for a didi who is not there, is no answer."""
    call = Talk(patient, FakeFacts(changes={"didi.reachable": False}))
    for number, answer in enumerate(given[: len(patient.questions)]):
        if number == position and call.asking:
            call.give(Pressed(between))
        call.answer(answer)
    assert call.turn.state.memory["level"] == outcome(patient, given)


@calls
@given(patient=patients, given=answers, at_desk=st.booleans(), repeated=st.booleans())
def test_every_level_ends_with_the_safety_net(
    patient: Patient, given: list[str], at_desk: bool, repeated: bool
) -> None:
    """R5: whatever comes of the questions, she hears what to do if it gets worse, or has a human now."""
    facts = FakeFacts(changes={"desk.open": at_desk, "health.repeated": repeated})
    call = talk(patient, given, facts)
    if call.turn.state.here.node in ("same_day_patient", "routine_patient"):
        call.give(Pressed("1"))
    if call.turn.state.here.flow != "lifeline":
        assert "DIS.NET" in [said.prompt_id for said in call.turn.says]


@calls
@given(patient=patients, given=answers)
def test_a_second_call_in_two_days_is_never_less_urgent(patient: Patient, given: list[str]) -> None:
    def priority(repeated: bool) -> int:
        call = talk(patient, given, FakeFacts(changes={"health.repeated": repeated}))
        if call.turn.state.here.node in ("same_day_patient", "routine_patient"):
            call.give(Pressed("1"))
        first = next(effect.values["priority"] for effect in call.effects if effect.name == "case")
        return list(Priority).index(first)

    raised = priority(False) - priority(True)
    assert raised == (1 if priority(False) > 0 else 0)

"""Every row of the domain's triage table, walked on the line as it is: each answer to each question and what follows.

`triage_rows.tsv` is the domain brief's table without its words. The five rows about trouble at home are walked in
tests/safety: nothing of them may be told the way these are.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from call_flows import engine
from call_flows.inputs import Input, Pressed, Silence
from call_flows.nodes.triage import Triage
from call_flows.reader import load_book
from call_flows.state import Turn
from call_flows.turn import Effect, Transfer
from tests.fakes import FakeFacts

BOOK = load_book()
TABLE = Path(__file__).with_name("triage_rows.tsv").read_text(encoding="utf-8")
ROWS = {row["id"]: row for row in csv.DictReader(TABLE.splitlines(), delimiter="\t")}
WALKED = [row for row in ROWS.values() if row["flow"] != "HOME"]
# These two are answered with 1 or 2: any other key is asked again, then counts as silence.
TWO_KEYS = ("T.P0", "T.B0")
CASES = [
    (row["id"], answer)
    for row in WALKED
    for answer in ("yes", "dontknow", "silence")
    if (row["id"], answer) not in {(question, "dontknow") for question in TWO_KEYS}
]
GIVEN: dict[str, list[Input]] = {
    "yes": [Pressed("1")],
    "dontknow": [Pressed("3")],
    "silence": [Silence(), Silence()],
}
# The keys from the first question of a flow to the first of a table, when everything else is answered with no.
NO = "2"
WAYS = {
    "GEN": ("health", "1"),
    "ADULT": ("health", "1"),
    "PREG": ("health", "2" + 4 * NO + "1" + "1"),
    "POST": ("health", "2" + 4 * NO + "2"),
    "BABY": ("health", "3" + 4 * NO + "1"),
    "CHILD": ("health", "3" + 4 * NO + "2"),
    "INJURY": ("health", "4"),
    "MIND": ("mind", ""),
}
# Questions that are no row of a table in our flows, or come after a yes.
OTHER_WAYS = {
    "T.P0": ("health", "2" + 4 * NO),
    "T.B0": ("health", "3" + 4 * NO),
    "T.M2": ("mind", "1"),
    "T.M3": ("mind", "1" + NO),
}
LEADS_ON = {("T.P0", "yes"): "TRI.MONTH", ("T.B0", "yes"): "T.B1", ("T.M1", "yes"): "T.M2"}


@dataclass
class Call:
    """One call: everything said and done since the question of the row was answered."""

    turn: Turn
    says: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def give(self, given: Input) -> None:
        self.turn = engine.resume(BOOK, self.turn.state, given, FakeFacts())
        self.says += [said.prompt_id for said in self.turn.says]
        self.effects += self.turn.effects

    @property
    def is_asked(self) -> str:
        """The question that is open."""
        asked = [said.prompt_id for said in self.turn.state.asked if said.prompt_id != "TRI.KEYS"]
        return asked[-1] if asked else ""

    @property
    def cases(self) -> list[tuple[str, str]]:
        """Kind and priority of every case opened."""
        return [(e.values["kind"], e.values["priority"]) for e in self.effects if e.name == "case"]

    def say_no_to_the_rest(self) -> None:
        """Answer no while a table is asked."""
        while isinstance(BOOK.node(self.turn.state.here.flow, self.turn.state.here.node), Triage):
            self.give(Pressed(NO))


def at(question: str, table: str) -> Call:
    """Return a call in which `question` is open and everything before it was answered with no."""
    flow, keys = OTHER_WAYS.get(question) or WAYS[table]
    call = Call(engine.start(BOOK, flow, FakeFacts()))
    for key in keys:
        call.give(Pressed(key))
    while call.is_asked != question:
        assert call.is_asked.startswith("T."), f"{question} is never asked"
        call.give(Pressed(NO))
    return Call(call.turn)


def answered(question: str, table: str, answer: str) -> Call:
    """Answer `question`, and no to what is asked after it."""
    call = at(question, table)
    for given in GIVEN[answer]:
        call.give(given)
    return call


def follows(call: Call, question: str, level: str, play: str) -> None:
    """Check what a level of the table means: the case, the words, the human."""
    if level == "E":
        assert ("emergency", "P0") in call.cases
        played = [call.says.index(prompt) for prompt in (*play.split(" + ")[:1], "DIS.E.REPEAT")]
        assert played == sorted(played)
        assert {"DIS.E.NOVEH", "DIS.NET"} <= set(call.says) or play.endswith("DIS.E.MIND")
    elif level in ("M", "EM", "P0-human"):
        while call.is_asked in ("T.M2", "T.M3"):
            call.give(Pressed(NO))
        # Whoever is asked T.M2 has said yes to a question before, which opened her case.
        assert question in ("T.M2", "T.M3") or call.cases[-1] == ("mind", "P0")
        assert isinstance(call.turn.state.expects, Transfer)
        assert call.says[-1] == "DIS.E.MIND"
    elif level == "P1":
        assert call.cases == [("triage_unclear", "P1")]
        assert isinstance(call.turn.state.expects, Transfer)
        assert "DIS.NET" in call.says
    elif level == "D1":
        call.say_no_to_the_rest()
        if call.is_asked == "TRI.WHO":
            call.give(Pressed("1"))
        if call.is_asked == "T.M5":
            call.give(Pressed(NO))
        assert [priority for _, priority in call.cases] == ["D1"]
        assert {play or "DIS.D1", "DIS.D1", "DIS.NET"} <= set(call.says)
    else:
        assert level == "HARD"
        assert ("hardship", "P1") in call.cases
        assert ("quiet_money_calls", {"days": "30"}) in [(e.name, e.values) for e in call.effects]


def test_no_row_is_left_out() -> None:
    """Every question of our tables is a row, and every row is a question: ours are only the two floors."""
    ours = {question.prompt_id for table in BOOK.tables.triage.values() for question in table}
    asked_by_flows = {"T.P0", "T.B0", "T.M2", "T.M3", "T.M5"}
    assert ours - set(ROWS) == {"TRI.OLD", "TRI.INFANT"}
    assert {row["id"] for row in WALKED} == (ours & set(ROWS)) | asked_by_flows
    assert len(ROWS) == 72


@pytest.mark.parametrize(("question", "answer"), CASES)
def test_an_answer_leads_where_the_table_says(question: str, answer: str) -> None:
    row = ROWS[question]
    level = row[f"on_{answer}"]
    call = answered(question, row["flow"], answer)
    if (question, answer) in LEADS_ON:
        assert call.is_asked == LEADS_ON[question, answer]
    elif level in ("BABY", "PREG+POST"):
        node = BOOK.node("health", call.turn.state.here.node)
        assert isinstance(node, Triage)
        assert "+".join(node.tables) == level
    else:
        follows(call, question, level, row["play_on_yes"] if answer == "yes" else "")


@pytest.mark.parametrize("row", WALKED, ids=lambda row: row["id"])
def test_no_opens_nothing_by_itself(row: dict[str, str]) -> None:
    """A no leads on to the next question, or to the end of its table."""
    call = at(row["id"], row["flow"])
    call.give(Pressed(NO))
    assert not {priority for _, priority in call.cases} & {"P0", "P1"}

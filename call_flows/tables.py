"""Tables that nodes run through: triage questions, lessons and checklists. Data, read once and checked like flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from call_flows.errors import FlowFileError
from call_flows.fields import NOTHING, Fields
from call_flows.strict_yaml import load_strict

# Most urgent first: E emergency now, M she may harm herself, P1 a human within minutes, D1 a doctor the same day.
LEVELS = ("E", "M", "P1", "D1")
# A human is needed at once.
AT_ONCE = LEVELS[:3]
QUIZ_KEYS = ("1", "2")
# Whom a lesson is for: everybody; whoever asks for it; whoever asks for it and is alone.
OPEN, OPT_IN, PRIVATE = "open", "opt_in", "private"
FILES = ("triage.yaml", "lessons.yaml", "checklists.yaml")


@dataclass(frozen=True, slots=True)
class Question:
    """One triage question and the level each answer leads to. Only "no" has none."""

    prompt_id: str
    on_yes: str
    on_dont_know: str
    on_silence: str
    play_on_yes: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One topic: how many facts it has, which key answers its quiz, and whether amounts in it may change.

    `access`: OPEN, OPT_IN or PRIVATE. `helpline`: the prompt with its number. `checklist`: the table that tells
    whether it may be for her. Either may be NOTHING.
    """

    topic: str
    facts: int
    right_key: str
    amounts_change: bool
    access: str
    helpline: str
    checklist: str

    @property
    def is_private(self) -> bool:
        """Tell whether only she herself may hear it, alone."""
        return self.access == PRIVATE


@dataclass(frozen=True, slots=True)
class Check:
    """One question of a checklist and the answer it wants.

    `blocks`: what is missing when she answers otherwise, so that nothing further need be asked (or NOTHING). `play`:
    what to do about it.
    """

    prompt_id: str
    wants: str
    blocks: str
    play: str


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of one version of the flows."""

    triage: Mapping[str, tuple[Question, ...]]
    lessons: Mapping[str, Lesson]
    checklists: Mapping[str, tuple[Check, ...]]

    def remembered(self, name: str) -> list[str]:
        """Return every prompt that a node may have remembered under `name`; none for a name no node uses so."""
        match name:
            case "play":
                return self.first_aid()
            case "block":
                checks = [check for table in self.checklists.values() for check in table]
                return sorted({check.play for check in checks if check.blocks != NOTHING})
            case "helpline":
                return sorted({lesson.helpline for lesson in self.lessons.values() if lesson.helpline != NOTHING})
            case "question" | "answer":
                told = [lesson.topic for lesson in self.lessons.values() if not lesson.is_private]
                return [f"LES.{topic}.{name[0].upper()}" for topic in told]
        return []

    def first_aid(self) -> list[str]:
        """Return every prompt that a yes to an emergency sign leads to, each once."""
        questions = [question for table in self.triage.values() for question in table]
        return sorted({question.play_on_yes for question in questions if question.on_yes == "E"})


def read_tables(documents: Mapping[str, str]) -> Tables:
    """Read the tables from their texts. Raises FlowFileError. Books of older calls have no checklists."""
    checklists = _read_checklists(documents.get("checklists.yaml", "{}"))
    return Tables(_read_triage(documents["triage.yaml"]), _read_lessons(documents["lessons.yaml"]), checklists)


def table_texts(folder: Path) -> dict[str, str]:
    """Return the texts of the table files in `folder`."""
    return {name: (folder / name).read_text(encoding="utf-8") for name in FILES}


def _read_triage(text: str) -> dict[str, tuple[Question, ...]]:
    data = _mapping("triage.yaml", None, load_strict("triage.yaml", text))
    return {table: _questions(table, rows) for table, rows in data.items()}


def _questions(table: str, rows: Any) -> tuple[Question, ...]:
    if not isinstance(rows, list) or not rows:
        raise FlowFileError("triage.yaml", table, None, "must be a list of questions")
    return tuple(_question(table, row) for row in rows)


def _question(table: str, row: Any) -> Question:
    """Read a question. R2: to an emergency sign, "don't know" is P1 at least, and so is silence to any question."""
    fields = Fields("triage.yaml", table, _mapping("triage.yaml", table, row))
    on_yes = fields.one_of("yes", LEVELS)
    question = Question(
        prompt_id=fields.text("ask"),
        on_yes=on_yes,
        on_dont_know=fields.one_of("dont_know", LEVELS if on_yes == "D1" else AT_ONCE),
        on_silence=fields.one_of("silence", AT_ONCE),
        play_on_yes=fields.text("play"),
    )
    fields.done()
    return question


def _read_lessons(text: str) -> dict[str, Lesson]:
    data = _mapping("lessons.yaml", None, load_strict("lessons.yaml", text))
    return {topic: _lesson(topic, row) for topic, row in data.items()}


def _lesson(topic: str, row: Any) -> Lesson:
    fields = Fields("lessons.yaml", topic, _mapping("lessons.yaml", topic, row))
    lesson = Lesson(
        topic=topic,
        facts=fields.number("facts", 0, least=1, most=12),
        right_key=fields.one_of("right_key", QUIZ_KEYS),
        amounts_change=fields.one_of("amounts_change", ("yes", "no")) == "yes",
        access=fields.one_of("access", (OPEN, OPT_IN, PRIVATE), OPEN),
        helpline=fields.text("helpline", NOTHING),
        checklist=fields.text("checklist", NOTHING),
    )
    fields.done()
    return lesson


def _read_checklists(text: str) -> dict[str, tuple[Check, ...]]:
    data = _mapping("checklists.yaml", None, load_strict("checklists.yaml", text))
    return {name: _checks(name, rows) for name, rows in data.items()}


def _checks(name: str, rows: Any) -> tuple[Check, ...]:
    if not isinstance(rows, list) or not rows:
        raise FlowFileError("checklists.yaml", name, None, "must be a list of questions")
    return tuple(_check(name, row) for row in rows)


def _check(name: str, row: Any) -> Check:
    fields = Fields("checklists.yaml", name, _mapping("checklists.yaml", name, row))
    check = Check(
        prompt_id=fields.text("ask"),
        wants=fields.one_of("wants", ("yes", "no")),
        blocks=fields.text("blocks", NOTHING),
        play=fields.text("play", NOTHING),
    )
    if (check.blocks == NOTHING) != (check.play == NOTHING):
        raise fields.error("play", "and blocks belong together: what is missing, and what to do about it")
    fields.done()
    return check


def _mapping(file: str, node: str | None, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise FlowFileError(file, node, None, "must be a mapping")
    return value

"""Tables that nodes run through: triage questions and lessons. Data, read once and checked like flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from call_flows.errors import FlowFileError
from call_flows.fields import Fields
from call_flows.strict_yaml import load_strict

# Most urgent first: E emergency now, P1 a human within minutes, D1 a doctor the same day.
LEVELS = ("E", "P1", "D1")
QUIZ_KEYS = ("1", "2")


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
    """One topic: how many facts it has, which key answers its quiz, and whether amounts in it may change."""

    topic: str
    facts: int
    right_key: str
    amounts_change: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of one version of the flows."""

    triage: Mapping[str, tuple[Question, ...]]
    lessons: Mapping[str, Lesson]

    def first_aid(self) -> list[str]:
        """Return every prompt that a yes to an emergency sign leads to, each once."""
        questions = [question for table in self.triage.values() for question in table]
        return sorted({question.play_on_yes for question in questions if question.on_yes == "E"})


def read_tables(documents: Mapping[str, str]) -> Tables:
    """Read `triage.yaml` and `lessons.yaml` from their texts. Raises FlowFileError."""
    return Tables(_read_triage(documents["triage.yaml"]), _read_lessons(documents["lessons.yaml"]))


def table_texts(folder: Path) -> dict[str, str]:
    """Return the texts of the table files in `folder`."""
    return {name: (folder / name).read_text(encoding="utf-8") for name in ("triage.yaml", "lessons.yaml")}


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
    unclear = LEVELS[:2]
    question = Question(
        prompt_id=fields.text("ask"),
        on_yes=on_yes,
        on_dont_know=fields.one_of("dont_know", LEVELS if on_yes == "D1" else unclear),
        on_silence=fields.one_of("silence", unclear),
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
    )
    fields.done()
    return lesson


def _mapping(file: str, node: str | None, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise FlowFileError(file, node, None, "must be a mapping")
    return value

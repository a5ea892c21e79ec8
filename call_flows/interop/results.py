"""What callers chose, in the Flow Results form: a descriptor with the questions of one flow, and rows of answers.

A contact is a member's number in our books, or the call where nobody is known or the flow is about health: never a
phone. A flow whose content belongs into the safety store has no results. What the house does at a question is no
answer either: keys 0, 8, 9 and star, silence, wrong keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from call_flows.drawing.wording import Wordings
from call_flows.engine import BACK, DANGER, HUMAN, REPEAT
from call_flows.interop.blocks import choices_of
from call_flows.interop.identity import package_id
from call_flows.links import RawNode, raw_flow, word_of
from call_flows.model import FlowBook
from core.answered import Answered

SPECIFICATION = "1.0.0-rc1"
DATA_FILE = "results.json"
SELECT_ONE, NUMERIC = "select_one", "numeric"
# A choice may be called like what the house does: what she pressed tells them apart.
HOUSE_KEYS = frozenset({BACK, DANGER, HUMAN, REPEAT})
# The outcome of a `collect` node that took a number.
_ENTERED = "entered"
_FIELDS = (
    ("timestamp", "Timestamp", "datetime"),
    ("row_id", "Row ID", "string"),
    ("contact_id", "Contact ID", "string"),
    ("question_id", "Question ID", "string"),
    ("response", "Response", "any"),
    ("response_metadata", "Response Metadata", "object"),
)
# Whose answers stand under the member; what was said of anybody's health stands under the call alone.
_NAMED_TOPICS = frozenset({"general", "money"})
Row = list[Any]
Questions = Mapping[str, Mapping[str, Any]]


class NoResultsError(ValueError):
    """Results of this flow are not given away."""


def questions_of(book: FlowBook, flow: str, words: Wordings) -> dict[str, dict[str, Any]]:
    """Return the questions of a flow by id. Raises NoResultsError for a sealed flow, and all about violence."""
    if book.flows[flow].sealed or book.flows[flow].topic == "violence":
        raise NoResultsError(f"what happens in {flow} belongs into the safety store only")
    questions = {}
    for name, node in raw_flow(book, flow)["nodes"].items():
        if (asked := _question(node, words)) is not None:
            questions[f"{flow}.{name}"] = asked
    return questions


def rows_of(book: FlowBook, flow: str, questions: Questions, answers: Iterable[Answered]) -> list[Row]:
    """Return the answers to these questions of a flow as rows of six, and nothing else that happened at them."""
    rows = []
    for answer in answers:
        question_id = f"{flow}.{answer.node}"
        response = _response(questions.get(question_id), answer)
        if response is not None:
            contact = _contact(answer, named=book.flows[flow].topic in _NAMED_TOPICS)
            row_id = f"{answer.call_id}-{answer.turn}"
            rows.append([_instant(answer.at), row_id, contact, question_id, response, None])
    return rows


def descriptor(
    book: FlowBook, flow: str, questions: Questions, from_at: datetime, until_at: datetime
) -> dict[str, Any]:
    """Return the description of a package. Its id stays the same for the same flow version and days."""
    name = f"sunwai-{flow}-{from_at:%Y%m%d}-{until_at:%Y%m%d}"
    return {
        "profile": "flow-results-package",
        "name": name,
        "title": book.flows[flow].title,
        "flow_results_specification_version": SPECIFICATION,
        "created": _instant(until_at),
        "modified": _instant(until_at),
        "id": package_id(f"{name} {book.version}"),
        "resources": [
            {
                "name": f"{name}-data",
                "path": DATA_FILE,
                "mediatype": "application/json",
                "encoding": "utf-8",
                "schema": {
                    "language": "eng",
                    "fields": [{"name": field, "title": title, "type": kind} for field, title, kind in _FIELDS],
                    "questions": dict(questions),
                },
            }
        ],
    }


def _question(node: RawNode, words: Wordings) -> dict[str, Any] | None:
    word = word_of(node)
    if word in {"menu", "yes_no"}:
        return {
            "type": SELECT_ONE,
            "label": _label(node, words),
            "type_options": {"choices": list(choices_of(node).values())},
        }
    if word == "collect":
        least, most = int(node.get("least", "1")), int(node.get("most", 10 ** int(node.get("digits", "4")) - 1))
        return {"type": NUMERIC, "label": _label(node, words), "type_options": {"range": [least, most]}}
    return None


def _label(node: RawNode, words: Wordings) -> str:
    said = node[word_of(node)]
    return " ".join(words[prompt].en for prompt in ([said] if isinstance(said, str) else said) if prompt in words)


def _response(question: Mapping[str, Any] | None, answer: Answered) -> str | int | None:
    if question is None:
        return None
    if question["type"] == SELECT_ONE:
        chosen = answer.outcome in question["type_options"]["choices"] and answer.pressed not in HOUSE_KEYS
        return answer.outcome if chosen else None
    pressed = (answer.pressed or "").rstrip("#")
    return int(pressed) if answer.outcome == _ENTERED and pressed.isdecimal() else None


def _contact(answer: Answered, *, named: bool) -> str:
    if named and answer.member_id is not None:
        return f"member-{answer.member_id}"
    return f"call-{answer.call_id}"


def _instant(at: datetime) -> str:
    """Return an instant as the format wants it: with an offset, never with Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")

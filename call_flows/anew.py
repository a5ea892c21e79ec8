"""Questions whose words may lose their truth while she listens: a notice that is taken back in that very minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from call_flows.errors import FlowRunError
from call_flows.fields import NOTHING
from call_flows.model import FlowBook
from call_flows.nodes.asking import Question
from call_flows.nodes.base import Go, Visit
from call_flows.state import Frame
from call_flows.turn import Said


@runtime_checkable
class LooksAnew(Protocol):
    """A node that asks such a question; `anew` is the node that looks up what is so now."""

    question: Question
    anew: str


def where_anew(book: FlowBook, visit: Visit, frame: Frame, asked: Sequence[Said]) -> Go | None:
    """Return where to go if the question of `frame` can no longer be put as it was; None where it still can."""
    node: object = book.flows[frame.flow].nodes.get(frame.node)
    if not isinstance(node, LooksAnew) or node.anew == NOTHING:
        return None
    now = Visit(visit.facts, dict(visit.memory), {}, book.tables)
    try:
        node.question.ask(now)
    except FlowRunError:
        return Go(node.anew)
    return None if now.says == list(asked) else Go(node.anew)

"""What of a call that broke off may be taken up in the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from call_flows.fields import RETURN
from call_flows.model import FlowBook
from call_flows.nodes.base import LANGUAGE, LONG, SILENCE
from call_flows.nodes.gate import CODE, NAME, PASSED, PICTURE, WRONG_CODES
from call_flows.state import SUSPENDED, Frame, State
from call_flows.turn import Expect, Said, expect_from_json

# What every call finds out anew: who is listening, how she wants to be spoken to, how it was before.
_OF_ONE_CALL = frozenset({PASSED, WRONG_CODES, LONG, LANGUAGE, SILENCE})


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The flows to go on with, what they know, and the open question; without one the last node begins anew.

    `gate`: what must be passed before, or "" if nothing must.
    """

    frames: tuple[Frame, ...]
    memory: Mapping[str, Any]
    asked: tuple[Said, ...]
    expects: Expect | None
    gate: str


def read_unfinished(book: FlowBook, stored: object, passed: frozenset[str]) -> Unfinished | None:
    """Return what can be taken up of a stored state's JSON text, or None. `passed`: the gates of the present call."""
    if not isinstance(stored, str):
        return None
    state = State.from_json(stored)
    if any(not _is_there(book, frame) or book.flows[frame.flow].sealed for frame in state.frames):
        return None
    frames = tuple(_resuming(book, state.frames))
    if not frames or frames[-1].node == book.flows[frames[-1].flow].over:
        return None
    asked, expects = _question(state, frames)
    memory = {name: value for name, value in state.memory.items() if name not in _OF_ONE_CALL}
    return Unfinished(frames, memory, asked, expects, _missing(state.memory.get(PASSED, ()), passed))


def _is_there(book: FlowBook, frame: Frame) -> bool:
    return frame.flow in book.flows and frame.node in {*book.flows[frame.flow].nodes, RETURN}


def _resuming(book: FlowBook, frames: tuple[Frame, ...]) -> Iterator[Frame]:
    """Yield the outermost run of frames whose flows may be taken up."""
    begun = False
    for frame in frames:
        resumes = book.flows[frame.flow].resumes
        if begun and not resumes:
            return
        if resumes:
            begun = True
            yield frame


def _question(state: State, frames: tuple[Frame, ...]) -> tuple[tuple[Said, ...], Expect | None]:
    last = frames[-1]
    if last is state.here:
        return state.asked, state.expects
    if (left := last.memory.get(SUSPENDED)) is not None:
        return tuple(Said.from_json(said) for said in left["asked"]), expect_from_json(left["expects"])
    return (), None


def _missing(then: Any, now: frozenset[str]) -> str:
    """Return the last gate that was passed then and is not now; a secret number stands for all that is less."""
    opened = now | ({NAME} if now & {CODE, PICTURE} else frozenset()) | ({PICTURE} if CODE in now else frozenset())
    return next((gate for gate in reversed(then) if gate not in opened), "")

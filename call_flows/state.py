"""Where a conversation stands between two turns. Frozen, and survives storage as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from call_flows.turn import Effect, Expect, Said, expect_from_json, expect_to_json

# Made once: json.dumps makes an encoder anew for each text that is not written in its default manner.
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# Where a frame that was left for the didi keeps its question.
SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Frame:
    """One running flow: where it stands, and what its current node remembers."""

    flow: str
    node: str
    memory: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """The whole conversation.

    `frames`: the flow that was started and the flows it runs, innermost last. `memory`: what the caller chose so
    far. `asked`: the words to say again on key 9. `trail`: menus passed, as (depth, node), for the star key.
    `misses`: silences and wrong keys in a row at the current question. `acted`: somebody has done something in this
    call that was understood, or talked to a person.
    """

    frames: tuple[Frame, ...]
    expects: Expect
    memory: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[Said, ...] = ()
    trail: tuple[tuple[int, str], ...] = ()
    misses: int = 0
    repeats: int = 0
    acted: bool = False

    @property
    def here(self) -> Frame:
        """The innermost running flow."""
        return self.frames[-1]

    def to_json(self) -> str:
        """Return the state as JSON text."""
        return _ENCODE(
            {
                "frames": [[frame.flow, frame.node, dict(frame.memory)] for frame in self.frames],
                "expects": expect_to_json(self.expects),
                "memory": dict(self.memory),
                "asked": [said.to_json() for said in self.asked],
                "trail": [list(place) for place in self.trail],
                "misses": self.misses,
                "repeats": self.repeats,
                "acted": self.acted,
            }
        )

    @staticmethod
    def from_json(text: str) -> State:
        """Rebuild a state from `to_json`. Raises KeyError or ValueError if the text is not one."""
        data = json.loads(text)
        return State(
            frames=tuple(Frame(flow, node, memory) for flow, node, memory in data["frames"]),
            expects=expect_from_json(data["expects"]),
            memory=data["memory"],
            asked=tuple(Said.from_json(said) for said in data["asked"]),
            trail=tuple((depth, node) for depth, node in data["trail"]),
            misses=data["misses"],
            repeats=data["repeats"],
            # A call that began with a line that did not note it has not been silent, for all we know.
            acted=data.get("acted", True),
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer to one input: the new state, what to say, what to do, and what the input was taken for.

    `sealed`: it came from a sealed flow or through one, so nobody but the safety store may keep what happened in it.
    """

    state: State
    says: tuple[Said, ...]
    effects: tuple[Effect, ...]
    outcome: str
    slower: bool = False
    sealed: bool = False

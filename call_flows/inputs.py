"""What a caller can do. Silence is an input of its own, and so is a line that went dead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pressed:
    """She pressed keys: one or more of 0-9, * and #."""

    keys: str


@dataclass(frozen=True, slots=True)
class Silence:
    """She was asked and pressed nothing in time."""


@dataclass(frozen=True, slots=True)
class CodeTried:
    """She entered a secret number and somebody outside checked it: the digits never reach a flow or a log.

    `private`: what a private number leads to, as words the flow remembers; it proves nobody's identity. Empty for
    every other number. `weak`: she entered two keys that she keeps in mind as pictures, which open the gate `picture`
    and no other.
    """

    right: bool
    private: Mapping[str, str] = field(default_factory=dict, hash=False)
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """She said something at a question, and the provider put it into words."""

    text: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """She left a recording of `seconds`; `recording_id` is the provider's name for it, `address` where it plays."""

    recording_id: str
    seconds: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Talked:
    """The transfer ended. `connected` tells whether somebody had picked up."""

    connected: bool


@dataclass(frozen=True, slots=True)
class HungUp:
    """The line went dead while the flow was waiting."""


Input = Pressed | Silence | CodeTried | Heard | Spoke | Talked | HungUp

"""What a caller can do. Silence is an input of its own, and so is a line that went dead."""

from __future__ import annotations

from dataclasses import dataclass


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

    `private`: it is a number of the private programme, which proves nobody's identity.
    """

    right: bool
    private: bool = False


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

"""What one turn of a conversation produces: words to say, an input to wait for, and things to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.speakable import Speakable, from_json, to_json


@dataclass(frozen=True, slots=True)
class Said:
    """A prompt with its slots filled, or (with `recording`) the address of her own recording played back."""

    prompt_id: str
    slots: Mapping[str, Speakable] = field(default_factory=dict)
    recording: str | None = None

    def to_json(self) -> list[Any]:
        """Return a JSON-safe list: prompt id, slots, and the recording if it is one."""
        slots = {name: to_json(value) for name, value in self.slots.items()}
        return [self.prompt_id, slots] if self.recording is None else [self.prompt_id, slots, self.recording]

    @staticmethod
    def from_json(data: list[Any]) -> Said:
        """Rebuild from `to_json`."""
        slots = {name: from_json(value) for name, value in data[1].items()}
        return Said(data[0], slots, data[2] if len(data) > 2 else None)


@dataclass(frozen=True, slots=True)
class Keys:
    """Wait for keys. Times in seconds: to the first key, and between keys.

    `proves`: for a secret number, which one it is: a gate's kind. `hints`: words that may be spoken instead of a key.
    """

    most: int = 1
    timeout: int = 6
    between: int = 4
    finish_on: str | None = None
    secret: bool = False
    proves: str = ""
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Speech:
    """Wait for a recording of at most `most` seconds; `silence` seconds of quiet end it, and so does #."""

    purpose: str
    most: int = 90
    silence: int = 3


@dataclass(frozen=True, slots=True)
class Transfer:
    """Connect her to a person. `to` is a role the outside resolves to a phone; it rings `ring` seconds.

    `attempt`: the how manyth try in a row this is, from 1: where several phones may ring, another one each time.
    """

    to: str
    ring: int = 25
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Goodbye:
    """Nothing more to wait for: the line is closed after the last word."""


Expect = Keys | Speech | Transfer | Goodbye

_EXPECTS: dict[str, type[Any]] = {cls.__name__: cls for cls in (Keys, Speech, Transfer, Goodbye)}


def expect_to_json(expect: Expect) -> dict[str, Any]:
    """Return a JSON-safe dict of an expectation."""
    fields = {name: getattr(expect, name) for name in expect.__dataclass_fields__}
    if "hints" in fields:
        fields["hints"] = list(fields["hints"])
    return {"kind": type(expect).__name__, **fields}


def expect_from_json(data: Mapping[str, Any]) -> Expect:
    """Rebuild an expectation from `expect_to_json`."""
    fields = {name: value for name, value in data.items() if name != "kind"}
    if "hints" in fields:
        fields["hints"] = tuple(fields["hints"])
    result: Expect = _EXPECTS[data["kind"]](**fields)
    return result


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be done outside, in the same transaction as the turn. `name` is one of effects.EFFECTS."""

    name: str
    values: Mapping[str, Any]

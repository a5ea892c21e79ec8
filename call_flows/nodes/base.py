"""What every node type is made of.

A node gets a `Visit` (the present turn) and answers with a `Move`: go on, wait for the caller, run another flow,
leave this one. It never sees a clock, a database or XML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, Self

from call_flows.errors import FlowRunError
from call_flows.facts import Facts, FactValue
from call_flows.fields import Fields
from call_flows.inputs import Input
from call_flows.tables import Tables
from call_flows.turn import Effect, Expect, Said
from core.speakable import Clock12, Count, DateWords, Day, DigitString, Name, Phrase, Rupees, Speakable

PLAYBACK = "@recording"
# Set to "no" for whoever knows the keys: she hears short forms until something goes wrong, then the long ones again.
LONG = "long"
# The language she chose, in the memory of a call.
LANGUAGE = "language"
# How often in a row nobody did anything in the calls from this number before this one.
SILENCE = "silence"
# A remembered number with a name that ends so is money, in paise.
PAISE = "_paise"
# Where the record node keeps the provider's name of what she spoke, its length in seconds, and its address.
RECORDING, SECONDS, ADDRESS = "recording_id", "recording_seconds", "recording_address"
_SPEAKABLE = (Rupees, Day, DateWords, Clock12, Count, DigitString, Name, Phrase)


@dataclass(frozen=True, slots=True)
class Go:
    """Go on with another node of this flow, `return` from it, or go to the didi (`house:didi`)."""

    to: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for the caller. `again`: the question before stands, and is said again after what was said now.

    `question_from`: where in this turn's words a question begins that was said anew, in its other form.
    """

    expects: Expect
    again: bool = False
    question_from: int | None = None


@dataclass(frozen=True, slots=True)
class RunFlow:
    """Run another flow, then go on with `then`."""

    flow: str
    then: str


@dataclass(frozen=True, slots=True)
class TakeUp:
    """Take up the call whose state is remembered as `name`, then go on with `then`.

    `gone`: where to go when nothing is left of it; `locked`: when a gate must be passed first.
    """

    name: str
    then: str
    gone: str
    locked: str


Move = Go | Wait | RunFlow | TakeUp


@dataclass
class Visit:
    """One turn as a node sees it. The engine makes it and reads it back."""

    facts: Facts
    memory: dict[str, Any]
    here: dict[str, Any]
    tables: Tables
    misses: int = 0
    says: list[Said] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    outcome: str = ""

    def fact(self, name: str) -> FactValue:
        """Return a fact."""
        return self.facts.get(name, self.memory)

    def say(self, prompts: tuple[str, ...], slots: Mapping[str, str] | None = None) -> None:
        """Say prompts, their slots filled from facts or (`$name`) from numbers she entered.

        A prompt `$name` is the one the flow remembered under that name; `@recording` plays back what she just spoke.
        Raises FlowRunError when a value cannot be spoken.
        """
        values = {slot: self._speakable(fact) for slot, fact in (slots or {}).items()}
        for prompt in prompts:
            if prompt == PLAYBACK:
                self.says.append(Said(PLAYBACK, {}, str(self.memory[ADDRESS])))
            else:
                self.says.append(Said(str(self.value_of(prompt)), values))

    def is_stale(self, question: str) -> bool:
        """Tell whether a question holds a figure that may no longer be told, so that no answer to it would count."""
        return question in str(self.fact("figures.stale")).split()

    @property
    def is_short(self) -> bool:
        """Tell whether she hears the short forms."""
        return self.memory.get(LONG) == "no"

    def _speakable(self, fact: str) -> Speakable:
        if fact.startswith("$"):
            return self._remembered(fact[1:])
        value = self.fact(fact)
        if not isinstance(value, _SPEAKABLE):
            raise FlowRunError(f"fact {fact} is {type(value).__name__}: nothing to speak")
        return value

    def _remembered(self, name: str) -> Speakable:
        """Return a number she entered: money if its name ends in `_paise`, else a count."""
        number = self.memory.get(name)
        if not isinstance(number, int):
            raise FlowRunError(f"nothing to speak is remembered as {name}")
        return Rupees(number) if name.endswith(PAISE) else Count(number)

    def do(self, effect: str, **values: Any) -> None:
        """Ask for an effect."""
        self.effects.append(Effect(effect, values))

    def value_of(self, text: str) -> Any:
        """Return `text`, or for `$name` what the caller chose under that name."""
        return self.memory.get(text[1:]) if text.startswith("$") else text


@dataclass(frozen=True, slots=True)
class Spoken:
    """One prompt a node can say, for the checks: with which slots, and after which gate at the earliest."""

    prompt_id: str
    slots: Mapping[str, str]


class Node(Protocol):
    """A node type. Its file in call_flows/nodes/ is its only home."""

    word: ClassVar[str]

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Build the node from its YAML fields. Raises FlowFileError."""
        ...

    def enter(self, visit: Visit) -> Move:
        """Say and do what the node is for; wait or go on."""
        ...

    def take(self, visit: Visit, given: Input) -> Move:
        """Answer the caller's input. Called only after this node waited."""
        ...

    def targets(self) -> Iterator[str]:
        """Yield every node it may go on with."""
        ...

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield every prompt it may say."""
        ...


class Passing:
    """Base of nodes that never wait."""

    def take(self, visit: Visit, given: Input) -> Move:
        """Refuse: nobody waits here."""
        raise FlowRunError(f"{type(self).__name__} does not wait for {given!r}")

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Say nothing."""
        return iter(())

"""`menu`: offer at most four choices by key. `remember` keeps the chosen label for later.

Where the line listens, a word of a choice's `says` does what its key does. Key 9 says the menu
again; with `repeats: everything` also what was said before it in the same breath. With `anew` its words may lose
their truth while she listens: where they would be said again and are not so any more, the call goes there instead.
With `first` the menus before it are left for good: star leads back to it and no further.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import NOTHING, Fields
from call_flows.inputs import Heard, Input, Pressed
from call_flows.nodes.asking import Misses, Question
from call_flows.nodes.base import Go, Move, Spoken, Visit, Wait
from call_flows.tables import Tables
from call_flows.turn import Keys

MOST_CHOICES = 4
# 8 is danger, 9 repeats, 0 is the didi, * goes back: fixed in the whole house.
CHOICE_KEYS = frozenset("1234567")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: where it leads, what it is called in reports, and words that may be spoken instead of its key.

    `unspoken`: its key is told to those it is for, and no prompt names it.
    """

    to: str
    label: str
    says: tuple[str, ...]
    unspoken: bool = False

    @classmethod
    def read(cls, fields: Fields) -> Option:
        """Read from YAML."""
        says = tuple(unicodedata.normalize("NFC", word) for word in fields.words("says"))
        option = cls(fields.target("to"), fields.text("label"), says, fields.flag("unspoken"))
        fields.done()
        return option


@dataclass(frozen=True, slots=True)
class Menu:
    """Speak the choices and wait for one key."""

    word: ClassVar[str] = "menu"
    question: Question
    options: Mapping[str, Option]
    misses: Misses
    remember: str
    on_hang_up: str
    repeats_all: bool
    anew: str
    is_first: bool
    expects: Keys

    @classmethod
    def read(cls, fields: Fields) -> Menu:
        """Read from YAML."""
        options = _read_options(fields)
        hints = tuple(word for option in options.values() for word in option.says)
        return cls(
            question=Question.read(fields, "menu"),
            options=options,
            misses=Misses.read(fields),
            remember=fields.text("remember", NOTHING),
            on_hang_up=fields.target("hung_up", NOTHING),
            repeats_all=fields.text("repeats", "question") == "everything",
            anew=fields.target("anew", NOTHING),
            is_first=fields.flag("first"),
            expects=Keys(timeout=fields.number("timeout", 6, least=5, most=20), hints=hints),
        )

    def enter(self, visit: Visit) -> Move:
        """Offer the choices."""
        self.question.ask(visit)
        return Wait(self.expects)

    def take(self, visit: Visit, given: Input) -> Move:
        """Follow the key."""
        if not isinstance(given, Pressed | Heard):
            return self.misses.on_silence(visit, self.expects, self.question)
        option = self._spoken_of(given.text) if isinstance(given, Heard) else self.options.get(given.keys)
        if option is None:
            return self.misses.on_wrong_key(visit, self.expects, self.question)
        visit.outcome = option.label
        if self.remember != NOTHING:
            visit.memory[self.remember] = option.label
        return Go(option.to)

    def _spoken_of(self, text: str) -> Option | None:
        """Return the one choice of which a word was said; none when it could be several."""
        words = unicodedata.normalize("NFC", text).split()
        meant = [option for option in self.options.values() if not set(words).isdisjoint(option.says)]
        return meant[0] if len(meant) == 1 else None

    def hung_up(self, visit: Visit) -> Move | None:
        """Go on silently where the flow says so: what she spoke before this menu is not lost."""
        return None if self.on_hang_up == NOTHING else Go(self.on_hang_up)

    def targets(self) -> Iterator[str]:
        """Yield every choice's node, and where misses, a dead line and words that are no longer so lead."""
        for option in self.options.values():
            yield option.to
        if self.on_hang_up != NOTHING:
            yield self.on_hang_up
        if self.anew != NOTHING:
            yield self.anew
        yield from self.misses.targets()

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield its prompts."""
        yield from self.question.spoken()
        yield from self.misses.spoken()


def _read_options(fields: Fields) -> dict[str, Option]:
    raw = fields.mapping("options")
    options = {}
    for key, value in raw.items():
        if key not in CHOICE_KEYS:
            raise fields.error(f"options.{key}", "must be a quoted key from 1 to 7; 8, 9, 0, * and # are the house's")
        if not isinstance(value, Mapping):
            raise fields.error(f"options.{key}", "must be a mapping with to and label")
        options[key] = Option.read(Fields(fields.file, fields.node, value, f"options.{key}."))
    offered = sum(not option.unspoken for option in options.values())
    if not 1 <= offered <= MOST_CHOICES:
        raise fields.error("options", f"has {offered} choices; a menu offers 1 to {MOST_CHOICES}")
    return options

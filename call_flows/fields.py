"""The fields of one node while it is read: every access checks type and spelling and names the place if wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from call_flows.errors import FlowFileError
from call_flows.facts import FACTS

DIDI = "house:didi"
COVER = "house:cover"
# Stands for a field that a file left out.
NOTHING = "-"
RETURN = "return"


@dataclass
class Fields:
    """A YAML mapping with a place. `done()` refuses whatever nobody asked for."""

    file: str
    node: str
    data: Mapping[str, Any]
    prefix: str = ""
    _asked: set[str] = field(default_factory=set)

    def error(self, name: str | None, problem: str) -> FlowFileError:
        """Return an error that names this place."""
        place = f"{self.prefix}{name}" if name else self.prefix.rstrip(".") or None
        return FlowFileError(self.file, self.node, place, problem)

    def has(self, name: str) -> bool:
        """Tell whether the field is there."""
        return name in self.data

    def _get(self, name: str, default: Any, required: bool) -> Any:
        self._asked.add(name)
        if name not in self.data:
            if required:
                raise self.error(name, "is missing")
            return default
        return self.data[name]

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text field; without `default` it must be there."""
        value = self._get(name, default, default is None)
        if not isinstance(value, str) or not value:
            raise self.error(name, "must be a word or sentence")
        return value

    def one_of(self, name: str, words: tuple[str, ...], default: str | None = None) -> str:
        """Return a text field that must be one of `words`; without `default` it must be there."""
        value = self.text(name, default)
        if value not in words:
            raise self.error(name, f"must be one of {', '.join(words)}")
        return value

    def flag(self, name: str) -> bool:
        """Return an optional field that is "yes" or "no"; left out it means no."""
        return self.one_of(name, ("yes", "no"), "no") == "yes"

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """Return a whole number between `least` and `most`."""
        value = self._get(name, str(default), False)
        if not isinstance(value, str) or not value.isdecimal() or not least <= int(value) <= most:
            raise self.error(name, f"must be a whole number from {least} to {most}")
        return int(value)

    def target(self, name: str, default: str | None = None) -> str:
        """Return the name of a node to go on with, `return`, `house:didi`, or `house:cover`."""
        return self.text(name, default)

    def prompts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """Return a list of prompt ids; a single id may stand without brackets."""
        value = self._get(name, [], required)
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self.error(name, "must be a prompt id or a list of them")
        if required and not items:
            raise self.error(name, "names no prompt")
        return tuple(items)

    def words(self, name: str) -> tuple[str, ...]:
        """Return an optional list of words."""
        return self.prompts(name, required=False)

    def mapping(self, name: str, *, required: bool = True) -> Mapping[str, Any]:
        """Return a mapping field."""
        value = self._get(name, {}, required)
        if not isinstance(value, Mapping):
            raise self.error(name, "must be a mapping")
        return value

    def text_map(self, name: str, *, required: bool = True) -> dict[str, str]:
        """Return a mapping of words to words."""
        value = self.mapping(name, required=required)
        for key, item in value.items():
            if not isinstance(item, str):
                raise self.error(f"{name}.{key}", "must be a word")
        return dict(value)

    def slots(self) -> dict[str, str]:
        """Return the optional `slots` mapping: slot name to fact, or to `$name` for a number she entered."""
        slots = self.text_map("slots", required=False)
        for slot, fact in slots.items():
            if not fact.startswith("$"):
                self.check_fact(f"slots.{slot}", fact)
        return slots

    def check_fact(self, name: str, fact: str) -> str:
        """Return `fact`, or raise if facts.py does not list it."""
        if fact not in FACTS:
            raise self.error(name, f"{fact!r} is not a fact; call_flows/facts.py lists them")
        return fact

    def inner(self, name: str, *, required: bool = True) -> Fields | None:
        """Return a nested mapping as fields of its own."""
        if not required and not self.has(name):
            return None
        value = self.mapping(name)
        return Fields(self.file, self.node, value, f"{self.prefix}{name}.")

    def done(self) -> None:
        """Raise for any field that nobody asked for."""
        unknown = sorted(set(self.data) - self._asked)
        if unknown:
            raise self.error(unknown[0], f"is not a field here; known: {', '.join(sorted(self._asked))}")

"""Where a node leads, and by which field of its file: what drawings and the interchange need beside `targets()`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from call_flows.fields import DIDI
from call_flows.model import FlowBook
from call_flows.nodes.asking import HOUSE
from call_flows.strict_yaml import load_strict

_MISSES = ("no_input.then", "no_match.then")
# The fields of each node type that hold the name of another node; `*` stands for every field of a mapping.
LEADING: Mapping[str, tuple[str, ...]] = {
    "branch": ("cases.*", "otherwise"),
    "case": ("next",),
    "checklist": ("likely", "ask", "blocked"),
    "collect": ("done", "hung_up", *_MISSES),
    "effect": ("next",),
    "end": (),
    "gate": ("passed", "failed", "private", *_MISSES),
    "lesson": ("next", "nobody"),
    "menu": ("options.*.to", "hung_up", "anew", *_MISSES),
    "quiz": ("next", *_MISSES),
    "record": ("done", "nothing"),
    "resume": ("next", "gone", "locked"),
    "run": ("next",),
    "say": ("next",),
    "transfer": ("talked", "failed"),
    "triage": ("levels.*", "clear"),
    "yes_no": ("yes", "no", "dont_know", "anew", *_MISSES),
}
RawNode = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """One way out of a node. `path`: the fields that lead there, such as ("options", "1", "to")."""

    path: tuple[str, ...]
    to: str

    @property
    def name(self) -> str:
        """What the way is called: the case, the key, or the field."""
        return self.path[1] if self.path[0] in {"cases", "options", "levels"} else self.path[0]

    @property
    def by_house(self) -> bool:
        """Tell whether the house's rule for silence and wrong keys leads there, and not the flow's own."""
        return self.path in {("no_input",), ("no_match",)}


def raw_flow(book: FlowBook, name: str) -> Mapping[str, Any]:
    """Return a flow as its file says it."""
    file = f"{name}.yaml"
    raw: Mapping[str, Any] = load_strict(file, book.documents[file])
    return raw


def word_of(node: RawNode) -> str:
    """Return a node's type: its first field."""
    return next(iter(node))


def links_of(node: RawNode) -> list[Link]:
    """Return the ways out of a node in the order of its fields' meaning. Raises KeyError for an unknown type."""
    return [link for pattern in LEADING[word_of(node)] for link in _found(node, tuple(pattern.split(".")), ())]


def _found(value: Any, pattern: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Link]:
    if isinstance(value, str):
        if not pattern:
            yield Link(path, value)
        elif pattern == ("then",) and value == HOUSE:
            yield Link(path, DIDI)
    elif isinstance(value, Mapping) and pattern:
        for key in value if pattern[0] == "*" else (pattern[0],):
            if key in value:
                yield from _found(value[key], pattern[1:], (*path, key))

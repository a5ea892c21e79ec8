"""A flow as a drawing: mermaid text, which code pages and editors show as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from call_flows.fields import COVER, DIDI, RETURN
from call_flows.links import Link, RawNode, links_of, raw_flow, word_of
from call_flows.model import FlowBook

# What encloses a node's words: questions, other flows, ends, people, things done, and everything else.
_SHAPES = {
    **dict.fromkeys(("menu", "yes_no", "quiz", "triage", "checklist", "collect", "lesson", "record"), ("{{", "}}")),
    **dict.fromkeys(("run", "resume"), ("[[", "]]")),
    **dict.fromkeys(("case", "effect"), ("[/", "/]")),
    "gate": ("{", "}"),
    "branch": ("{", "}"),
    "end": ("([", "])"),
    "transfer": (">", "]"),
}
_PLAIN = ("[", "]")
_HOUSE = {DIDI: "house_didi([a didi])", COVER: "house_cover([the cover])", RETURN: "house_return([back])"}


def diagram(book: FlowBook, name: str) -> str:
    """Return the drawing of one flow, without the fence around it."""
    raw = raw_flow(book, name)
    lines = ["flowchart TD", f"  begin((begin)) --> {_id(raw['start'])}"]
    drawn: set[str] = set()
    for node_name, node in raw["nodes"].items():
        lines.append(f"  {_id(node_name)}{_box(node_name, node)}")
        for link in links_of(node):
            if not link.by_house:
                lines.append(f"  {_id(node_name)} {_arrow(node, link)} {_id(link.to)}")
                drawn.add(link.to)
    lines += [f"  {shape}" for target, shape in _HOUSE.items() if target in drawn]
    return "\n".join(lines)


def overview(book: FlowBook) -> str:
    """Return the drawing of which flow runs which."""
    lines = ["flowchart LR"]
    for name in sorted(book.flows):
        runs = dict.fromkeys(node["run"] for node in raw_flow(book, name)["nodes"].values() if word_of(node) == "run")
        lines += [f"  {_id(name)}[{name}]", *(f"  {_id(name)} --> {_id(other)}" for other in runs)]
    return "\n".join(lines)


def _id(name: str) -> str:
    """Return a name that means nothing to mermaid, which knows words such as `end`."""
    return _HOUSE[name].split("(")[0] if name in _HOUSE else f"n_{name}"


def _box(name: str, node: RawNode) -> str:
    left, right = _SHAPES.get(word_of(node), _PLAIN)
    return f'{left}"{_escaped(name)}<br/>{_escaped(" ".join(_gist(node)))}"{right}'


def _gist(node: RawNode) -> Iterator[str]:
    """Yield what a node is about: its type, and what stands behind the type in its file."""
    word = word_of(node)
    yield word
    about: Any = node[word]
    yield from [about] if isinstance(about, str) else about
    if word == "gate" and "ask" in node:
        yield from [node["ask"]] if isinstance(node["ask"], str) else node["ask"]


def _arrow(node: RawNode, link: Link) -> str:
    if link.path == ("next",):
        return "-->"
    label = link.name
    if link.path[0] == "options":
        label = f"{link.name} {node['options'][link.name]['label']}"
    line = "-." if link.path[0] in {"no_input", "no_match", "hung_up", "anew"} else "--"
    return f'{line} "{_escaped(label)}" {line.removesuffix(".") if line == "--" else ".-"}>'


def _escaped(text: str) -> str:
    return text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace("$", "#36;")

"""A container document as flow files: our own export, perhaps changed elsewhere, or what another system wrote.

A block that carries one of our nodes becomes that node again, and where its exits lead now counts: that is what a
flow editor changes. A block of another system becomes the node that says the same; its words become new prompts, to
be checked and recorded like all others. What has no counterpart here is refused, with flow, block and reason.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from call_flows.drawing.wording import Wording
from call_flows.fields import COVER, DIDI, RETURN
from call_flows.interop.blocks import MESSAGE, NUMERIC, OPEN, RUN_FLOW, SELECT_ONE, VENDOR
from call_flows.interop.exporting import SPECIFICATION
from call_flows.interop.resources import ENGLISH, HINDI
from call_flows.nodes.asking import HOUSE, HOUSE_SILENCE, HOUSE_WRONG_KEY
from call_flows.yaml_text import dump

_WORD = re.compile(r"\W+")
_PRESSED = re.compile(r"block\.response\s*=\s*'?([1-7])'?")
_HOUSE_MISSES = {"no_input": HOUSE_SILENCE, "no_match": HOUSE_WRONG_KEY}


class InterchangeError(ValueError):
    """A container cannot be taken over. The message names flow and block, and what is wrong."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")


@dataclass
class Imported:
    """What a container holds: flow files by name, and the words of prompts that are not ours."""

    documents: dict[str, str] = field(default_factory=dict)
    prompts: dict[str, Wording] = field(default_factory=dict)


def read_container(data: Any) -> Imported:
    """Return the flows of a container as files; `read_book` says whether they fit. Raises InterchangeError."""
    version = _get(data, "specification_version", str, "container")
    if version != SPECIFICATION:
        raise InterchangeError("container", f"is written to specification {version}; this reads {SPECIFICATION}")
    flows = _get(data, "flows", list, "container")
    names = {flow["uuid"]: _slug(flow["name"]) for flow in _each(flows, "container · flows", "uuid", "name")}
    imported = Imported()
    for flow in flows:
        reader = _FlowReader(flow, names, imported)
        imported.documents[f"{reader.name}.yaml"] = dump(reader.read())
    return imported


class _FlowReader:
    """One flow being read."""

    def __init__(self, flow: Mapping[str, Any], flows: Mapping[str, str], imported: Imported) -> None:
        self.flow = flow
        self.flows = flows
        self.imported = imported
        self.name = flows[flow["uuid"]]
        self.blocks = list(_each(_get(flow, "blocks", list, self.name), self.name, "uuid", "name", "type", "exits"))
        self.nodes = {block["uuid"]: _slug(block["name"]) for block in self.blocks}

    def read(self) -> dict[str, Any]:
        """Return the flow as its file would say it."""
        first = self.flow.get("first_block_id")
        if first not in self.nodes:
            raise InterchangeError(self.name, "first_block_id names none of its blocks")
        ours = _ours(self.flow).get("flow", {})
        header = {"flow": self.name, "title": self.flow.get("label") or self.flow["name"], **ours}
        header["start"] = self.nodes[first]
        return {**header, "nodes": {self.nodes[block["uuid"]]: self._node(block) for block in self.blocks}}

    def _node(self, block: Mapping[str, Any]) -> dict[str, Any]:
        place = f"{self.name} · {block['name']}"
        ours = _ours(block).get("node")
        if ours is not None:
            return self._rewired(place, copy.deepcopy(ours), block)
        make = _MAKERS.get(block["type"])
        if make is None:
            known = ", ".join(sorted(_MAKERS))
            raise InterchangeError(place, f"{block['type']} has no counterpart here; known are {known}")
        return make(self, place, block)

    def _rewired(self, place: str, node: dict[str, Any], block: Mapping[str, Any]) -> dict[str, Any]:
        """Return our node with the ways its exits have now."""
        for way in _each(block["exits"], place, "uuid", "name"):
            path = _ours(way).get("path")
            if path:
                _lead(place, node, path, self.target(place, way))
        return node

    def target(self, place: str, way: Mapping[str, Any]) -> str:
        """Return the node an exit leads to; without a destination the flow is left."""
        destination = way.get("destination_block")
        if destination is None:
            to = _ours(way).get("to", RETURN)
            if to not in {RETURN, DIDI, COVER}:
                raise InterchangeError(place, f"exit {way['name']!r} leads to {to!r}, which is nowhere")
            return str(to)
        if destination not in self.nodes:
            raise InterchangeError(place, f"exit {way['name']!r} leads to a block of another flow")
        return self.nodes[destination]

    def only_target(self, place: str, block: Mapping[str, Any]) -> str:
        """Return where a block leads whatever happens: its default exit, or its only one."""
        ways = list(_each(block["exits"], place, "uuid", "name"))
        chosen = [way for way in ways if way.get("default")] or ways[:1]
        return self.target(place, chosen[0]) if chosen else RETURN

    def prompt(self, place: str, block: Mapping[str, Any]) -> str:
        """Return the id of the prompt that says a block's words; they are kept to be written down."""
        wanted = block.get("config", {}).get("prompt")
        values = {
            value["language_id"]: value["value"]
            for resource in self.flow.get("resources", [])
            if resource["uuid"] == wanted
            for value in resource["values"]
            if value["content_type"] == "TEXT"
        }
        if not values:
            raise InterchangeError(place, "has no words: its resource has no text")
        made = f"IMP.{self.name.upper()}.{_slug(block['name']).upper()}"
        self.imported.prompts[made] = Wording(values.get(HINDI, ""), values.get(ENGLISH, ""))
        return made


def _message(flow: _FlowReader, place: str, block: Mapping[str, Any]) -> dict[str, Any]:
    return {"say": flow.prompt(place, block), "next": flow.only_target(place, block)}


def _select_one(flow: _FlowReader, place: str, block: Mapping[str, Any]) -> dict[str, Any]:
    ways = {way["name"]: way for way in _each(block["exits"], place, "uuid", "name")}
    options = {}
    for number, choice in enumerate(_get(block["config"], "choices", list, place), 1):
        test = _PRESSED.search(choice.get("ivr_test", {}).get("test_expression", ""))
        label = choice["name"]
        way = next((way for way in ways.values() if f"'{label}'" in way.get("test", "")), ways.get(label))
        to = flow.target(place, way) if way else flow.only_target(place, block)
        options[test[1] if test else str(number)] = {"to": to, "label": _slug(label)}
    return {"menu": flow.prompt(place, block), "options": options, "no_input": HOUSE, "no_match": HOUSE}


def _numeric(flow: _FlowReader, place: str, block: Mapping[str, Any]) -> dict[str, Any]:
    config = block["config"]
    bounds = {"least": "validation_minimum", "most": "validation_maximum"}
    return {
        "collect": flow.prompt(place, block),
        "as": _slug(block["name"]),
        "digits": str(config.get("ivr", {}).get("max_digits", 4)),
        **{ours: str(int(config[theirs])) for ours, theirs in bounds.items() if theirs in config},
        "done": flow.only_target(place, block),
        "no_input": HOUSE,
        "no_match": HOUSE,
    }


def _open(flow: _FlowReader, place: str, block: Mapping[str, Any]) -> dict[str, Any]:
    to = flow.only_target(place, block)
    seconds = str(block["config"].get("ivr", {}).get("max_duration_seconds", 90))
    return {"record": flow.prompt(place, block), "purpose": "question", "most": seconds, "done": to, "nothing": to}


def _run_flow(flow: _FlowReader, place: str, block: Mapping[str, Any]) -> dict[str, Any]:
    wanted = block["config"].get("flow_id")
    if wanted not in flow.flows:
        raise InterchangeError(place, "runs a flow that the container does not hold")
    return {"run": flow.flows[wanted], "next": flow.only_target(place, block)}


_MAKERS: Mapping[str, Callable[[_FlowReader, str, Mapping[str, Any]], dict[str, Any]]] = {
    MESSAGE: _message,
    SELECT_ONE: _select_one,
    NUMERIC: _numeric,
    OPEN: _open,
    RUN_FLOW: _run_flow,
}


def _lead(place: str, node: dict[str, Any], path: list[str], target: str) -> None:
    """Let the field at `path` of a node lead to `target`."""
    if len(path) == 1 and path[0] in _HOUSE_MISSES and node.get(path[0]) == HOUSE:
        if target != DIDI:
            node[path[0]] = _like_the_house(path[0], target)
        return
    inner = node
    for name in path[:-1]:
        if not isinstance(inner.get(name), dict):
            raise InterchangeError(place, f"an exit stands for {'.'.join(path)}, which the node does not have")
        inner = inner[name]
    inner[path[-1]] = target


def _like_the_house(name: str, target: str) -> dict[str, Any]:
    """Return the house's rule for a miss, written out, with another way at its end."""
    miss = _HOUSE_MISSES[name]
    words = {"reprompt": list(miss.reprompt), "last": list(miss.last)}
    return {"attempts": str(miss.attempts), **words, "then": target}


def _ours(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return our own data on a part of a container; nothing on what others made."""
    ours = (data.get("vendor_metadata") or {}).get(VENDOR, {})
    return ours if isinstance(ours, Mapping) else {}


def _slug(name: str) -> str:
    """Return a name as flows and nodes have it: small letters, digits and low lines."""
    return _WORD.sub("_", name).strip("_").lower()


def _get(data: Any, name: str, kind: type, place: str) -> Any:
    if not isinstance(data, Mapping) or not isinstance(data.get(name), kind):
        raise InterchangeError(place, f"has no {name}")
    return data[name]


def _each(items: list[Any], place: str, *needed: str) -> Iterator[Mapping[str, Any]]:
    for number, item in enumerate(items, 1):
        for name in needed:
            if not isinstance(item, Mapping) or name not in item:
                raise InterchangeError(place, f"part {number} has no {name}")
        yield item

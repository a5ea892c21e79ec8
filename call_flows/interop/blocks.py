"""A node as a block: the standard's own type where it says the same, ours where running it as less would do harm.

A machine that does not know `Sunwai.Triage` or `Sunwai.Gate` refuses the flow, and that is right: as a mere message a
danger sign would be passed over, and a private word would be said to whoever holds the phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from call_flows.fields import COVER, DIDI, RETURN
from call_flows.interop.identity import block_id, exit_id, flow_id
from call_flows.interop.resources import Resources
from call_flows.links import Link, RawNode, links_of, word_of
from call_flows.nodes.yes_no import ANSWERS

MESSAGE, SELECT_ONE = "MobilePrimitives.Message", "MobilePrimitives.SelectOneResponse"
NUMERIC, OPEN = "MobilePrimitives.NumericResponse", "MobilePrimitives.OpenResponse"
RUN_FLOW, CASE = "Core.RunFlow", "Core.Case"
TYPES: Mapping[str, str] = {
    "say": MESSAGE,
    "menu": SELECT_ONE,
    "yes_no": SELECT_ONE,
    "collect": NUMERIC,
    "record": OPEN,
    "run": RUN_FLOW,
    "branch": CASE,
    "case": "Sunwai.OpenCase",
    "checklist": "Sunwai.Checklist",
    "effect": "Sunwai.Effect",
    "end": "Sunwai.End",
    "gate": "Sunwai.Gate",
    "lesson": "Sunwai.Lesson",
    "quiz": "Sunwai.Quiz",
    "resume": "Sunwai.Resume",
    "transfer": "Sunwai.Transfer",
    "triage": "Sunwai.Triage",
}
# Under this name our own data stands in what the standard leaves to each vendor.
VENDOR = "sunwai"
# What is not a block: an exit without a destination says here which of these it leads to.
_NO_BLOCKS = frozenset({DIDI, COVER, RETURN})
# The exit that is taken when no test fits.
_DEFAULTS = frozenset({"next", "otherwise", "no_match", "done"})


def block(flow: str, name: str, node: RawNode, resources: Resources) -> dict[str, Any]:
    """Return one node as a block. The whole node stands in `vendor_metadata`, so that nothing is lost."""
    kind = TYPES[word_of(node)]
    return {
        "uuid": block_id(flow, name),
        "name": name,
        "label": name.replace("_", " "),
        "type": kind,
        "config": _config(kind, node, resources),
        "exits": [_exit(flow, name, node, link) for link in links_of(node)] or [_last_exit(flow, name)],
        "vendor_metadata": {
            "floip": {"ui_metadata": {"branching_type": "EXIT_PER_CHOICE" if kind == SELECT_ONE else "ADVANCED"}},
            VENDOR: {"node": dict(node)},
        },
    }


def choices_of(node: RawNode) -> dict[str, str]:
    """Return the keys of a question with what each choice is called."""
    if word_of(node) == "menu":
        return {key: option["label"] for key, option in node["options"].items()}
    return {key: answer for key, answer in ANSWERS.items() if answer in node}


def _config(kind: str, node: RawNode, resources: Resources) -> dict[str, Any]:
    if kind == RUN_FLOW:
        return {"flow_id": flow_id(node["run"])}
    if kind not in {MESSAGE, SELECT_ONE, NUMERIC, OPEN}:
        return {}
    config: dict[str, Any] = {"prompt": resources.said(_prompts(node))}
    if kind == SELECT_ONE:
        config["choices"] = [
            {
                "name": label,
                "prompt": resources.label(label),
                "ivr_test": {"test_expression": f"block.response = {key}"},
            }
            for key, label in choices_of(node).items()
        ]
    if kind == NUMERIC:
        config["ivr"] = {"max_digits": int(node.get("digits", "4"))}
        bounds = {"least": "validation_minimum", "most": "validation_maximum"}
        config |= {theirs: int(node[ours]) for ours, theirs in bounds.items() if ours in node}
    if kind == OPEN:
        config["ivr"] = {"max_duration_seconds": int(node.get("most", "90")), "end_recording_digits": "#"}
    return config


def _prompts(node: RawNode) -> tuple[str, ...]:
    said = node[word_of(node)]
    return (said,) if isinstance(said, str) else tuple(said)


def _exit(flow: str, name: str, node: RawNode, link: Link) -> dict[str, Any]:
    made: dict[str, Any] = {"uuid": exit_id(flow, name, link.path), "name": _exit_name(node, link)}
    if link.path[0] in _DEFAULTS:
        made["default"] = True
    elif test := _test(node, link):
        made["test"] = test
    vendor: dict[str, Any] = {"path": list(link.path)}
    if link.to in _NO_BLOCKS:
        vendor["to"] = link.to
    else:
        made["destination_block"] = block_id(flow, link.to)
    return {**made, "vendor_metadata": {VENDOR: vendor}}


def _last_exit(flow: str, name: str) -> dict[str, Any]:
    """Return the exit of a node after which the call is over: the standard wants one."""
    return {"uuid": exit_id(flow, name, ()), "name": "over", "default": True}


def _exit_name(node: RawNode, link: Link) -> str:
    return str(node["options"][link.name]["label"]) if link.path[0] == "options" else link.name


def _test(node: RawNode, link: Link) -> str:
    """Return when an exit is taken, as an expression; empty where only our own block type knows."""
    if link.path[0] == "cases":
        subject = node["branch"]
        variable = f"flow.{subject[1:]}" if subject.startswith("$") else f"{VENDOR}.{subject}"
        return f"{variable} = '{link.name}'"
    if TYPES[word_of(node)] == SELECT_ONE and link.path[0] not in {"no_input", "hung_up", "anew"}:
        return f"block.value = '{_exit_name(node, link)}'"
    return ""

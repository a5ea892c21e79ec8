"""A book of flows as one container document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from call_flows.drawing.wording import Wordings
from call_flows.interop.blocks import VENDOR, block
from call_flows.interop.identity import block_id, container_id, flow_id
from call_flows.interop.resources import LANGUAGES, MODES, Resources
from call_flows.links import raw_flow
from call_flows.model import FlowBook

SPECIFICATION = "1.0.0-rc4"
# After so many seconds without anything a call is over: the longest recording, and a little.
_TIMEOUT_S = 300


def container(book: FlowBook, words: Wordings, modified_at: Mapping[str, datetime]) -> dict[str, Any]:
    """Return all flows as one JSON-safe document. `modified_at`: when each flow was last changed (aware)."""
    return {
        "specification_version": SPECIFICATION,
        "uuid": container_id(),
        "name": "Sunwai",
        "description": "A Hindi helpline for women of self-help groups, and the calls it makes.",
        "vendor_metadata": {VENDOR: {"version": book.version}},
        "flows": [_flow(book, name, words, modified_at[name]) for name in book.flows],
    }


def _flow(book: FlowBook, name: str, words: Wordings, modified_at: datetime) -> dict[str, Any]:
    raw = raw_flow(book, name)
    resources = Resources(name, words)
    blocks = [block(name, node_name, node, resources) for node_name, node in raw["nodes"].items()]
    return {
        "uuid": flow_id(name),
        "name": name,
        "label": raw["title"],
        "last_modified": modified_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "interaction_timeout": _TIMEOUT_S,
        "supported_modes": MODES,
        "languages": list(LANGUAGES),
        "first_block_id": block_id(name, raw["start"]),
        "blocks": blocks,
        "resources": resources.all(),
        "vendor_metadata": {VENDOR: {"flow": {field: raw[field] for field in raw if field != "nodes"}}},
    }

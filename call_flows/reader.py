"""Read flow files into a book. Anything odd is refused with file, node and field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from call_flows.errors import FlowFileError
from call_flows.fields import COVER, DIDI, NOTHING, RETURN, Fields
from call_flows.model import COVER_FLOW, DIDI_FLOW, TOPICS, UNSORTED, Flow, FlowBook
from call_flows.nodes import NODE_TYPES
from call_flows.nodes.base import Node
from call_flows.nodes.checklist import Checklist
from call_flows.nodes.gate import ALONE, Gate
from call_flows.nodes.run import Run
from call_flows.nodes.triage import SCREEN, Triage
from call_flows.strict_yaml import load_strict
from call_flows.tables import read_tables, table_texts

FLOWS = Path(__file__).parent / "flows"
TABLES = Path(__file__).parent / "table_data"
VERSION_LENGTH = 12


def load_book(flows: Path = FLOWS, tables: Path = TABLES) -> FlowBook:
    """Read all flows and tables from disk. Raises FlowFileError."""
    documents = {path.name: path.read_text(encoding="utf-8") for path in sorted(flows.glob("*.yaml"))}
    return read_book({**documents, **{f"tables/{name}": text for name, text in table_texts(tables).items()}})


def read_book(documents: Mapping[str, str]) -> FlowBook:
    """Build a book from file texts; tables have names that begin with `tables/`. Raises FlowFileError."""
    digest = hashlib.sha256(json.dumps(documents, sort_keys=True).encode()).hexdigest()
    tables = {name.removeprefix("tables/"): text for name, text in documents.items() if name.startswith("tables/")}
    flows = {}
    for name, text in documents.items():
        if not name.startswith("tables/"):
            flow = read_flow(name, text)
            flows[flow.name] = flow
    book = FlowBook(digest[:VERSION_LENGTH], flows, read_tables(tables), dict(documents))
    _check_links(book)
    return book


def read_flow(file: str, text: str) -> Flow:
    """Build one flow from its YAML text. Raises FlowFileError."""
    data = load_strict(file, text)
    if not isinstance(data, Mapping):
        raise FlowFileError(file, None, None, "must be a mapping with flow, title, start and nodes")
    fields = Fields(file, "", data)
    name, title, start = fields.text("flow"), fields.text("title"), fields.text("start")
    raw_nodes = fields.mapping("nodes")
    header = _read_header(fields)
    fields.done()
    if f"{name}.yaml" != file:
        raise FlowFileError(file, None, "flow", f"is {name!r}; the file must be called {name}.yaml")
    nodes = {node: _read_node(file, node, raw) for node, raw in raw_nodes.items()}
    if start not in nodes:
        raise FlowFileError(file, None, "start", f"names no node: {start!r}")
    if header["over"] not in {NOTHING, *nodes}:
        raise FlowFileError(file, None, "over", f"names no node: {header['over']!r}")
    return Flow(name, title, start, nodes, **header)


def _read_header(fields: Fields) -> dict[str, Any]:
    """Return the fields of a flow that may be left out."""
    return {
        "covers": fields.flag("covers"),
        "sealed": fields.flag("sealed"),
        "human": fields.text("human", DIDI_FLOW),
        "resumes": fields.flag("resumes"),
        "over": fields.text("over", NOTHING),
        "topic": fields.one_of("topic", TOPICS, UNSORTED),
    }


def _read_node(file: str, name: str, raw: Any) -> Node:
    if not isinstance(raw, Mapping) or not raw:
        raise FlowFileError(file, name, None, "must be a mapping that begins with its type")
    word = next(iter(raw))
    node_type = NODE_TYPES.get(word)
    if node_type is None:
        raise FlowFileError(file, name, None, f"{word!r} is not a node type; known: {', '.join(sorted(NODE_TYPES))}")
    fields = Fields(file, name, raw)
    node = node_type.read(fields)
    fields.done()
    return node


def _check_links(book: FlowBook) -> None:
    if DIDI_FLOW not in book.flows:
        raise FlowFileError("didi.yaml", None, None, "is missing: every question has a way to a didi")
    house = {DIDI, RETURN} | ({COVER} if COVER_FLOW in book.flows else set())
    for flow in book.flows.values():
        _check_human(book, flow)
        for name, node in flow.nodes.items():
            for target in node.targets():
                if target not in flow.nodes and target not in house:
                    raise FlowFileError(f"{flow.name}.yaml", name, None, f"leads to {target!r}, which is no node")
            _check_node(book, flow, name, node)


def _check_human(book: FlowBook, flow: Flow) -> None:
    file = f"{flow.name}.yaml"
    if flow.human not in book.flows:
        raise FlowFileError(file, None, "human", f"{flow.human!r} is no flow")
    if book.flows[flow.human].human != flow.human:
        raise FlowFileError(file, None, "human", f"{flow.human!r} must name itself as `human`, for key 0 in it")


def _check_node(book: FlowBook, flow: Flow, name: str, node: Node) -> None:
    file = f"{flow.name}.yaml"
    if isinstance(node, Triage):
        _check_tables(book, flow.name, name, node)
    if isinstance(node, Run) and node.flow not in book.flows:
        raise FlowFileError(file, name, "run", f"{node.flow!r} is no flow")
    if isinstance(node, Checklist) and set(node.names(book.tables)) - set(book.tables.checklists):
        raise FlowFileError(file, name, "checklist", f"{node.table!r} is no table of checklists.yaml")
    if isinstance(node, Gate) and node.kind == ALONE and not flow.covers:
        raise FlowFileError(file, name, "gate", f'{ALONE} stands only in a flow with covers: "yes"')


def _check_tables(book: FlowBook, flow: str, name: str, node: Triage) -> None:
    for table in node.tables:
        if table not in book.tables.triage:
            raise FlowFileError(f"{flow}.yaml", name, "triage", f"{table!r} is no table of triage.yaml")
    if node.tables[0] != SCREEN and node.left == NOTHING:
        advice = f"must begin with {SCREEN}, the danger screen, or say in `left` how urgent it is that she breaks off"
        raise FlowFileError(f"{flow}.yaml", name, "triage", advice)
    if missing := node.reachable(book.tables) - set(node.levels):
        raise FlowFileError(f"{flow}.yaml", name, "levels", f"must say where {', '.join(sorted(missing))} leads")
    tables = set(node.tables) - {SCREEN}
    asked = {question.prompt_id for table in tables for question in book.tables.triage[table]}
    if unknown := set(node.skip) - asked:
        raise FlowFileError(f"{flow}.yaml", name, f"skip.{min(unknown)}", "is no question that may be left out")

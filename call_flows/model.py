"""Flows and the book that holds them all, frozen once read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from call_flows.nodes.base import Node
from call_flows.tables import Tables


@dataclass(frozen=True, slots=True)
class Flow:
    """One conversation document."""

    name: str
    title: str
    start: str
    nodes: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class FlowBook:
    """All flows and tables of one version. A call keeps the version it began with."""

    version: str
    flows: Mapping[str, Flow]
    tables: Tables
    documents: Mapping[str, str]

    def node(self, flow: str, node: str) -> Node:
        """Return a node by flow and name. Raises KeyError."""
        return self.flows[flow].nodes[node]

"""Flows and the book that holds them all, frozen once read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from call_flows.fields import NOTHING
from call_flows.nodes.base import Node
from call_flows.tables import Tables

# Who talks to a caller on key 0, unless a flow names another flow for it.
DIDI_FLOW = "didi"
# What the danger key plays, from wherever a call stands.
COVER_FLOW = "cover"
# What a flow is about: it decides which roles may read of it. A flow that does not say is shown to few.
TOPICS = ("general", "money", "health", "violence")
UNSORTED = "health"


@dataclass(frozen=True, slots=True)
class Flow:
    """One conversation document.

    `covers`: star plays the cover too. `sealed`: what happens in it belongs into the safety store only. `human`: the
    flow that key 0 runs. `resumes`: a call that broke off in it may be taken up again. `over`: its last question, at
    which all is said; whoever rings off there was not cut off. `topic`: one of TOPICS.
    """

    name: str
    title: str
    start: str
    nodes: Mapping[str, Node]
    covers: bool = False
    sealed: bool = False
    human: str = DIDI_FLOW
    resumes: bool = False
    over: str = NOTHING
    topic: str = UNSORTED


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

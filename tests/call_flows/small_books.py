"""Small books of flows for tests of the checks: a `main` flow of a few nodes, and a didi."""

from __future__ import annotations

from call_flows.checks import PromptInfo
from call_flows.model import FlowBook
from call_flows.reader import read_book

TRIAGE = 'GEN: [{ask: T.ONE, "yes": E, dont_know: P1, silence: P1, play: DIS.ONE}]'
LESSONS = 'ration: {facts: "1", right_key: "1", amounts_change: "yes"}'
DIDI = """
  connect: {transfer: didi, say: X.HOLD, talked: bye, failed: return}
  bye: {end: X.BYE}
"""
COVER = "  cover: {end: X.COVER}\n"


def flow_text(name: str, nodes: str) -> str:
    """Return a flow file whose first node comes first in `nodes`."""
    start = nodes.split(":")[0].strip()
    return f"flow: {name}\ntitle: {name}\nstart: {start}\nnodes:\n{nodes}"


def small_book(main: str, **others: str) -> FlowBook:
    """Return a book with the nodes of `main`, of a usual didi and a usual cover, and of other flows."""
    flows = {"main": main, "didi": DIDI, "cover": COVER, **others}
    documents = {f"{name}.yaml": flow_text(name, nodes) for name, nodes in flows.items()}
    return read_book({**documents, "tables/triage.yaml": TRIAGE, "tables/lessons.yaml": LESSONS})


def info(
    hi: str = "कुछ शब्द।", *, seconds: float = 4.0, heard_by: str = "anyone", slots: tuple[str, ...] = ()
) -> PromptInfo:
    """Return a prompt for the checks."""
    return PromptInfo(seconds, heard_by, slots, hi)

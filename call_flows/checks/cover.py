"""The danger key and the flows whose content nobody may keep: what must hold for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from call_flows.checks.problem import Problem, PromptInfo
from call_flows.model import COVER_FLOW, Flow, FlowBook
from call_flows.nodes.effect import DoEffect
from call_flows.nodes.end import End
from call_flows.nodes.run import Run
from call_flows.nodes.say import Say


def check_cover(book: FlowBook, prompts: Mapping[str, PromptInfo]) -> Iterator[Problem]:
    """Yield what keeps the danger key from playing one harmless prompt and nothing else, at once, from anywhere."""
    flow = book.flows.get(COVER_FLOW)
    if flow is None:
        yield Problem(COVER_FLOW, "", "is missing", "the danger key needs it: write a flow of one `end`")
        return
    for name, node in flow.nodes.items():
        if not isinstance(node, End | Say | DoEffect):
            yield Problem(COVER_FLOW, name, f"is a {node.word}", "the cover only has effects, speaks and ends")
    spoken = [said.prompt_id for node in flow.nodes.values() for said in node.spoken(book.tables)]
    if len(spoken) != 1 or not any(isinstance(node, End) for node in flow.nodes.values()):
        yield Problem(COVER_FLOW, "", f"says {len(spoken)} prompts", "let it say exactly one, in an `end`")
    for prompt in spoken:
        if prompt in prompts and (prompts[prompt].heard_by != "anyone" or prompts[prompt].slots):
            yield Problem(COVER_FLOW, "", f"{prompt} is not for everybody", "anyone may hear the cover")


def check_sealing(book: FlowBook) -> Iterator[Problem]:
    """Yield ways by which a sealed flow would be told of in records that everybody keeps."""
    for flow in book.flows.values():
        if not flow.sealed:
            continue
        for name, inner in _run_by(flow):
            if not book.flows[inner].sealed:
                yield Problem(flow.name, name, f"is sealed and runs {inner}, which is not", f"seal {inner} too")
        if flow.name != COVER_FLOW and not book.flows[flow.human].sealed:
            what = f"is sealed and key 0 runs {flow.human}, which is not"
            yield Problem(flow.name, "", what, "name a sealed `human`")


def _run_by(flow: Flow) -> Iterator[tuple[str, str]]:
    for name, node in flow.nodes.items():
        if isinstance(node, Run):
            yield name, node.flow

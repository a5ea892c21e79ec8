"""What a sealed turn leaves in the main database: that there was one. Its state and answer are kept unreadable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from call_flows.inputs import Input, Pressed
from call_flows.state import State, Turn
from db.queries.line import CallRow
from db.queries.sealed_calls import MARK, NEUTRAL_FLOW
from db.safety.deeds import DEEDS
from db.safety.store import SealedTurn
from db.safety.vault import Vault
from ivr.calls.inbox import without_keys
from ivr.resolvers.home import CODE_PHRASE
from ivr.services import LineServices
from ivr.sources import PRIVATE_CODE

# How sealed turns are called, whatever they were about.
NEUTRAL_NODE, NOTHING_SAID = "-", "[]"
# The flow behind a private number. Its turns look as if she were at the question before, and nothing came of it.
UNSEEN_FLOW = "named_didi"
_NOTHING_CAME = {"input_kind": "silence", "outcome": "no_input"}
_MARK_BYTES = MARK.encode()
_OF_A_TRANSFER = re.compile(r"(?<=&)Dial\w*=[^&]*&?")


def is_sealed(call: CallRow) -> bool:
    """Tell whether a call stands where only the safety store may know."""
    return call.state is not None and call.state.startswith(MARK)


def state_text(vault: Vault, token: str, turn: Turn) -> str:
    """Return a turn's state as its call's row keeps it."""
    text = turn.state.to_json()
    return MARK + vault.seal(text, f"state:{token}") if turn.sealed else text


def read_state(vault: Vault, token: str, text: str) -> State:
    """Return the state a call's row keeps. Raises BrokenSealError for one sealed under another key."""
    if text.startswith(MARK):
        text = vault.open(text.removeprefix(MARK), f"state:{token}")
    return State.from_json(text)


def state_of(services: LineServices, call: CallRow) -> State | None:
    """Return where a call stands; None before its first turn. Raises BrokenSealError like `read_state`."""
    if call.state is None:
        return None
    return services.recent.state(call) or read_state(services.safety.vault, call.token, call.state)


def is_sealed_reply(reply: bytes) -> bool:
    """Tell whether the answer a turn's row keeps is one that nobody can read without the key."""
    return reply.startswith(_MARK_BYTES)


def read_reply(vault: Vault, token: str, reply: bytes) -> bytes:
    """Return the answer a turn's row keeps. Raises BrokenSealError for one sealed under another key."""
    if not is_sealed_reply(reply):
        return reply
    return vault.open(reply.removeprefix(_MARK_BYTES).decode(), f"reply:{token}").encode()


def neutral(vault: Vault, token: str, step: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    """Return the row of a sealed turn: when it was, and that something was heard and answered."""
    return {
        **step,
        **_label(turn, step),
        "input_value": None,
        "said": NOTHING_SAID,
        # Whether somebody was rung for her, and picked up, is part of what happened.
        "request": _OF_A_TRANSFER.sub("", without_keys(step["request"])),
        "reply": _MARK_BYTES + vault.seal(step["reply"].decode(), f"reply:{token}").encode(),
    }


def _label(turn: Turn, step: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a sealed turn seems to be, and what came of it."""
    flows = [frame.flow for frame in turn.state.frames]
    if UNSEEN_FLOW not in flows[1:]:
        return {"flow": NEUTRAL_FLOW, "node": NEUTRAL_NODE, "outcome": None, "input_kind": _neutral_kind(step)}
    question = turn.state.frames[flows.index(UNSEEN_FLOW) - 1]
    came = {} if step["input_kind"] == "hung_up" else _NOTHING_CAME
    return {"flow": question.flow, "node": question.node, **came}


def _neutral_kind(step: Mapping[str, Any]) -> str:
    """Return "keys" whatever she did: that she was silent, or was connected to somebody, is part of what happened."""
    return "hung_up" if step["input_kind"] == "hung_up" else "keys"


def sealed_turn(call: CallRow, turn: Turn, number: int, given: Input, at: datetime) -> SealedTurn:
    """Return a turn as the safety store keeps it. Effects that are no deeds of the store are not done at all."""
    told = {
        "flow": turn.state.here.flow,
        "node": turn.state.here.node,
        "input": type(given).__name__,
        "key": given.keys if isinstance(given, Pressed) else None,
        "outcome": turn.outcome,
        "said": [said.to_json() for said in turn.says],
    }
    # What she will hear when she is rung belongs to the time she chose.
    deeds = tuple(
        (effect.name, {**effect.values, "phrase": CODE_PHRASE}) for effect in turn.effects if effect.name in DEEDS
    )
    code = turn.state.memory.get(PRIVATE_CODE)
    return SealedTurn(call.token, number, at, call.other_party, told, deeds, None if code is None else int(code))

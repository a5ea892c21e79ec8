"""What a sealed turn leaves in the main database: that there was one. Its state and answer are kept unreadable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from call_flows.inputs import Input, Pressed
from call_flows.state import State, Turn
from db.queries.line import CallRow
from db.safety.deeds import DEEDS
from db.safety.store import SealedTurn
from db.safety.vault import Vault
from ivr.calls.inbox import without_keys
from ivr.resolvers.home import CODE_PHRASE
from ivr.services import LineServices

# How every sealed turn is called, whatever it was about.
NEUTRAL_FLOW, NEUTRAL_NODE, NOTHING_SAID = "talk", "-", "[]"
_MARK = "sealed:"
_MARK_BYTES = _MARK.encode()


def is_sealed(call: CallRow) -> bool:
    """Tell whether a call stands where only the safety store may know."""
    return call.state is not None and call.state.startswith(_MARK)


def state_text(vault: Vault, token: str, turn: Turn) -> str:
    """Return a turn's state as its call's row keeps it."""
    text = turn.state.to_json()
    return _MARK + vault.seal(text, f"state:{token}") if turn.sealed else text


def read_state(vault: Vault, token: str, text: str) -> State:
    """Return the state a call's row keeps. Raises BrokenSealError for one sealed under another key."""
    if text.startswith(_MARK):
        text = vault.open(text.removeprefix(_MARK), f"state:{token}")
    return State.from_json(text)


def state_of(services: LineServices, call: CallRow) -> State | None:
    """Return where a call stands; None before its first turn. Raises BrokenSealError like `read_state`."""
    if call.state is None:
        return None
    return services.recent.state(call) or read_state(services.safety.vault, call.token, call.state)


def read_reply(vault: Vault, token: str, reply: bytes) -> bytes:
    """Return the answer a turn's row keeps. Raises BrokenSealError for one sealed under another key."""
    if not reply.startswith(_MARK_BYTES):
        return reply
    return vault.open(reply.removeprefix(_MARK_BYTES).decode(), f"reply:{token}").encode()


def neutral(vault: Vault, token: str, step: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a sealed turn: when it was, and that something was heard and answered."""
    return {
        **step,
        "flow": NEUTRAL_FLOW,
        "node": NEUTRAL_NODE,
        "input_value": None,
        "outcome": None,
        "said": NOTHING_SAID,
        "request": without_keys(step["request"]),
        "reply": _MARK_BYTES + vault.seal(step["reply"].decode(), f"reply:{token}").encode(),
    }


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
    return SealedTurn(call.token, number, at, call.other_party, told, deeds)

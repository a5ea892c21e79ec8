"""The steps of a call as a person reads them: what she did, what the line made of it, what she then heard."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from call_flows.nodes.base import PLAYBACK
from console import access
from console.access import Topic
from console.services import Words
from core.case_work import Roles
from core.phone import from_carrier, mask
from db.models import CallStep, ProviderEvent, Recording

# Ten digits or more in a row are taken for a phone number, unless they belong to an id: better one masked too many.
_ID_OR_NUMBER = re.compile(
    r"(?P<id>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})|(?:\+|%2B)?(?<!\d)(?P<digits>\d{10,15})(?!\d)"
)


# Results that only say again what she did.
_ECHOES = frozenset(
    {
        ("start", "start"),
        ("silence", "silence"),
        ("silence", "no_input"),
        ("hung_up", "hung_up"),
        ("recording", "spoke"),
        ("recording", "recorded"),
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """One prompt she heard. The words are empty for a voice, and for a prompt that is no longer in the catalogue."""

    prompt_id: str
    hi: str
    en: str

    @property
    def is_voice(self) -> bool:
        """Tell whether it was somebody's recorded voice."""
        return self.prompt_id == PLAYBACK


@dataclass(frozen=True, slots=True)
class Turn:
    """One step. `hidden` means that it is about something the reader's role may not see."""

    at: datetime
    turn: int
    node: str
    flow: str
    input_kind: str
    keys: str | None
    outcome: str | None
    said: tuple[Said, ...]
    recordings: tuple[Recording, ...]
    hidden: bool = False
    is_trouble: bool = False


@dataclass(frozen=True, slots=True)
class EventText:
    """What the provider told us, word for word but for numbers."""

    at: datetime
    kind: str
    body: str


def turns(steps: Iterable[CallStep], recordings: Iterable[Recording], words: Words, roles: Roles) -> list[Turn]:
    """Return the steps as a reader with `roles` may see them; those about violence are not there for others at all.

    To count them as hidden would tell a supervisor, who may read all the rest, what the call was about.
    """
    spoken: dict[int, list[Recording]] = {}
    for recording in recordings:
        spoken.setdefault(recording.turn, []).append(recording)
    shown = (_turn(step, tuple(spoken.get(step.turn, ())), words, roles) for step in steps)
    return [turn for turn in shown if turn is not None]


def events(rows: Iterable[ProviderEvent]) -> list[EventText]:
    """Return the provider's messages with every phone number masked."""
    return [EventText(row.received_at, row.kind, without_numbers(row.body)) for row in rows]


def without_numbers(text: str) -> str:
    """Return a text with each phone number in it masked."""
    return _ID_OR_NUMBER.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    if found["id"]:
        return found["id"]
    return mask(from_carrier(found["digits"]) or "+" + found["digits"])


def _turn(step: CallStep, recordings: tuple[Recording, ...], words: Words, roles: Roles) -> Turn | None:
    said = _pairs(step.said)
    topic = access.step_topic(step.flow, (prompt_id for prompt_id, _ in said))
    if not access.may_see_topic(roles, topic):
        return (
            None if topic is Topic.VIOLENCE else Turn(step.at, step.turn, "", "", "", None, None, (), (), hidden=True)
        )
    return Turn(
        at=step.at,
        turn=step.turn,
        node=step.node,
        flow=step.flow,
        input_kind=step.input_kind,
        keys=step.input_value if step.input_kind == "keys" else None,
        outcome=_outcome(step),
        said=tuple(_said(words, prompt_id, slots, step.at) for prompt_id, slots in said),
        recordings=recordings,
        is_trouble=step.input_kind == "silence" or step.outcome == "no_match",
    )


def _outcome(step: CallStep) -> str | None:
    if (step.input_kind, step.outcome) in _ECHOES:
        return None
    # Her name is asked with a key, her secret number is typed as a code: only the latter is a number that was right.
    return "is_her" if (step.input_kind, step.outcome) == ("keys", "passed") else step.outcome


def _said(words: Words, prompt_id: str, slots: dict[str, Any], at: datetime) -> Said:
    try:
        hi, en = words.text(prompt_id, slots, at)
    except (KeyError, ValueError):
        # An old call may have used a prompt that has since left the catalogue.
        return Said(prompt_id, "", "")
    return Said(prompt_id, hi, en)


def _pairs(said: str) -> list[tuple[str, dict[str, Any]]]:
    # Of what was played back to her nothing but that it was: no address leaves the row.
    return [(str(prompt_id), slots or {}) for prompt_id, slots, *_ in json.loads(said)]

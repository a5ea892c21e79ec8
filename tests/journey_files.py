"""Journeys: calls as files. Read and written here; run by whoever can make a call (tests/journeys/README.md).

Nothing in here knows the engine's types beyond words, so that the same files also run through real webhooks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

JOURNEYS = Path(__file__).parent / "journeys"
RECORDING_ID = "recording-1"

# What a caller can do in one step, and what may stand behind it.
ACTS: Mapping[str, tuple[type, ...]] = {
    "answer": (bool,),
    "press": (str,),
    "silence": (bool,),
    "code": (str,),
    "speak": (int,),
    "talk": (bool,),
    "hang_up": (bool,),
}
# The fast loader where libyaml is there: a hundred files are read before the first test.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EXPECTED = ("outcome", "hears", "slower", "expects", "effects")


@dataclass(frozen=True)
class Step:
    """One thing she does, and all that must follow from it."""

    act: str
    value: str | bool | int
    hears: tuple[str, ...] = ()
    expects: str = ""
    outcome: str = ""
    slower: bool = False
    effects: tuple[tuple[str, dict[str, Any]], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Journey:
    """One call from the first word to the last."""

    name: str
    story: str
    caller: str
    entry: str
    steps: tuple[Step, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Where it is written."""
        return JOURNEYS / f"{self.name}.yaml"

    def with_steps(self, steps: list[Step]) -> Journey:
        """Return the same call with other expectations."""
        return replace(self, steps=tuple(steps))


def all_journeys() -> list[Journey]:
    """Read every journey, in name order."""
    return [read(path) for path in sorted(JOURNEYS.glob("*.yaml"))]


def read(path: Path) -> Journey:
    """Read one file. Raises ValueError that names file and step for anything that is not in the format."""
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    unknown = set(data) - {"story", "caller", "entry", "facts", "steps"}
    if unknown:
        raise ValueError(f"{path.name}: {sorted(unknown)[0]} is not a field of a journey")
    steps = [_step(f"{path.name} step {number}", raw) for number, raw in enumerate(data["steps"], 1)]
    if steps[0].act != "answer":
        raise ValueError(f"{path.name}: begins with {steps[0].act}; every call begins with `answer: true`")
    return Journey(
        path.stem, data["story"].strip(), data["caller"], data["entry"], tuple(steps), data.get("facts", {})
    )


def _step(place: str, raw: Mapping[str, Any]) -> Step:
    acts = [name for name in raw if name in ACTS]
    unknown = set(raw) - set(ACTS) - set(_EXPECTED) - {"note"}
    if len(acts) != 1 or unknown:
        raise ValueError(f"{place}: must hold one of {', '.join(ACTS)}, and besides {', '.join(_EXPECTED)}, note")
    value = raw[acts[0]]
    if type(value) not in ACTS[acts[0]]:
        raise ValueError(f"{place}: {acts[0]}: {value!r} is not {ACTS[acts[0]][0].__name__}; quote keys")
    return Step(
        act=acts[0],
        value=value,
        hears=tuple(raw.get("hears", ())),
        expects=raw.get("expects", ""),
        outcome=raw.get("outcome", ""),
        slower=raw.get("slower", False),
        effects=tuple(next(iter(effect.items())) for effect in raw.get("effects", ())),
        note=raw.get("note", ""),
    )


def write(journey: Journey) -> None:
    """Write a journey back to its file."""
    journey.path.write_text(text_of(journey), encoding="utf-8")


def text_of(journey: Journey) -> str:
    """Return a journey in the one layout all of them have, so that a diff shows only what changed."""
    lines = [f"story: {_inline(journey.story)}", f"caller: {journey.caller}", f"entry: {journey.entry}"]
    if journey.facts:
        lines.append(f"facts: {_inline(dict(journey.facts))}")
    lines.append("steps:")
    for step in journey.steps:
        lines += _step_lines(step)
    return "\n".join(lines) + "\n"


def _step_lines(step: Step) -> list[str]:
    lines = [f"  - {step.act}: {_inline(step.value)}"]
    for name in ("note", *_EXPECTED[:-1]):
        value = getattr(step, name)
        if value or name == "hears":
            lines.append(f"    {name}: {_inline(list(value) if isinstance(value, tuple) else value)}")
    if step.effects:
        lines.append("    effects:")
        lines += [f"      - {_inline({name: values})}" for name, values in step.effects]
    return lines


def _inline(value: object) -> str:
    """Return `value` as YAML on one line."""
    if isinstance(value, str) and value.isdecimal():
        return f'"{value}"'
    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")

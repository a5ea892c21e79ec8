"""Play a flow in the terminal: `python -m call_flows.player main --keys 1,1,2,-`. Without keys it asks for each.

What she can do: keys (`1`, `0`, `*`), `-` for silence, `code:right`, `code:wrong`, `code:pictures`, `code:private`,
`say:बचत` (a word instead of a key), `speak:12` (seconds), `talk` and `notalk` (did somebody pick up?), `hangup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
import yaml

from call_flows import engine
from call_flows.facts import FACTS, FactValue
from call_flows.inputs import CodeTried, Heard, HungUp, Input, Pressed, Silence, Spoke, Talked
from call_flows.reader import load_book
from call_flows.state import Turn
from call_flows.strict_yaml import load_strict
from call_flows.turn import Goodbye, Keys, Said, Speech, Transfer
from core.speakable import Name, Phrase, Speakable

PROMPTS = Path(__file__).parents[1] / "audio" / "prompts"
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")

# A known woman with a loan who rings while the desk is open. Other facts are spoken as their own names.
_USUAL: Mapping[str, FactValue] = {
    "caller.new": False,
    "caller.first": False,
    "caller.notice_given": True,
    "caller.can_be_called": True,
    "desk.open": True,
    "didi.reachable": True,
    "member.level": "v2",
    "savings.known": True,
    "loan.has_due": True,
    "reminder.still_due": True,
    "meeting.known": True,
    "lesson.any_left": True,
    "lesson.next": "oldage",
    "lesson.is_unfinished": False,
    "lesson.unfinished": "none",
    "lesson.facts_heard": 0,
    "figures.stale": "",
    "doctor.today": True,
    "crisis.on": False,
}
_WORDS: Mapping[str, Input] = {
    "-": Silence(),
    "code:right": CodeTried(True),
    "code:wrong": CodeTried(False),
    "code:pictures": CodeTried(True, weak=True),
    "code:private": CodeTried(False, {"private_code": "1", "private_didi": "1", "private_age": "unknown"}),
    "talk": Talked(True),
    "notalk": Talked(False),
    "hangup": HungUp(),
}


@dataclass(frozen=True, slots=True)
class PlayedFacts:
    """The usual facts, with changes from a file."""

    changes: Mapping[str, FactValue]

    def get(self, name: str, memory: dict[str, object]) -> FactValue:
        """Return a fact; one that is neither usual nor changed is its own name in brackets."""
        if name in self.changes:
            return self.changes[name]
        return _USUAL.get(name, Name(f"[{name}]"))


def read_facts(text: str) -> dict[str, FactValue]:
    """Return facts from YAML lines such as `desk.open: no`. Raises ClickException for a name that is no fact."""
    facts: dict[str, FactValue] = {}
    for name, value in load_strict("facts", text).items():
        if name not in FACTS:
            raise click.ClickException(f"{name} is not a fact; call_flows/facts.py lists them")
        if value in {"yes", "no"}:
            facts[name] = value == "yes"
        elif value.isdecimal():
            facts[name] = int(value)
        else:
            facts[name] = value if isinstance(_USUAL.get(name), str) else Name(value)
    return facts


@cache
def read_texts(language: str, folder: Path = PROMPTS) -> dict[str, str]:
    """Return the text of every prompt, by id, straight from the catalogue's files (flows know no audio code)."""
    config = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
    values = {key: value[language] for key, value in config.items()}
    texts = {}
    for path in sorted((folder / "hi").rglob("*.yaml")):
        for prompt, fields in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            texts[prompt] = _fill(fields[language], values)
    return texts


def parse_input(word: str) -> Input:
    """Return what a word on the command line means. Raises BadParameter."""
    if word in _WORDS:
        return _WORDS[word]
    if re.fullmatch(r"[0-9*#]+", word):
        return Pressed(word)
    if found := re.fullmatch(r"speak:(\d{1,3})", word):
        return Spoke("recording-1", int(found[1]))
    if word.startswith("say:"):
        return Heard(word.removeprefix("say:"))
    raise click.BadParameter(f"{word!r}: give keys, {', '.join(_WORDS)}, say:WORDS or speak:SECONDS")


def describe(turn: Turn, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a turn as lines: what is said, what is to be done, what is waited for."""
    for said in turn.says:
        yield f"  » {said.prompt_id:<16} {_spoken(said, texts)}{'  (slower)' if turn.slower else ''}"
    for effect in turn.effects:
        yield f"  ! {effect.name} " + " ".join(f"{name}={value}" for name, value in effect.values.items())
    place = " > ".join(f"{frame.flow}.{frame.node}" for frame in turn.state.frames)
    yield f"  ? {_expected(turn)}   [{place}]"


def _spoken(said: Said, texts: Mapping[str, str]) -> str:
    slots = {name: _shown(value, texts) for name, value in said.slots.items()}
    return _fill(texts.get(said.prompt_id, said.prompt_id), slots)


def _shown(value: Speakable, texts: Mapping[str, str]) -> str:
    match value:
        case Name(hi):
            return hi
        case Phrase(prompt):
            return texts.get(prompt, prompt)
    return str(value)


def _fill(text: str, slots: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: slots.get(slot[1], slot[0]), text)


def _expected(turn: Turn) -> str:
    match turn.state.expects:
        case Keys(secret=True):
            return "her secret number: code:right or code:wrong"
        case Keys(timeout=timeout):
            return f"a key within {timeout} s"
        case Speech(most=most):
            return f"her voice, up to {most} s: speak:SECONDS"
        case Transfer(to=to):
            return f"the {to}: talk or notalk"
        case _:
            return "the end"


def _inputs(keys: str | None) -> Iterator[str]:
    if keys is not None:
        yield from (word for word in keys.split(",") if word)
        return
    while True:
        yield click.prompt("key", type=str)


@click.command()
@click.argument("flow")
@click.option("--keys", help="What she does, with commas between; asks if left out.")
@click.option("--facts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="YAML: fact: value.")
@click.option("--english", is_flag=True, help="Show the English meaning instead of the Hindi words.")
def play(flow: str, keys: str | None, facts: Path | None, english: bool) -> None:
    """Play FLOW (main, reminder, or any part of them) as a caller would hear it."""
    book = load_book()
    if flow not in book.flows:
        raise click.BadParameter(f"{flow!r} is no flow; there are {', '.join(sorted(book.flows))}")
    played = PlayedFacts(read_facts(facts.read_text(encoding="utf-8")) if facts else {})
    texts = read_texts("en" if english else "hi")
    turn = engine.start(book, flow, played)
    click.echo("\n".join(describe(turn, texts)))
    for word in _inputs(keys):
        turn = engine.resume(book, turn.state, parse_input(word), played)
        click.echo(f"{word}  ({turn.outcome})")
        click.echo("\n".join(describe(turn, texts)))
        if isinstance(turn.state.expects, Goodbye):
            return


if __name__ == "__main__":
    play()

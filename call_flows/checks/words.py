"""What nodes say: prompts that exist, are short, have their slots filled and name the key after the action."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from call_flows.checks.places import Places
from call_flows.checks.problem import Problem, PromptInfo
from call_flows.model import FlowBook
from call_flows.nodes.base import Node, Spoken
from call_flows.nodes.collect import AGAIN, RIGHT, Collect
from call_flows.nodes.gate import ALONE, CODE, DIGITS, NAME, STAFF, Gate
from call_flows.nodes.lesson import lessons_of
from call_flows.nodes.menu import Menu
from call_flows.nodes.quiz import Quiz
from call_flows.nodes.yes_no import ANSWERS, YesNo
from call_flows.tables import QUIZ_KEYS, Tables

LONGEST_S = 15
Prompts = Mapping[str, PromptInfo]

_KEY_WORDS = {
    unicodedata.normalize("NFC", word): key
    for key, word in {
        "0": "ज़ीरो", "1": "एक", "2": "दो", "3": "तीन", "4": "चार",
        "5": "पाँच", "6": "छह", "7": "सात", "8": "आठ", "9": "नौ",
    }.items()
}  # fmt: skip
_PRESS = "दबाइए"
# 8 is danger, 9 says it again and 0 is the didi, whatever the question.
_HOUSE_KEYS = frozenset("890")
# Which gate must be passed before a prompt that not everybody may hear.
_GATE_FOR: Mapping[str, str] = {"confirmed": NAME, "code": CODE, "private": ALONE, "staff": STAFF}


def check_words(book: FlowBook, prompts: Prompts) -> Iterator[Problem]:
    """Yield every problem with what nodes say, wherever they stand."""
    for flow in book.flows.values():
        for name, node in flow.nodes.items():
            spoken = list(node.spoken(book.tables))
            for what, fix in (
                *_prompts(spoken, prompts),
                *_slots(spoken, prompts),
                *_keys(node, book.tables, prompts),
            ):
                yield Problem(flow.name, name, what, fix)


def check_privacy(places: Places, prompts: Prompts) -> Iterator[Problem]:
    """Yield what could be heard by somebody who has not passed the gate for it (R6)."""
    found = set()
    for place in places.steps:
        if not place.frames:
            continue
        for spoken in places.node(place).spoken(places.book.tables):
            info = prompts.get(spoken.prompt_id)
            if info is None or info.heard_by == "anyone":
                continue
            gate = _GATE_FOR[info.heard_by]
            if gate not in place.gates:
                found.add((*place.here, spoken.prompt_id, gate))
    for flow, node, prompt, gate in sorted(found):
        yield Problem(flow, node, f"{prompt} may be heard before gate `{gate}`", "put the gate before it")


def _prompts(spoken: list[Spoken], prompts: Prompts) -> Iterator[tuple[str, str]]:
    for prompt in dict.fromkeys(said.prompt_id for said in spoken):
        info = prompts.get(prompt)
        if info is None:
            yield f"prompt {prompt} does not exist", "write it in audio/prompts"
        elif round(info.seconds) > LONGEST_S:
            yield f"prompt {prompt} takes {info.seconds:.1f} s", f"cut it or split it: {LONGEST_S} s at most"


def _slots(spoken: list[Spoken], prompts: Prompts) -> Iterator[tuple[str, str]]:
    known = [(said, prompts[said.prompt_id]) for said in spoken if said.prompt_id in prompts]
    for said, info in known:
        for slot in info.slots:
            if slot not in said.slots:
                yield f"{{{slot}}} of {said.prompt_id} is not filled", f"add `{slot}` to slots, with a fact"
    given = dict.fromkeys(slot for said, _ in known for slot in said.slots)
    for slot in given:
        if not any(slot in info.slots for said, info in known if slot in said.slots):
            yield f"slot {slot} is in none of its prompts", "take it out"


def _keys(node: Node, tables: Tables, prompts: Prompts) -> Iterator[tuple[str, str]]:
    """Compare the keys a question names with those it offers; each must end a clause: action first, then key."""
    for asked, keys in _questions(node, tables):
        infos = [prompts[prompt] for prompt in asked if prompt in prompts]
        if len(infos) < len(asked):
            continue
        named = announced_keys(" ".join(info.hi for info in infos))
        where = " ".join(asked)
        for key in sorted(keys - named):
            yield f"{where} does not name key {key} after its action", f"end a clause with the word for {key}"
        for key in sorted(named - keys - _HOUSE_KEYS):
            yield f"{where} names key {key}, which does nothing", f"take the word for {key} out, or add the choice"


def _questions(node: Node, tables: Tables) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Yield the prompts of each question a node asks, with the keys it offers."""
    if isinstance(node, Menu):
        offered = {key for key, option in node.options.items() if not option.unspoken}
        yield from ((form, offered) for form in node.question.forms)
    elif isinstance(node, YesNo):
        keys = {key for key, answer in ANSWERS.items() if answer in node.answers}
        yield from ((form, keys) for form in node.question.forms)
    elif isinstance(node, Collect) and node.read_back:
        yield node.read_back, {RIGHT, AGAIN}
    elif isinstance(node, Gate) and node.kind not in DIGITS:
        yield from ((form, {"1", "2"}) for form in node.question.forms)
    elif isinstance(node, Quiz):
        for lesson in lessons_of(tables, private=node.private):
            yield (f"LES.{lesson.topic}.Q",), set(QUIZ_KEYS)


def announced_keys(text: str) -> set[str]:
    """Return the keys whose words end a clause of `text`, alone or before "press"."""
    keys = set()
    for clause in re.split(r"[।?!]", unicodedata.normalize("NFC", text)):
        words = clause.replace(",", " ").split()
        if words and words[-1] == _PRESS:
            words.pop()
        if words and words[-1] in _KEY_WORDS:
            keys.add(_KEY_WORDS[words[-1]])
    return keys

"""What nodes share that ask one question after the other with the house's answer keys (yes, no, don't know).

The keys are told after the first few questions. Silence is asked once more, and then counts as an answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from call_flows.inputs import Input, Pressed
from call_flows.nodes.asking import HOUSE_SILENCE, HOUSE_WRONG_KEY, NO_INPUT, NO_MATCH
from call_flows.nodes.base import Spoken, Visit, Wait
from call_flows.nodes.yes_no import ANSWERS
from call_flows.turn import Keys

SAID_NOTHING = "silence"
# How often the answer keys are spoken after a question, before she is trusted to know them.
KEYS_SPOKEN = 3
KEYS_PROMPT = "TRI.KEYS"


def ask(visit: Visit, prompt: str, number: int, expects: Keys) -> Wait:
    """Ask a question; `number` counts from 0."""
    visit.say((prompt,))
    if number < KEYS_SPOKEN:
        visit.say((KEYS_PROMPT,))
    return Wait(expects)


def answer(visit: Visit, given: Input, expects: Keys) -> str | Wait:
    """Return yes, no, dont_know or silence; or ask once more, after a wrong key and after the first silence."""
    said = ANSWERS.get(given.keys) if isinstance(given, Pressed) else SAID_NOTHING
    if said is None:
        visit.outcome = NO_MATCH
        visit.say(HOUSE_WRONG_KEY.reprompt)
        return Wait(expects, again=True)
    if said == SAID_NOTHING and visit.misses == 0:
        visit.outcome = NO_INPUT
        visit.misses += 1
        visit.say(HOUSE_SILENCE.reprompt)
        return Wait(expects, again=True)
    visit.misses = 0
    visit.outcome = said
    return said


def spoken() -> Iterator[Spoken]:
    """Yield the house's words around the questions."""
    for prompt in (KEYS_PROMPT, *HOUSE_SILENCE.reprompt, *HOUSE_WRONG_KEY.reprompt):
        yield Spoken(prompt, {})

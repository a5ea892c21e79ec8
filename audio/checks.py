"""What must be true of the catalogue before it is built (domain/07-prompts.md, "Build checks")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from audio.catalogue import EXPIRED, PROMPTS_DIR, SLOT, SLOTS, Catalogue, HeardBy, Prompt, load
from audio.prompt_files import PromptFileError
from audio.speaker import APOLOGY
from audio.speech.numbers import BELOW_HUNDRED
from audio.utterance import NEUTRAL

LONGEST_S = 15
# A slot is two words or so, as the domain brief counts them.
_MORE_WORDS_PER_SLOT = 1

_AMOUNT_SLOTS = frozenset({"amount", "savings", "paid", "left"})
_AMOUNT_READERS = frozenset({HeardBy.CODE, HeardBy.PRIVATE})
_MONEY_WORDS = ("किस्त", "क़र्ज़", "रुपये", "बकाया")
# domain/04-loans.md §4.8
_FORBIDDEN_IN_REMINDERS = (
    "डिफ़ॉल्ट",
    "वसूली",
    "आख़िरी चेतावनी",
    "क़ानूनी कार्रवाई",
    "समूह की बदनामी",
    "सिबिल",
    "पुलिस",
    "आपकी वजह से",
    "बकाया",
)
# They always follow another DIS.E prompt that says a number.
_NEVER_ALONE = frozenset({"DIS.E.NOVEH", "DIS.E.FOLLOW", "DIS.E.MIND"})

_DIGIT = "|".join(BELOW_HUNDRED[:10])
_DIALLED_NUMBER = re.compile(rf"(?:(?:{_DIGIT})[,।] ?){{2,}}(?:{_DIGIT})")
_NOT_HINDI = re.compile(r"[^\u0900-\u0965\u0970-\u097f ,?!'\"\-]+")
_NUKTA = "\u093c"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do about it."""

    file: str
    id: str
    field: str
    advice: str

    def __str__(self) -> str:
        return f"{self.file}: {self.id} {self.field}: {self.advice}"


def check(directory: Path = PROMPTS_DIR) -> list[Problem]:
    """Return the problems of the prompts in `directory`. A file that cannot be read at all is the only one."""
    try:
        catalogue = load(directory)
    except PromptFileError as error:
        return [Problem(error.file, error.item_id, error.field, error.problem)]
    return check_catalogue(catalogue)


def check_catalogue(catalogue: Catalogue) -> list[Problem]:
    """Return the problems of every prompt, then of prompts that must exist and do not."""
    found = [
        Problem(prompt.file, prompt.id, field, advice)
        for prompt in catalogue.values()
        for rule in _RULES
        for field, advice in rule(prompt)
    ]
    for needed in sorted({*NEUTRAL.values(), EXPIRED, APOLOGY} - set(catalogue)):
        found.append(Problem("hi/", needed, "", "is missing; the code speaks it. Write it"))
    return found


def estimate_seconds(text: str) -> float:
    """Return about how long a text takes: 2.3 words a second, plus pauses (domain/07-prompts.md)."""
    words = len(re.findall(r"[^\s,।?!]+", text)) + _MORE_WORDS_PER_SLOT * len(SLOT.findall(text))
    return words / 2.3 + 0.25 * text.count(",") + 0.5 * sum(text.count(mark) for mark in "।?!")


def not_hindi(text: str) -> list[str]:
    """Return the parts of a text that no voice can be trusted with: digits, Latin letters, signs."""
    return _NOT_HINDI.findall(text)


Rule = Callable[[Prompt], Iterator[tuple[str, str]]]


def _is_hindi(prompt: Prompt) -> Iterator[tuple[str, str]]:
    if not prompt.hi.strip():
        yield "hi", "is empty; write what is spoken"
    if strange := not_hindi(SLOT.sub("", prompt.hi)):
        yield "hi", f"holds {' '.join(strange)}; spell it in Devanagari words"


def _slots_are_known(prompt: Prompt) -> Iterator[tuple[str, str]]:
    for slot in prompt.slots:
        if slot not in SLOTS:
            yield "hi", f"{{{slot}}} is neither a slot nor a key of config.yaml"
    for slot in sorted(set(SLOT.findall(prompt.en)) - set(prompt.slots)):
        yield "en", f"{{{slot}}} is not in the Hindi"


def _is_short(prompt: Prompt) -> Iterator[tuple[str, str]]:
    if (seconds := round(estimate_seconds(prompt.hi))) > LONGEST_S:
        yield "hi", f"takes about {seconds} s; cut it or split it at a stop"


def _is_neutral_outbound(prompt: Prompt) -> Iterator[tuple[str, str]]:
    if not prompt.outbound_safe:
        return
    if prompt.heard_by is not HeardBy.ANYONE:
        yield "heard_by", "must be anyone, since outbound_safe lets whoever answers hear it"
    for word in _found(_MONEY_WORDS, prompt.hi):
        yield "hi", f"says {word} to whoever answers the phone; take it out"


def _amounts_need_the_code(prompt: Prompt) -> Iterator[tuple[str, str]]:
    amounts = _AMOUNT_SLOTS & set(prompt.slots)
    if amounts and prompt.heard_by not in _AMOUNT_READERS:
        yield "heard_by", f"must be code, since it says {{{min(amounts)}}}"


def _violence_is_private(prompt: Prompt) -> Iterator[tuple[str, str]]:
    if prompt.id.startswith("HOM.") and not prompt.outbound_safe and prompt.heard_by is not HeardBy.PRIVATE:
        yield "heard_by", "must be private in the violence flow"


def _reminder_has_no_threat(prompt: Prompt) -> Iterator[tuple[str, str]]:
    if prompt.id.startswith("REM."):
        for word in _found(_FORBIDDEN_IN_REMINDERS, prompt.hi):
            yield "hi", f"says {word}, which no reminder may; see the wording rules"


def _emergency_says_a_number(prompt: Prompt) -> Iterator[tuple[str, str]]:
    emergency = prompt.id == "DIS.E" or prompt.id.startswith("DIS.E.")
    if emergency and prompt.id not in _NEVER_ALONE and not _DIALLED_NUMBER.search(prompt.hi):
        yield "hi", "tells of danger and says no number to dial"


def _quiz_has_its_key(prompt: Prompt) -> Iterator[tuple[str, str]]:
    if re.fullmatch(r"LES\.[a-z]+\.Q\d*", prompt.id) and prompt.quiz_key is None:
        yield "quiz_key", "is missing; give the right key in quotes"


_RULES: tuple[Rule, ...] = (
    _is_hindi,
    _slots_are_known,
    _is_short,
    _is_neutral_outbound,
    _amounts_need_the_code,
    _violence_is_private,
    _reminder_has_no_threat,
    _emergency_says_a_number,
    _quiz_has_its_key,
)


def _found(words: tuple[str, ...], text: str) -> list[str]:
    """Return the words that occur in `text`, however their nuktas are written."""
    folded = _without_nukta(text)
    return [word for word in words if _without_nukta(word) in folded]


def _without_nukta(text: str) -> str:
    return unicodedata.normalize("NFD", text).replace(_NUKTA, "")

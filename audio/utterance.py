"""A prompt and its values as what is really said: segments, each with a clip of its own, and silences between.

A prompt's text is cut at its slots and at sentence ends, so carriers are shared between prompts and no engine has to
be trusted with pauses. A key to press ("पेंशन के लिए, एक।") stands apart from its action.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from audio.catalogue import SLOT, Catalogue, Prompt
from audio.speech import english
from audio.speech.dates import date_units, day_units
from audio.speech.digits import digit_units
from audio.speech.numbers import BELOW_HUNDRED, number_units
from audio.speech.times import says_the_oclock, time_units
from audio.speech.units import COMMA_MS, SENTENCE_MS, WORD_MS, Unit, as_text
from core.speakable import Clock12, Count, DateWords, Day, DigitString, Name, Phrase, Rupees, Speakable

# Spoken for a name that has no clip yet, and so for a value that never came (domain/06-voice-ux.md §6.5: a wrong
# name costs trust; "बहन" never does).
NEUTRAL = {
    "name": "PHR.SISTER",
    "sakhi": "PHR.SISTER",
    "didi": "PHR.OURDIDI",
    "shg": "PHR.YOURGROUP",
    "place": "PHR.USUALPLACE",
    "doctor_name": "PHR.OURDOCTOR",
    "item": "PHR.GOODS",
    "craft": "PHR.CRAFTWORK",
    "scheme": "PHR.SCHEME",
    "docs": "PHR.PAPERS",
    "course": "PHR.TRAINING",
    "festival": "PHR.FESTIVAL",
    "topic": "PHR.USEFUL",
    "title": "PHR.USEFUL",
    "source": "PHR.TRUST",
    "code_phrase": "PHR.CODE.ORDER",
}

OCLOCK = "बजे"
_OCLOCK_AFTER_SLOT = re.compile(rf"}}\s*{OCLOCK}")
# domain/06-voice-ux.md §6.7 asks for 700 ms before a key; with four keys that makes menus longer than 15 s.
KEY_MS = 400

_SENTENCE_END = re.compile(r"(?<=[।?!])\s*")
_KEY = "|".join(BELOW_HUNDRED[:10])
_ACTION_THEN_KEY = re.compile(rf"(?P<action>.+?)(?<!{')(?<!'.join(BELOW_HUNDRED[:10])}),\s+(?P<key>(?:{_KEY})।)")
_LEADING_MARK = re.compile(r"^\s*([,।?!])\s*")

HasClip = Callable[[str], bool]


class UtteranceError(ValueError):
    """A prompt cannot be spoken with the values given: says which prompt, slot and value."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece with one clip, and the silence in milliseconds that follows it."""

    text: str
    pause_after_ms: int


@dataclass(frozen=True, slots=True)
class Text:
    """What was said, for people who read: Hindi as spoken, and English."""

    hi: str
    en: str


def _always(_: str) -> bool:
    return True


def segments(
    catalogue: Catalogue, prompt_id: str, slots: Mapping[str, Speakable], has_clip: HasClip = _always
) -> list[Segment]:
    """Return what to say, in order. `has_clip(text)` tells whether a name can be spoken.

    Raises KeyError for an unknown prompt and UtteranceError for a value that is missing or cannot be spoken.
    """
    said: list[Segment] = []
    for piece in _filled(catalogue, catalogue[prompt_id], slots, has_clip):
        if isinstance(piece, str):
            _append_text(said, piece)
        else:
            said += [Segment(unit.text, unit.pause_ms) for unit in piece]
    return said


def text_of(
    catalogue: Catalogue, prompt_id: str, slots: Mapping[str, Speakable], has_clip: HasClip = _always
) -> Text:
    """Return the whole prompt in Hindi, as it is spoken, and in English. Raises as `segments` does."""
    return text_of_prompt(catalogue, catalogue[prompt_id], slots, has_clip)


def text_of_prompt(
    catalogue: Catalogue, prompt: Prompt, slots: Mapping[str, Speakable], has_clip: HasClip = _always
) -> Text:
    """Return the text of a prompt that need not be the catalogue's, such as one with the words of last year."""
    pieces = _filled(catalogue, prompt, slots, has_clip)
    hi = "".join(piece if isinstance(piece, str) else as_text(piece) for piece in pieces)
    en = SLOT.sub(lambda m: _english(catalogue, slots.get(m[1])) or f"({m[1]})", prompt.en)
    return Text(hi, en)


def carrier_texts(prompt: Prompt) -> set[str]:
    """Return the texts of every segment of a prompt that does not come from a slot."""
    after_minutes = carriers(replace(prompt, hi=_OCLOCK_AFTER_SLOT.sub("}", prompt.hi)))
    return {segment.text for segment in (*carriers(prompt), *after_minutes)}


def carriers(prompt: Prompt) -> list[Segment]:
    """Return the segments of a prompt that do not come from a slot, in order."""
    said: list[Segment] = []
    for piece in _pieces(prompt.hi)[::2]:
        _append_text(said, piece)
    return said


@lru_cache(maxsize=2048)
def _pieces(text: str) -> tuple[str, ...]:
    """Return text, slot name, text, slot name, ..., text."""
    return tuple(SLOT.split(text))


def _filled(
    catalogue: Catalogue, prompt: Prompt, slots: Mapping[str, Speakable], has_clip: HasClip
) -> Iterator[str | tuple[Unit, ...]]:
    pieces = _pieces(prompt.hi)
    minutes_said = False
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            yield _without_oclock(piece) if minutes_said else piece
            continue
        value = slots.get(piece)
        minutes_said = isinstance(value, Clock12) and says_the_oclock(value.at)
        try:
            yield _spoken(catalogue, piece, value, has_clip, date_follows="date" in pieces[index + 2 :: 2])
        except (ValueError, KeyError) as error:
            raise UtteranceError(f"{prompt.id}: {{{piece}}} cannot be {value!r}: {error}") from error


def _without_oclock(piece: str) -> str:
    return piece.lstrip().removeprefix(OCLOCK) if piece.lstrip().startswith(OCLOCK) else piece


def _spoken(
    catalogue: Catalogue, slot: str, value: Speakable | None, has_clip: HasClip, *, date_follows: bool
) -> str | tuple[Unit, ...]:
    match value:
        case Rupees(paise=paise):
            return number_units(paise // 100)
        case Count(n=n):
            return number_units(n)
        case Day(on=on, today_on=today_on):
            return day_units(on, today_on, with_date=not date_follows)
        case DateWords(on=on):
            return date_units(on)
        case Clock12(at=at):
            return time_units(at)
        case DigitString(digits=digits):
            return digit_units(digits)
        case Phrase(prompt_id=prompt_id):
            return catalogue[prompt_id].hi
        case Name(hi=hi) if has_clip(name := clean_name(hi)):
            return (Unit(name),)
    if slot not in NEUTRAL:
        raise UtteranceError("there is nothing to say instead")
    return catalogue[NEUTRAL[slot]].hi


def clean_name(name: str) -> str:
    """Return a name as its clip is filed: NFC, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _append_text(said: list[Segment], text: str) -> None:
    """Append a carrier's segments; a mark it begins with lengthens the silence before it."""
    while mark := _LEADING_MARK.match(text):
        text = text[mark.end() :]
        if said:
            pause = COMMA_MS if mark[1] == "," else SENTENCE_MS
            said[-1] = replace(said[-1], pause_after_ms=max(said[-1].pause_after_ms, pause))
    for sentence in filter(None, (part.strip() for part in _SENTENCE_END.split(text))):
        if keyed := _ACTION_THEN_KEY.fullmatch(sentence):
            said.append(Segment(keyed["action"] + ",", KEY_MS))
            said.append(Segment(keyed["key"], SENTENCE_MS))
        else:
            said.append(Segment(sentence, _pause_after(sentence)))


def _pause_after(sentence: str) -> int:
    if sentence[-1] in "।?!":
        return SENTENCE_MS
    return COMMA_MS if sentence[-1] == "," else WORD_MS


def _english(catalogue: Catalogue, value: Speakable | None) -> str:
    if isinstance(value, Phrase):
        return catalogue[value.prompt_id].en
    return english.of(value)

"""Text as every engine should get it: Devanagari words only.

Engines read ₹550 without "रुपये", 12/12/2025 with "slash" and OTP as a word (voice.md §6), so amounts, dates, times,
numbers and abbreviations become words here, before any engine. What prompts themselves may hold is stricter
(`audio.checks`); this also serves texts that people type, such as a group's notice.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time

from audio.speech.dates import date_units
from audio.speech.digits import digit_units
from audio.speech.numbers import BELOW_HUNDRED, LARGEST, number_words
from audio.speech.times import says_the_oclock, time_words
from audio.speech.units import as_text

_DEVANAGARI_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")

_LETTER_NAMES = "ए बी सी डी ई एफ़ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड"  # A to Z
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _LETTER_NAMES.split(), strict=True))

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_RUPEES = re.compile(rf"(?:₹|Rs\.?|रु\.)\s*({_NUMBER})(?:/-)?(?:\s*(?:रुपये|रुपए))?")
_PERCENT = re.compile(rf"({_NUMBER})\s*%")
_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_TIME = re.compile(r"\b(\d{1,2}):(\d{2})\b(?:\s*बजे)?")
_DIALLED = re.compile(r"\+\d[\d -]{6,}\d|\b0\d{4,}\b|\b\d{8,}\b")
_PLAIN = re.compile(_NUMBER)
_ABBREVIATION = re.compile(r"(?<![A-Za-z])[A-Z]+(?![a-z])")
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE_MARK = re.compile(r"\s+([,।?!])")

# espeak-ng reads a final -एँ after a vowel sign as "-aaj" (voice.md §4); -एं sounds as it should everywhere.
_EN_TRAP = re.compile("एँ")


def normalise(text: str) -> str:
    """Return `text` in NFC with everything that is not a word spelt out. Empty text stays empty."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).translate(_DEVANAGARI_DIGITS)
    text = _RUPEES.sub(lambda m: f" {_number(m[1])} रुपये ", text)
    text = _PERCENT.sub(lambda m: f" {_number(m[1])} फ़ीसदी ", text)
    text = _DATE.sub(_date, text)
    text = _TIME.sub(_time, text)
    text = _DIALLED.sub(lambda m: f" {as_text(digit_units(m[0]))} ", text)
    text = _PLAIN.sub(lambda m: f" {_number(m[0])} ", text)
    text = _ABBREVIATION.sub(lambda m: f" {' '.join(_LETTERS[letter] for letter in m[0])} ", text)
    text = _EN_TRAP.sub("एं", unicodedata.normalize("NFC", text))
    return _SPACE_BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", text)).strip()


def _number(written: str) -> str:
    whole, _, decimals = written.rstrip(",").replace(",", "").partition(".")
    if int(whole) > LARGEST:
        return as_text(digit_units(whole))
    words = number_words(int(whole))
    if decimals.strip("0"):
        words += ["दशमलव", *(BELOW_HUNDRED[int(digit)] for digit in decimals)]
    tail = ", " if written.endswith(",") else ""
    return " ".join(words) + tail


def _date(match: re.Match[str]) -> str:
    try:
        on = date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return match[0]
    return f" {as_text(date_units(on, with_year=True))} "


def _time(match: re.Match[str]) -> str:
    try:
        at = time(int(match[1]), int(match[2]))
    except ValueError:
        return match[0]
    oclock = "" if says_the_oclock(at) else " बजे"
    return f" {' '.join(time_words(at))}{oclock} "

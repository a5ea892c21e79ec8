"""Digits one by one, in groups with a pause: phone, registration and case numbers."""

from __future__ import annotations

from audio.speech.numbers import BELOW_HUNDRED
from audio.speech.units import COMMA_MS, Unit

_DIGIT_MS = 110
_MOBILE = 10


def digit_units(digits: str) -> tuple[Unit, ...]:
    """Return the digits of `digits` as words, skipping all else ("+", spaces, letters of a registration).

    Ten digits are said five and five, as Indian mobile numbers are; others in threes, never a lone one at the end.
    Raises ValueError when there is no digit.
    """
    found = [char for char in digits if char in "0123456789"]
    if not found:
        raise ValueError("no digit to speak")
    spoken: list[Unit] = []
    for group in _groups(found):
        words = [BELOW_HUNDRED[int(char)] for char in group]
        spoken += [Unit(word, _DIGIT_MS) for word in words[:-1]]
        spoken.append(Unit(words[-1], COMMA_MS))
    return tuple(spoken)


def _groups(found: list[str]) -> list[list[str]]:
    if len(found) <= 5:
        return [found]
    if len(found) == _MOBILE:
        return [found[:5], found[5:]]
    groups = [found[start : start + 3] for start in range(0, len(found), 3)]
    if len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def parse_digits(words: list[str]) -> str:
    """Return the digits that `words` say. Raises ValueError for a word that is no digit."""
    return "".join(str(BELOW_HUNDRED.index(word, 0, 10)) for word in words)

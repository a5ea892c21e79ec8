"""Whole numbers as Hindi words and back.

1,100 to 9,900 are spoken in hundreds ("बारह सौ पचास", not "एक हज़ार दो सौ पचास"): it is how prices are said in
the market (domain/06-voice-ux.md §6.5), it is how the lessons already say 1,400, and it joins fewer clips. Round
thousands stay thousands ("दो हज़ार पचास"), as do larger numbers. The parser understands both forms.
"""

from __future__ import annotations

from collections.abc import Sequence

from audio.speech.units import Unit, units

# fmt: off
BELOW_HUNDRED: tuple[str, ...] = \
(
    "ज़ीरो", "एक", "दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ",
    "दस", "ग्यारह", "बारह", "तेरह", "चौदह", "पंद्रह", "सोलह", "सत्रह", "अठारह", "उन्नीस",
    "बीस", "इक्कीस", "बाईस", "तेईस", "चौबीस", "पच्चीस", "छब्बीस", "सत्ताईस", "अट्ठाईस", "उनतीस",
    "तीस", "इकतीस", "बत्तीस", "तैंतीस", "चौंतीस", "पैंतीस", "छत्तीस", "सैंतीस", "अड़तीस", "उनतालीस",
    "चालीस", "इकतालीस", "बयालीस", "तैंतालीस", "चवालीस", "पैंतालीस", "छियालीस", "सैंतालीस", "अड़तालीस", "उनचास",
    "पचास", "इक्यावन", "बावन", "तिरपन", "चौवन", "पचपन", "छप्पन", "सत्तावन", "अट्ठावन", "उनसठ",
    "साठ", "इकसठ", "बासठ", "तिरसठ", "चौंसठ", "पैंसठ", "छियासठ", "सड़सठ", "अड़सठ", "उनहत्तर",
    "सत्तर", "इकहत्तर", "बहत्तर", "तिहत्तर", "चौहत्तर", "पचहत्तर", "छिहत्तर", "सतहत्तर", "अठहत्तर", "उन्यासी",
    "अस्सी", "इक्यासी", "बयासी", "तिरासी", "चौरासी", "पचासी", "छियासी", "सत्तासी", "अट्ठासी", "नवासी",
    "नब्बे", "इक्यानवे", "बानवे", "तिरानवे", "चौरानवे", "पंचानवे", "छियानवे", "सत्तानवे", "अट्ठानवे", "निन्यानवे",
)
# fmt: on
HUNDRED, THOUSAND, LAKH, CRORE = "सौ", "हज़ार", "लाख", "करोड़"
LARGEST = 99_99_99_999

_SCALES = ((1_00_00_000, CRORE), (1_00_000, LAKH), (1_000, THOUSAND), (100, HUNDRED))
_SCALE_OF = {word: size for size, word in _SCALES if size > 100}
_VALUE_OF = {word: value for value, word in enumerate(BELOW_HUNDRED)}


def number_units(n: int) -> tuple[Unit, ...]:
    """Return 0 to 99,99,99,999 as words. Raises ValueError outside that."""
    return units(number_words(n))


def number_words(n: int) -> list[str]:
    """Return the words of a number, one per clip. Raises ValueError below 0 or above `LARGEST`."""
    if not 0 <= n <= LARGEST:
        raise ValueError(f"{n} is outside 0 to {LARGEST}")
    if n < 100:
        return [BELOW_HUNDRED[n]]
    hundreds, rest = divmod(n, 100)
    if hundreds < 100 and hundreds % 10:
        return [BELOW_HUNDRED[hundreds], HUNDRED, *_tail(rest)]
    words: list[str] = []
    for size, word in _SCALES:
        many, n = divmod(n, size)
        if many:
            words += [BELOW_HUNDRED[many], word]
    return words + _tail(n)


def _tail(rest: int) -> list[str]:
    return [BELOW_HUNDRED[rest]] if rest else []


def parse_number(words: Sequence[str]) -> int:
    """Return the number that `words` say. Raises ValueError for anything that is not one whole number."""
    total, pending, smallest = 0, -1, LARGEST + 1
    for word in words:
        if word in _VALUE_OF:
            if pending > 0 and (pending % 100 or not _VALUE_OF[word]):
                raise ValueError(f"unexpected {word!r} in {' '.join(words)}")
            pending = max(pending, 0) + _VALUE_OF[word]
        elif word == HUNDRED and 0 < pending < 100:
            pending *= 100
        elif word in _SCALE_OF and pending > 0 and _SCALE_OF[word] < smallest:
            smallest = _SCALE_OF[word]
            total, pending = total + pending * smallest, 0
        else:
            raise ValueError(f"unexpected {word!r} in {' '.join(words)}")
    if pending < 0:
        raise ValueError("no number in no words")
    return total + pending

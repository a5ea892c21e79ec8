"""Cleaning of typed text, and signs that its letters are broken or come from an old Hindi font."""

from __future__ import annotations

import re
import unicodedata

# Copying from chat apps and web pages brings these along: zero-width space, direction marks, byte-order mark,
# soft hyphen, word joiner. Nobody typed them and nobody sees them.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_JOINERS = re.compile("[\u200c\u200d]")
# Joiners shape conjuncts inside a Hindi word and mean nothing anywhere else.
_STRAY_JOINERS = re.compile("(?<![\u0900-\u097f])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0900-\u097f])")
_SPACES = re.compile(r"[^\S\r\n]+")
_QUOTES = "'\u2018\u2019`"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DEVANAGARI = re.compile("[\u0900-\u097f]")
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")

# UTF-8 read as cp1252: every Devanagari letter becomes "à" and "¤" or "¥", then some sign; curly quotes become "â€".
_MOJIBAKE = re.compile("\u00e0[\u00a4\u00a5]|\u00e2\u20ac|\u00c3[\u0080-\u00bf]|\u00c2[\u0080-\u00bf]|\ufffd")
_LOST = re.compile(r"[?\s]*\?{2,}[?\s]*")

# Kruti Dev draws Hindi with Latin keys: देवी is "nsoh", कुमारी is "dqekjh". What gives it away: the commonest words,
# key pairs that no romanised Indian name has, and signs of punctuation inside words.
_KRUTI_WORDS = re.compile(
    r"\b(nsoh|dqekj|dqekjh|flag|flg|jke|lhrk|xhrk|jk/kk|ehuk|ehjk|iq\"?ik|vk'kk|ljLorh|nqxkZ|lewg|xzke)\b"
)
_KRUTI_SIGNS = re.compile(r"[A-Za-z][;~{}\[\]|^=+<>][A-Za-z]|(?<![A-Za-z])(?:[\[{\"]k|['/]kk)|[a-z][ZWURXF](?![a-z])")
# The long vowels ा and ी are the keys k and h, so whole words come without a Latin vowel. Capitals are abbreviations.
_KRUTI_WORD = re.compile(r"(?=[a-z]*[kh])[b-df-hj-np-tv-xz]{4,}")


def tidy(text: str) -> str:
    """Return `text` without invisible marks, odd spaces and Excel's leading quote. Letters stay as they are."""
    if text.isascii() and text.isalnum():
        return text
    cleaned = text.strip() if text.isascii() else _STRAY_JOINERS.sub("", _INVISIBLE.sub("", text))
    if "  " in cleaned or not cleaned.isprintable() or not cleaned.isascii():
        cleaned = _SPACES.sub(" ", cleaned).strip()
    if len(cleaned) > 1 and cleaned[0] in _QUOTES and not _KRUTI_SIGNS.match(cleaned):
        cleaned = cleaned[1:].strip()
    return cleaned if cleaned.isascii() else unicodedata.normalize("NFC", cleaned)


def plain(text: str) -> str:
    """Return `text` as for numbers, dates and codes: tidy, digits of any script as 0-9, full-width signs as ASCII."""
    cleaned = tidy(text)
    if cleaned.isascii():
        return cleaned
    letters = []
    for letter in _JOINERS.sub("", cleaned):
        if "\uff01" <= letter <= "\uff5e":
            letters.append(chr(ord(letter) - 0xFEE0))
        elif (digit := unicodedata.decimal(letter, None)) is not None:
            letters.append(str(digit))
        else:
            letters.append(_DASHES.get(letter, letter))
    return "".join(letters).strip()


_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")


def folded(text: str) -> str:
    """Return what two spellings of one name have in common: no case, spaces, joiners or points."""
    return "".join(letter for letter in _JOINERS.sub("", text).casefold() if unicodedata.category(letter)[0] in "LMN")


def has_devanagari(text: str) -> bool:
    """Tell whether there is a Hindi letter in `text`."""
    return bool(_DEVANAGARI.search(text))


def has_control(text: str) -> bool:
    """Tell whether there is a control character or line break in `text`."""
    return bool(_CONTROL.search(text))


def starts_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take `text` for a formula."""
    return text.startswith(FORMULA_STARTS)


def is_mojibake(text: str) -> bool:
    """Tell whether letters were lost on the way: UTF-8 read as cp1252, question marks, replacement signs."""
    return bool(_MOJIBAKE.search(text) or _LOST.fullmatch(text))


def is_legacy_font(text: str) -> bool:
    """Tell whether Latin letters are really Hindi in an old font (Kruti Dev)."""
    if has_devanagari(text):
        return False
    if _KRUTI_WORDS.search(text) or _KRUTI_SIGNS.search(text):
        return True
    return any(_KRUTI_WORD.fullmatch(word) for word in re.findall(r"[A-Za-z]+", text))

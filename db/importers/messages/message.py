"""The shape of a sentence."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """One problem in words: what is wrong and what to do. Words in braces are filled in."""

    en: str
    hi: str
    fix_en: str
    fix_hi: str

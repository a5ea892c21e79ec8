"""The words of a prompt in both columns of a script. Flows know no audio code, so whoever draws hands them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One prompt: what is spoken, and its English meaning. `{slots}` stay as they are."""

    hi: str
    en: str


Wordings = Mapping[str, Wording]

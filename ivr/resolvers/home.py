"""Facts of trouble at home."""

from __future__ import annotations

from collections.abc import Mapping

from core.speakable import Phrase
from ivr.sources import Resolver

# One for all: a phrase of her own would have to be looked up, and the call would sound different for a known number.
CODE_PHRASE = "PHR.CODE.ORDER"

RESOLVERS: Mapping[str, Resolver] = {
    "safety.open": lambda facts, memory: bool(facts.safety_phones),
    "private.open": lambda facts, memory: bool(facts.private_phones(memory)),
    "safety.phrase": lambda facts, memory: Phrase(CODE_PHRASE),
}

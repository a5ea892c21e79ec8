"""A turn as the provider's document: words become one sound file, its address goes into the XML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from audio.catalogue import Catalogue, HeardBy
from audio.lru import Lru
from audio.speaker import Items, Speaker, Utterance
from call_flows.nodes.base import LANGUAGE, PLAYBACK
from call_flows.state import Turn
from call_flows.turn import Said
from core.languages import FIRST_LANGUAGE
from core.speakable import Count, DateWords, Day, Name, Rupees
from ivr.addresses import Addresses
from ivr.stored_sound import STORED

# Values that say something about her: an utterance with one of them is never served openly.
_PRIVATE_VALUES = (Rupees, Name, Day, DateWords, Count)
_KNOWN_WORDS = 4096
_UTTERANCES = 4096
_GOODBYE: Items = (("SYS.BYE", {}),)
_COVER: Items = (("HOM.COVER", {}),)
# The numbers within twenty seconds (S4), whatever else has failed.
_FAILURE: Items = (("SYS.EMERG", {}), ("SYS.NUMBERS", {}), ("ERR.TECH", {}))


@dataclass(frozen=True, slots=True)
class Words:
    """What an utterance says, in both languages."""

    hi: str
    en: str


class Renderer:
    """Turns says into addresses of sound files."""

    def __init__(self, speaker: Speaker, catalogue: Catalogue, addresses: Addresses) -> None:
        self._speaker = speaker
        self._catalogue = catalogue
        self._addresses = addresses
        self._ready: Lru[tuple[Any, ...], Utterance] = Lru(_UTTERANCES)
        self._words: Lru[str, Words] = Lru(_KNOWN_WORDS)
        # Made at start, because it must be there when nothing else is (R3, K14).
        self._apology = self._speaker.say(_FAILURE, private=False)
        self.goodbye = (self._address(self._speaker.say(_GOODBYE, private=False)),)
        self._cover = self._speaker.say(_COVER, private=False)

    @property
    def apology(self) -> tuple[str, ...]:
        """The address to play when a turn failed: the emergency number, and that she may call again."""
        if not self._speaker.still_there(self._apology):
            self._apology = self._speaker.say(_FAILURE, private=False)
        return (self._address(self._apology),)

    @property
    def cover(self) -> tuple[str, ...]:
        """The address to play when a turn failed that must stay hidden: a harmless word about the meeting."""
        if not self._speaker.still_there(self._cover):
            self._cover = self._speaker.say(_COVER, private=False)
        return (self._address(self._cover),)

    def plays(self, turn: Turn, today_on: date) -> list[str]:
        """Return the addresses to play, in order: one stitched file; her own recording where it is played back."""
        addresses: list[str] = []
        for is_recording, group in _grouped(turn.says):
            if is_recording:
                addresses.extend(self._recording(str(said.recording)) for said in group)
            else:
                addresses.append(self._utterance(group, today_on, _language(turn), slower=turn.slower))
        return addresses

    def _recording(self, address: str) -> str:
        """Return where a recording is: at the provider, or with us."""
        return self._addresses.stored(address.removeprefix(STORED)) if address.startswith(STORED) else address

    def expired(self, prompt_id: str, on: date) -> tuple[str, ...]:
        """Return the figures inside a prompt that may no longer be told on a day; none for one that is not ours."""
        return self._catalogue.expired_keys(prompt_id, on) if prompt_id in self._catalogue else ()

    def words(self, digest: str) -> Words | None:
        """Return what a recently made utterance says."""
        return self._words.get(digest)

    def _utterance(self, says: Sequence[Said], today_on: date, language: str, *, slower: bool) -> str:
        fixed = all(not said.slots for said in says)
        key = (today_on, language, slower, *(said.prompt_id for said in says))
        known = self._ready.get(key) if fixed else None
        if known is not None and self._speaker.still_there(known):
            return self._addresses.utterance(known.hash, private=False)
        items = [(self._catalogue.current(said.prompt_id, today_on), said.slots) for said in says]
        private = any(self._is_private(prompt_id, slots.values()) for prompt_id, slots in items)
        utterance = self._speaker.say(items, private=private, slower=slower, language=language)
        if fixed and not private:
            self._ready.put(key, utterance)
        return self._address(utterance)

    def _is_private(self, prompt_id: str, values: Iterable[object]) -> bool:
        prompt = self._catalogue.get(prompt_id)
        if prompt is not None and prompt.heard_by is not HeardBy.ANYONE:
            return True
        return any(isinstance(value, _PRIVATE_VALUES) for value in values)

    def _address(self, utterance: Utterance) -> str:
        self._words.put(utterance.hash, Words(utterance.text_hi, utterance.text_en))
        return self._addresses.utterance(utterance.hash, private=utterance.private)


def _language(turn: Turn) -> str:
    return str(turn.state.memory.get(LANGUAGE, FIRST_LANGUAGE))


def _grouped(says: Iterable[Said]) -> list[tuple[bool, list[Said]]]:
    groups: list[tuple[bool, list[Said]]] = []
    for said in says:
        is_recording = said.prompt_id == PLAYBACK
        if not groups or groups[-1][0] != is_recording:
            groups.append((is_recording, []))
        groups[-1][1].append(said)
    return groups

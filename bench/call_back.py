"""How soon a woman who is rung back after a missed call hears what is there for her: simulated members, real clips.

Counted from the moment she picks up until the line begins with what she pressed the key for: her answer, her money,
her lesson, the call that broke off, the menu. Nothing is timed: flows are played, and seconds are those of the clips.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audio import catalogue as audio_catalogue
from audio.catalogue import Catalogue
from audio.store import ClipStore
from audio.utterance import segments
from bench.report import Row, Table
from bench.world import prepare_voice
from call_flows import engine
from call_flows.checks.goals import REACTION_S
from call_flows.inputs import Pressed, Silence
from call_flows.model import FlowBook
from call_flows.player import PlayedFacts
from call_flows.reader import load_book
from call_flows.state import Turn
from call_flows.turn import Keys, Said

MEMBERS, SEED = 200, 20261125
TARGET_S = 12.0
FLOW = "callback"
# What waits for her, and how many of ten it waits for.
NEEDS = {"answer": 2, "money": 3, "lesson": 2, "unfinished": 1, "nothing": 2}
KEY_WORDS = {"1": "एक", "2": "दो"}
# What everybody hears, and whoever never heard the notice before anything else.
_BEFORE = frozenset(
    {"SYS.WELCOME", "SYS.HELLO", "SYS.EMERG", "SYS.HOWTO", "SYS.HOWTO2", "PRV.NOTICE1", "PRV.NOTICE2"}
)
_CONSENT = "PRV.CONSENT"


@dataclass(frozen=True, slots=True)
class Member:
    """A woman who is rung back. `reaction`: seconds from hearing her key to pressing it.

    `knows_it`: she was rung back before and presses as soon as she hears who it is. `is_slow`: she lets the question
    go by once.
    """

    need: str
    key: str
    reaction: float
    knows_it: bool
    is_slow: bool
    is_new: bool


def members(count: int = MEMBERS, seed: int = SEED) -> Iterator[Member]:
    """Yield women with varied needs and habits, always the same for a seed."""
    luck = random.Random(seed)
    for _ in range(count):
        is_new = luck.random() < 0.1
        yield Member(
            need="nothing" if is_new else luck.choices(list(NEEDS), list(NEEDS.values()))[0],
            key=luck.choices(["1", "2"], [7, 3])[0],
            reaction=luck.uniform(REACTION_S / 2, REACTION_S * 3 / 2),
            knows_it=not is_new and luck.random() < 0.3,
            is_slow=luck.random() < 0.1,
            is_new=is_new,
        )


@dataclass(frozen=True)
class Spoken:
    """The words of prompts as the released voice says them."""

    catalogue: Catalogue
    store: ClipStore

    def seconds(self, says: Iterable[Said]) -> float:
        """Return how long prompts take. Raises LookupError for one that has no clip."""
        return sum(seconds for said in says for _, seconds in self._pieces(said))

    def until(self, says: Sequence[Said], word: str) -> float:
        """Return when `word`, standing alone, has been spoken; the end of all where it is not."""
        at = 0.0
        for text, seconds in (piece for said in says for piece in self._pieces(said)):
            at += seconds
            if text.strip(" ।,") == word:
                return at
        return at

    def _pieces(self, said: Said) -> Iterator[tuple[str, float]]:
        for piece in segments(self.catalogue, said.prompt_id, said.slots):
            clip = self.store.get(piece.text)
            if clip is None:
                raise LookupError(f"{said.prompt_id} has no clip for {piece.text!r}")
            yield piece.text, clip.seconds + piece.pause_after_ms / 1000


def seconds_to_first_words(book: FlowBook, spoken: Spoken, member: Member) -> float:
    """Return the seconds from picking up to the first word of what she pressed for."""
    facts = PlayedFacts({"call.need": member.need, "caller.notice_given": not member.is_new})
    turn = engine.start(book, FLOW, facts)
    at = 0.0
    if member.is_slow:
        at += spoken.seconds(turn.says) + _patience(turn)
        turn = engine.resume(book, turn.state, Silence(), facts)
    at += member.reaction + (0.0 if member.knows_it else spoken.until(turn.says, KEY_WORDS[member.key]))
    turn = engine.resume(book, turn.state, Pressed(member.key), facts)
    while any(said.prompt_id == _CONSENT for said in turn.says):
        at += spoken.seconds(turn.says) + member.reaction
        turn = engine.resume(book, turn.state, Pressed("1"), facts)
    first = next(n for n, said in enumerate(turn.says) if said.prompt_id not in _BEFORE)
    return at + spoken.seconds(turn.says[:first])


def _patience(turn: Turn) -> float:
    expects = turn.state.expects
    return float(expects.timeout) if isinstance(expects, Keys) else 0.0


def rows(spoken: Spoken) -> list[Row]:
    """Return what all of them wait, and apart from each other those who know the call and those who do not."""
    book = load_book()
    waits = [(member, seconds_to_first_words(book, spoken, member)) for member in members()]
    groups = {
        "all": [seconds for _, seconds in waits],
        "rung back before": [seconds for member, seconds in waits if member.knows_it],
        "for the first time": [seconds for member, seconds in waits if not member.knows_it],
    }
    return [_row(name, seconds) for name, seconds in groups.items()]


def _row(name: str, seconds: list[float]) -> Row:
    return {
        "members": name,
        "how many": len(seconds),
        "median s": round(statistics.median(seconds), 1),
        "nine of ten within s": round(statistics.quantiles(seconds, n=10)[-1], 1),
    }


def measure(data_dir: Path) -> list[Table]:
    """Return the table, with the voice of the benchmark."""
    prepare_voice(data_dir)
    spoken = Spoken(audio_catalogue.load(), ClipStore.open_released(data_dir / "audio", "espeak"))
    note = f"From picking up to the first word of what she pressed for; target: a median of {TARGET_S:.0f} s."
    return [Table("Called back after a missed call", rows(spoken), note)]

"""The prompt catalogue: every sentence the line can say, by id, read from `audio/prompts/`.

A prompt's text may hold `{slot}`s that a flow fills (`{name}`, `{day}`; see `audio.utterance`) and `{key}`s of
`config.yaml` (`{oap_age}`), which are filled here, so that a lesson's fact is one sentence and one clip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from audio.prompt_files import (
    ConfigValue,
    PromptFileError,
    RawPrompt,
    RawWording,
    read_config,
    read_prompts,
    read_wordings,
)
from core.languages import FIRST_LANGUAGE

PROMPTS_DIR = Path(__file__).parent / "prompts"
EXPIRED = "LES.EXPIRED"

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")

# domain/07-prompts.md, "Slots"
SLOTS = frozenset(
    {
        "name", "didi", "shg", "amount", "savings", "paid", "left", "left_n", "day", "date", "time",
        "place", "asof", "ptp_day", "slot", "line_no", "title", "n", "item", "topic", "source", "sakhi",
        "craft", "scheme", "docs", "course", "festival", "doctor_name", "doctor_reg", "d1_window",
        "d2_window", "p1_window", "reply_window", "open_days", "open_time", "close_time", "code_phrase",
        "case_no", "low", "high", "urgency", "age",
    }
)  # fmt: skip


class HeardBy(StrEnum):
    """Who may be listening when a prompt plays (domain/04-loans.md §4.4)."""

    ANYONE = "anyone"
    CONFIRMED = "confirmed"  # she said it is her: no amounts
    CODE = "code"  # she gave her secret number
    PRIVATE = "private"  # the violence flow: inbound, alone and safe
    STAFF = "staff"  # a didi at work gave her own number


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt. `hi` and `en` hold flow slots only; `config_keys` names the values already filled in.

    `hi` is what is spoken: in a catalogue of a second language (`Catalogue.spoken_in`), that language's words.
    `outbound_safe`: whoever picks up an outbound call may hear it (the V0 list of domain/07-prompts.md).
    `quiz_key`: the right key of a quiz question. `file`: where it is written, relative to the prompts directory.
    """

    id: str
    hi: str
    en: str
    heard_by: HeardBy
    file: str
    outbound_safe: bool = False
    quiz_key: str | None = None
    sources: str = ""
    note: str = ""
    config_keys: tuple[str, ...] = ()
    reviewer: str = ""

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the flow's slots in spoken order."""
        return tuple(SLOT.findall(self.hi))


class Catalogue(Mapping[str, Prompt]):
    """All prompts by id. Looking up an unknown id raises KeyError."""

    def __init__(
        self,
        prompts: Mapping[str, Prompt],
        config: Mapping[str, ConfigValue],
        others: Mapping[str, Mapping[str, Prompt]] | None = None,
    ) -> None:
        self._prompts = dict(prompts)
        self.config = dict(config)
        self._others = {
            language: Catalogue({**self._prompts, **said}, config) for language, said in (others or {}).items()
        }

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have words of their own, the first one first."""
        return (FIRST_LANGUAGE, *self._others)

    def spoken_in(self, language: str) -> Catalogue:
        """Return the prompts in another language; where it has no words of its own, and for an unknown one, ours."""
        return self._others.get(language, self)

    def __getitem__(self, prompt_id: str) -> Prompt:
        return self._prompts[prompt_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._prompts)

    def __len__(self) -> int:
        return len(self._prompts)

    def expired_keys(self, prompt_id: str, today: date) -> tuple[str, ...]:
        """Return the configuration values inside a prompt that may no longer be spoken on `today`."""
        return tuple(key for key in self[prompt_id].config_keys if not self.config[key].valid_on(today))

    def current(self, prompt_id: str, today: date) -> str:
        """Return the id to speak: `prompt_id`, or `LES.EXPIRED` when a value in it has expired (rule R10)."""
        return EXPIRED if self.expired_keys(prompt_id, today) else prompt_id

    def due_for_review(self, by: date) -> list[ConfigValue]:
        """Return the configuration values that may no longer be spoken after `by`, most overdue first."""
        due = [value for value in self.config.values() if value.review_by is None or value.review_by <= by]
        return sorted(due, key=lambda value: (value.review_by or date.min, value.key))

    def lesson_points(self, topic: str) -> tuple[str, ...]:
        """Return the ids of a lesson's facts in order: `LES.<topic>.F1`, `.F2` and so on."""
        points: list[str] = []
        while (point := f"LES.{topic}.F{len(points) + 1}") in self:
            points.append(point)
        return tuple(points)

    def lesson_topics(self) -> tuple[str, ...]:
        """Return the topics that have a title, in the order they are written."""
        return tuple(i.split(".")[1] for i in self if re.fullmatch(r"LES\.[a-z]+\.T", i))


def load(directory: Path = PROMPTS_DIR) -> Catalogue:
    """Read `config.yaml`, `hi/**/*.yaml`, and beside `hi` a folder for each further language.

    Raises PromptFileError naming file, id and field.
    """
    config = read_config(directory / "config.yaml")
    prompts = {raw.id: _filled(raw, config) for raw in read_prompts(directory / FIRST_LANGUAGE)}
    folders = sorted(path for path in directory.iterdir() if path.is_dir() and path.name != FIRST_LANGUAGE)
    others = {
        path.name: {raw.id: _reworded(prompts.get(raw.id), raw) for raw in read_wordings(path)} for path in folders
    }
    return Catalogue(prompts, config, others)


def _reworded(prompt: Prompt | None, raw: RawWording) -> Prompt:
    """Return a prompt in the words of another language: same gloss, same ears, same values in the same places."""
    if prompt is None:
        raise PromptFileError(raw.file, raw.id, "", f"is no prompt; write it in {FIRST_LANGUAGE}/ first")
    if prompt.config_keys:
        raise PromptFileError(raw.file, raw.id, "text", "speaks amounts of config.yaml, which are Hindi only")
    if sorted(SLOT.findall(raw.text)) != sorted(prompt.slots):
        raise PromptFileError(raw.file, raw.id, "text", f"must hold the slots {prompt.slots or 'none'}, each once")
    return replace(prompt, hi=raw.text, file=raw.file, reviewer=raw.reviewer)


def _filled(raw: RawPrompt, config: Mapping[str, ConfigValue]) -> Prompt:
    keys = tuple(dict.fromkeys(key for key in SLOT.findall(raw.hi) if key in config))
    hi, en = raw.hi, raw.en
    for key in dict.fromkeys(SLOT.findall(raw.hi + raw.en)):
        if key in config:
            hi = hi.replace(f"{{{key}}}", config[key].hi)
            en = en.replace(f"{{{key}}}", config[key].en)
    try:
        heard_by = HeardBy(raw.heard_by)
    except ValueError:
        known = ", ".join(HeardBy)
        raise PromptFileError(raw.file, raw.id, "heard_by", f"{raw.heard_by!r} is none of {known}") from None
    return Prompt(
        id=raw.id,
        hi=hi,
        en=en,
        heard_by=heard_by,
        file=raw.file,
        outbound_safe=raw.outbound_safe,
        quiz_key=raw.quiz_key,
        sources=raw.sources,
        note=raw.note,
        config_keys=keys,
        reviewer=raw.reviewer,
    )

"""The words of prompts as they stood: an old call shows what was said then, not what is said today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.models import PromptVersion
from db.upserts import insert_into


@dataclass(frozen=True, slots=True)
class PromptWords:
    """A prompt's words and the version they have (a hash of the words)."""

    prompt_id: str
    version: str
    hi: str
    en: str


def keep_words(connection: Connection, prompts: Iterable[PromptWords], now: datetime) -> None:
    """Write down the words that are new, as said from now on."""
    rows = [
        {"prompt_id": p.prompt_id, "version": p.version, "hi": p.hi, "en": p.en, "first_used_at": now}
        for p in prompts
    ]
    connection.execute(insert_into(connection, PromptVersion).on_conflict_do_nothing(), rows)


def words_at(connection: Connection, prompt_id: str, at: datetime) -> tuple[str, str] | None:
    """Return the Hindi and English words a prompt had at an instant, slots not filled; None if nobody kept them."""
    query = (
        select(PromptVersion.hi, PromptVersion.en)
        .where(PromptVersion.prompt_id == prompt_id, PromptVersion.first_used_at <= at)
        .order_by(PromptVersion.first_used_at.desc())
    )
    row = connection.execute(query.limit(1)).first()
    return None if row is None else (row.hi, row.en)

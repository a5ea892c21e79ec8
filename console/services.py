"""What the console needs from the outside, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, cast

from argon2 import PasswordHasher
from flask import current_app

from core.clock import Clock
from db.engine import Database
from db.safety.store import SafetyStore


class Words(Protocol):
    """Knows what a prompt says."""

    def text(self, prompt_id: str, slots_json: Mapping[str, Any], at: datetime | None = None) -> tuple[str, str]:
        """Return the Hindi and the English words of a prompt with its slots filled, as they stood at `at`.

        `slots_json` maps a slot's name to a value as `core.speakable.to_json` writes it. Raises KeyError for a
        prompt that is no longer in the catalogue.
        """
        ...

    def can_say(self, text: str) -> bool:
        """Tell whether a name, or words somebody wrote, have been rendered, so that calls can speak them."""
        ...


@dataclass(frozen=True)
class ConsoleServices:
    """Everything the console uses. `Recording.file` is a path under `data_dir` and inside `recordings_dir`."""

    database: Database
    clock: Clock
    secret_key: str = field(repr=False)
    public_url: str
    data_dir: Path
    words: Words
    recordings_dir: Path
    safety: SafetyStore
    demo: bool = False
    hasher: PasswordHasher = field(default_factory=PasswordHasher)


def services() -> ConsoleServices:
    """Return the services of the running console."""
    return cast(ConsoleServices, current_app.extensions["sunwai"])

"""The amounts, ages and days that lessons speak: from where, of which day, and until when they may be spoken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from flask import Blueprint, render_template

from audio.catalogue import PROMPTS_DIR
from audio.prompt_files import ConfigValue, read_config
from console import audit
from console.access import Permission, needs
from console.services import services
from core.clock import india_day

pages = Blueprint("config_page", __name__)
SOON = timedelta(days=60)


@pages.get("/values")
@needs(Permission.CONFIG_VIEW)
def page() -> str:
    """Show every value, what must be looked at first on top."""
    today_on = india_day(services().clock.now())
    values = sorted(_values(), key=lambda value: (value.review_by or date.min, value.key))
    audit.seen(audit.Act("view", "values", detail={"shown": len(values)}))
    return render_template(
        "values.html",
        values=values,
        state=lambda value: state(value, today_on),
        expired=sum(not value.valid_on(today_on) for value in values),
    )


def state(value: ConfigValue, today_on: date) -> str:
    """Return how a value stands on a day: a code of the words `value_state`. Expired ones are not spoken (R10)."""
    if not value.valid_on(today_on):
        return "expired"
    return "current" if value.valid_on(today_on + SOON) else "soon"


@cache
def _values() -> Sequence[ConfigValue]:
    """Read the values once: they change with a release, as the words of the lessons do."""
    return tuple(read_config(PROMPTS_DIR / "config.yaml").values())

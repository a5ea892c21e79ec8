"""The languages of the line, by their folder in audio/prompts/."""

from __future__ import annotations

# Every prompt is written in it. A second language says some in its own words, and the rest in these.
FIRST_LANGUAGE = "hi"

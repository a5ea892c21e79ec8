"""What blocks say, as resources: the text in Hindi and in English. A resource belongs to its flow."""

from __future__ import annotations

from typing import Any

from call_flows.drawing.wording import Wordings
from call_flows.interop.identity import resource_id
from call_flows.nodes.base import PLAYBACK

HINDI, ENGLISH = "hin", "eng"
LANGUAGES = (
    {"id": HINDI, "label": "Hindi", "iso_639_3": HINDI, "bcp_47": "hi-IN"},
    {"id": ENGLISH, "label": "English meaning", "iso_639_3": ENGLISH, "bcp_47": "en-IN"},
)
MODES = ["IVR"]


class Resources:
    """The resources of one flow, made as its blocks ask for them."""

    def __init__(self, flow: str, words: Wordings) -> None:
        self._flow = flow
        self._words = words
        self._made: dict[str, dict[str, Any]] = {}

    def said(self, prompts: tuple[str, ...]) -> str:
        """Return the id of the resource that says these prompts in a row."""
        return self._make(prompts, self._joined(prompts, HINDI), self._joined(prompts, ENGLISH))

    def label(self, label: str) -> str:
        """Return the id of the resource that names a choice; only the whole question is spoken in Hindi."""
        return self._make((label,), None, label.replace("_", " "))

    def all(self) -> list[dict[str, Any]]:
        """Return every resource asked for."""
        return list(self._made.values())

    def _joined(self, prompts: tuple[str, ...], language: str) -> str:
        return " ".join(self._text(prompt, language) for prompt in prompts)

    def _text(self, prompt: str, language: str) -> str:
        if prompt == PLAYBACK:
            return "@(flow.recording)"
        if prompt.startswith("$"):
            return f"@(flow.{prompt[1:]})"
        wording = self._words[prompt]
        return wording.hi if language == HINDI else wording.en

    def _make(self, names: tuple[str, ...], hindi: str | None, english: str) -> str:
        made = resource_id(self._flow, names)
        texts = [(HINDI, hindi), (ENGLISH, english)]
        self._made[made] = {"uuid": made, "values": [_value(language, text) for language, text in texts if text]}
        return made


def _value(language: str, text: str) -> dict[str, Any]:
    return {"language_id": language, "content_type": "TEXT", "mime_type": "text/plain", "modes": MODES, "value": text}

"""What must be true of a voice before it answers calls: every prompt can be said, and in time."""

from __future__ import annotations

from audio.build import unit_texts
from audio.catalogue import Catalogue
from audio.checks import LONGEST_S, Problem, estimate_seconds
from audio.store import ClipStore
from audio.utterance import carrier_texts, carriers

# Measured, where `audio.checks` estimates and rounds.
LONGEST_HEARD_S = LONGEST_S + 0.5


def check_release(catalogue: Catalogue, store: ClipStore) -> list[Problem]:
    """Return prompts and units that lack a clip in the release, and prompts that really take too long.

    A slot counts as in the estimate. Reads every clip once: seconds, not for a request.
    """
    seconds = {
        text: clip.seconds
        for text in {text for prompt in catalogue.values() for text in carrier_texts(prompt)}
        if (clip := store.get(text))
    }
    found: list[Problem] = []
    for prompt in catalogue.values():
        silent = sorted(carrier_texts(prompt) - seconds.keys())
        if silent:
            found.append(Problem(prompt.file, prompt.id, "hi", f"has no clip for {silent[0]}; run the audio build"))
            continue
        said = carriers(prompt)
        heard = sum(seconds[segment.text] + segment.pause_after_ms / 1000 for segment in said[:-1])
        heard += sum(seconds[segment.text] for segment in said[-1:])
        heard += estimate_seconds("{x}") * len(prompt.slots)
        if heard > LONGEST_HEARD_S:
            found.append(Problem(prompt.file, prompt.id, "hi", f"takes {heard:.1f} s in this voice; cut it"))
    missing = sorted(text for text in unit_texts() if not store.has(text))
    found += [Problem("audio/speech", text, "", "has no clip; run the audio build") for text in missing]
    return found

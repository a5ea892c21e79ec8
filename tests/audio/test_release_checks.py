"""A voice is checked before it answers calls."""

from __future__ import annotations

from audio.catalogue import Catalogue
from audio.checks import Problem
from audio.release_checks import check_release
from audio.store import ClipStore
from audio.synthesis.voice import Voice


def test_a_full_release_has_no_problem(catalogue: Catalogue, full_store: ClipStore) -> None:
    assert check_release(catalogue, full_store) == []


def test_what_has_no_clip_is_named(catalogue: Catalogue, store: ClipStore) -> None:
    found = check_release(catalogue, store)
    assert found[-1].advice == "has no clip; run the audio build"
    assert {problem.id for problem in found} >= {"SYS.WELCOME", "सोमवार", "हज़ार"}


def test_a_voice_that_speaks_too_slowly_is_named(catalogue: Catalogue, store: ClipStore, voice: Voice) -> None:
    small = Catalogue({"SYS.HOLD": catalogue["SYS.HOLD"]}, {})
    clip = voice.render("x")
    text = catalogue["SYS.HOLD"].hi
    store.put(text, type(clip)(clip.samples * 80))
    store.publish([text])
    assert check_release(small, store)[0] == Problem(
        "hi/sys.yaml", "SYS.HOLD", "hi", "takes 16.0 s in this voice; cut it"
    )

"""Rendering what is missing, publishing all or nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audio import dsp
from audio.build import build_all, clip_texts, problem_of, render_texts, unit_texts
from audio.catalogue import Catalogue
from audio.pcm import RATE, Pcm
from audio.store import ClipStore
from audio.synthesis import espeak
from audio.synthesis.espeak import Espeak
from audio.synthesis.voice import SynthesisError, Voice

MakeVoice = Callable[..., Voice]


def test_everything_is_rendered_once(
    catalogue: Catalogue, store: ClipStore, voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.files.os.fsync", lambda _: None)
    heard: list[tuple[int, int]] = []
    report = build_all(catalogue, voice, store, names=["सुनीता"], progress=lambda *done: heard.append(done))
    assert report.published
    assert (report.rendered, report.kept, report.released) == (heard[-1][1], 0, heard[-1][1])
    assert [done for done, _ in heard] == list(range(1, report.rendered + 1))
    again = build_all(catalogue, voice, store, names=["सुनीता", "रेखा"])
    assert (again.rendered, again.kept) == (1, report.rendered)
    assert all(store.has(text) for text in clip_texts(catalogue, ["सुनीता", "रेखा"]))


def test_the_clip_bank_is_small() -> None:
    assert len(unit_texts()) < 160


def test_one_silent_clip_blocks_the_release(store: ClipStore, make_voice: MakeVoice) -> None:
    render_texts(["एक"], make_voice(), store)
    report = render_texts(["एक", "दो", "तीन"], make_voice(silent=frozenset({"दो"})), store)
    assert not report.published
    assert [text for text, _ in report.failed] == ["दो"]
    assert "silent" in report.failed[0][1]
    assert store.has("एक")
    assert not store.has("तीन")
    assert render_texts(["एक", "दो", "तीन"], make_voice(), store).rendered == 1


def test_a_dead_engine_is_given_up_soon(store: ClipStore, make_voice: MakeVoice) -> None:
    tried: list[int] = []
    texts = [f"बात {n}" for n in range(60)]
    report = render_texts(
        texts, make_voice(dumb=frozenset({"*"})), store, progress=lambda done, _: tried.append(done)
    )
    assert len(tried) == 8
    assert len(report.failed) == 60
    assert report.failed[-1][1] == "not tried after 8 failures in a row"


def test_a_store_of_another_voice_is_refused(store: ClipStore, make_voice: MakeVoice) -> None:
    with pytest.raises(ValueError, match="the store is for"):
        render_texts(["एक"], make_voice(version="2"), store)


@pytest.mark.parametrize(
    ("seconds", "loudness", "problem"), [(0.05, 0.3, "only 0.05 s"), (9.0, 0.3, "too long"), (0.5, 0.001, "silent")]
)
def test_what_cannot_be_speech_is_refused(seconds: float, loudness: float, problem: str) -> None:
    sound = dsp.to_pcm(loudness * dsp.fade(dsp.to_float(Pcm(b"\x00\x40\x00\xc0" * round(RATE * seconds / 2)))))
    assert problem in (problem_of("नमस्ते", sound) or "")


def test_espeak_speaks_hindi() -> None:
    voice = Espeak()
    clip = voice.render("नमस्ते बहन। आपका स्वागत है।")
    assert voice.id.name == "espeak"
    assert 1.5 < clip.seconds < 4
    assert problem_of("नमस्ते बहन। आपका स्वागत है।", clip) is None
    assert voice.render("दवाओं से") != voice.render("दवाओ से")


def test_espeak_renders_in_worker_processes(tmp_path: Path) -> None:
    voice = Espeak()
    texts = sorted(unit_texts())[:60]
    store = ClipStore(tmp_path, voice.id)
    report = render_texts(texts, voice, store)
    assert report.published
    assert report.rendered == 60
    clip = store.get(texts[0])
    assert clip
    assert clip.seconds == pytest.approx(voice.render(texts[0]).seconds, abs=0.1)


def test_espeak_that_is_not_installed_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "_engine", espeak._Library)
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    with pytest.raises(SynthesisError, match=r"requirements-voice\.txt") as refused:
        _ = Espeak().id
    assert refused.value.permanent


def test_espeak_reports_an_unknown_variant() -> None:
    with pytest.raises(SynthesisError, match="espeak-ng answered"):
        Espeak(variant="no-such-voice").render("एक")

"""Utterances as the webhooks ask for them."""

from __future__ import annotations

import os
import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from audio.catalogue import Catalogue
from audio.pcm import Pcm
from audio.speaker import Items, Speaker
from audio.store import ClipStore
from audio.sweep import sweep
from audio.synthesis.voice import Voice
from core.speakable import Day, Name, Rupees

MENU: Items = [("SYS.WELCOME", {}), ("MNU.MAIN", {})]
BALANCE: Items = [("LON.BAL", {"name": Name("सुनीता"), "savings": Rupees(125_000)})]
DAY_S = 86_400


@pytest.fixture
def missed() -> list[str]:
    return []


@pytest.fixture
def speaker(catalogue: Catalogue, full_store: ClipStore, tmp_path: Path, missed: list[str]) -> Speaker:
    return Speaker(catalogue, full_store, tmp_path, on_missing=missed.append)


def sound(speaker: Speaker, digest: str, *, private: bool) -> Pcm:
    path = speaker.path(digest, private)
    assert path is not None
    return Pcm.from_wav(path.read_bytes())


def test_a_menu_is_one_file(speaker: Speaker, tmp_path: Path, missed: list[str]) -> None:
    said = speaker.say(MENU, private=False)
    assert sound(speaker, said.hash, private=False).seconds == said.seconds > 3
    assert speaker.path(said.hash, False) == tmp_path / "said" / said.hash[:2] / f"{said.hash}.wav"
    assert said.text_hi.startswith("नमस्ते बहन।")
    assert said.text_en.endswith("trouble of mind or home 4.")
    assert missed == []


def test_saying_it_again_is_the_same_file(speaker: Speaker, catalogue: Catalogue, full_store: ClipStore) -> None:
    first = speaker.say(MENU, private=False)
    path = speaker.path(first.hash, False)
    assert path is not None
    written = path.stat().st_ino
    other = Speaker(catalogue, full_store, path.parents[2])
    assert speaker.say(MENU, private=False) == other.say(MENU, private=False) == first
    assert path.stat().st_ino == written


def test_private_sounds_have_a_place_and_names_of_their_own(
    catalogue: Catalogue, full_store: ClipStore, tmp_path: Path
) -> None:
    here, there = (Speaker(catalogue, full_store, tmp_path / place) for place in "ab")
    said = here.say(BALANCE, private=True)
    assert said.private
    assert here.path(said.hash, False) is None
    path = here.path(said.hash, True)
    assert path is not None
    assert path.stat().st_mode & 0o077 == 0
    assert (tmp_path / "a" / "private").stat().st_mode & 0o077 == 0
    assert there.say(BALANCE, private=True).hash != said.hash
    assert Speaker(catalogue, full_store, tmp_path / "a").say(BALANCE, private=True) == said


def test_slower_is_a_ninth_longer(speaker: Speaker) -> None:
    normal, slow = (speaker.say(MENU, private=False, slower=slower) for slower in (False, True))
    assert slow.hash != normal.hash
    assert slow.seconds / normal.seconds == pytest.approx(1 / 0.9, abs=0.01)


def test_a_name_without_a_clip_is_sister_until_it_has_one(
    catalogue: Catalogue, full_root: Path, tmp_path: Path, voice: Voice
) -> None:
    shutil.copytree(full_root, tmp_path / "audio")
    store = ClipStore.open_released(tmp_path / "audio", "tone")
    speaker = Speaker(catalogue, store, tmp_path)
    items: Items = [("REM.NOTHER", {"name": Name("रेखा")})]
    before = speaker.say(items, private=False)
    assert "बहन जी" in before.text_hi
    worker = ClipStore(tmp_path / "audio", voice.id)
    worker.put("रेखा", voice.render("रेखा"))
    worker.publish(["रेखा"])
    after = speaker.say(items, private=False)
    assert "रेखा जी" in after.text_hi
    assert after.hash != before.hash


def test_a_missing_clip_is_left_out_and_reported(
    catalogue: Catalogue, store: ClipStore, voice: Voice, tmp_path: Path
) -> None:
    missed: list[str] = []
    for text in ("नमस्ते बहन।", "यह मशीन की आवाज़ है।"):
        store.put(text, voice.render(text))
    store.publish(["नमस्ते बहन।", "यह मशीन की आवाज़ है।"])
    speaker = Speaker(catalogue, store, tmp_path, on_missing=missed.append)
    said = speaker.say([("SYS.WELCOME", {})], private=False)
    assert said.seconds == pytest.approx(0.2 + 0.5 + 0.2 + 0.15, abs=0.01)
    assert missed == ["लखनऊ महिला सेवा ट्रस्ट की सेवा लाइन पर आपका स्वागत है।"]


def test_the_other_voice_helps_out(
    catalogue: Catalogue, full_store: ClipStore, store: ClipStore, voice: Voice, tmp_path: Path, missed: list[str]
) -> None:
    store.put("नमस्ते बहन।", voice.render("एक"))
    store.publish(["नमस्ते बहन।"])
    speaker = Speaker(catalogue, store, tmp_path, fallback=full_store, on_missing=missed.append)
    said = speaker.say([("SYS.WELCOME", {})], private=False)
    assert missed == []
    assert sound(speaker, said.hash, private=False).samples.startswith(voice.render("एक").samples)


def test_a_broken_clip_never_breaks_a_call(catalogue: Catalogue, full_root: Path, tmp_path: Path) -> None:
    missed: list[str] = []
    shutil.copytree(full_root, tmp_path / "audio")
    store = ClipStore.open_released(tmp_path / "audio", "tone")
    path = store.path(store.key("नमस्ते बहन।"))
    intact = path.read_bytes()
    path.write_bytes(b"")
    speaker = Speaker(catalogue, store, tmp_path, on_missing=missed.append)
    broken = speaker.say([("SYS.WELCOME", {})], private=False)
    assert missed == ["नमस्ते बहन।"]
    assert broken.seconds > 0.5
    path.write_bytes(intact)
    store.publish(["नमस्ते बहन।"])
    assert speaker.say([("SYS.WELCOME", {})], private=False).seconds > broken.seconds


@pytest.mark.parametrize("items", [[("NO.SUCH", {})], [("LON.BAL", {"name": Name("सुनीता")})]])
def test_a_flow_that_asks_the_impossible_gets_an_apology(speaker: Speaker, missed: list[str], items: Items) -> None:
    said = speaker.say(items, private=True)
    assert said.text_hi.startswith("माफ़ कीजिए")
    assert len(missed) == 1
    assert items[0][0] in missed[0]


def test_without_any_clip_there_is_still_a_file(catalogue: Catalogue, store: ClipStore, tmp_path: Path) -> None:
    speaker = Speaker(catalogue, store, tmp_path)
    said = speaker.say(MENU, private=False)
    assert sound(speaker, said.hash, private=False).seconds == pytest.approx(0.15)


def test_a_full_disk_never_breaks_a_call(
    speaker: Speaker, missed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("audio.speaker.write_whole", full)
    assert speaker.say(MENU, private=False).seconds > 3
    assert "No space left" in missed[-1]


def test_an_emptied_file_is_written_again(catalogue: Catalogue, full_store: ClipStore, tmp_path: Path) -> None:
    said = Speaker(catalogue, full_store, tmp_path).say(MENU, private=False)
    path = tmp_path / "said" / said.hash[:2] / f"{said.hash}.wav"
    path.write_bytes(b"")
    assert Speaker(catalogue, full_store, tmp_path).say(MENU, private=False) == said
    assert path.stat().st_size > 44


@pytest.mark.parametrize("name", ["", "../private/x", "0" * 31, "G" * 32, "0" * 32])
def test_no_other_name_opens_a_file(speaker: Speaker, name: str) -> None:
    assert speaker.path(name, True) is None


def test_a_warm_utterance_takes_no_time(speaker: Speaker) -> None:
    speaker.say(BALANCE, private=True)
    started = time.perf_counter()
    for _ in range(50):
        speaker.say(BALANCE, private=True)
    assert (time.perf_counter() - started) / 50 < 0.005


def test_the_sweep_takes_old_private_sounds_and_only_them(speaker: Speaker, tmp_path: Path) -> None:
    old = speaker.say(BALANCE, private=True)
    fresh = speaker.say([("LON.ASOF", {"asof": Name("x")}), *BALANCE], private=True)
    menu = speaker.say(MENU, private=False)
    now = time.time()
    for said in (old, menu):
        path = speaker.path(said.hash, said.private)
        assert path is not None
        os.utime(path, (now - DAY_S, now - DAY_S))
    report = sweep(tmp_path, now=now)
    assert report.files == 1
    assert speaker.path(old.hash, True) is None
    assert speaker.path(fresh.hash, True)
    assert speaker.path(menu.hash, False)
    assert speaker.say(BALANCE, private=True) == old


def test_the_sweep_keeps_open_sounds_to_a_size_but_none_in_use(speaker: Speaker, tmp_path: Path) -> None:
    prompts = ["SYS.BYE", "SYS.FREE", "SYS.HOLD"]
    said = [speaker.say([(prompt, {})], private=False) for prompt in prompts]
    now = time.time()
    for age, utterance in enumerate(said[:2]):
        path = speaker.path(utterance.hash, False)
        assert path is not None
        os.utime(path, (now - DAY_S + age, now - DAY_S + age))
    size = sum(p.stat().st_size for p in (tmp_path / "said").glob("??/*"))
    assert sweep(tmp_path, now=now, max_bytes=size - 1).files == 1
    assert speaker.path(said[0].hash, False) is None
    report = sweep(tmp_path, now=now, max_bytes=0)
    assert report.files == 1
    assert report.bytes_left > 0
    assert speaker.path(said[2].hash, False)


def test_days_are_said_as_of_the_call(speaker: Speaker) -> None:
    monday = Day(date(2026, 11, 23), date(2026, 11, 22))
    said = speaker.say([("REM.D1", {"name": Name("सुनीता"), "day": monday, "didi": Name("रेखा")})], private=True)
    assert said.text_hi.startswith("सुनीता जी, आने वाला कल, सोमवार को किस्त")
    assert "हमारी दीदी" in said.text_hi

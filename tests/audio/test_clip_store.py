"""Clips by content, and releases."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from audio.files import write_whole
from audio.lru import Lru
from audio.pcm import PcmError
from audio.store import ClipProblem, ClipStore, NoReleaseError
from audio.synthesis.voice import Voice, VoiceId

ONE, TWO = "एक", "दो"


def test_the_key_follows_text_voice_and_version(tmp_path: Path) -> None:
    stores = [ClipStore(tmp_path, VoiceId(name, version)) for name, version in [("a", "1"), ("a", "2"), ("b", "1")]]
    keys = [store.key(text) for store in stores for text in (ONE, TWO)]
    assert len(set(keys)) == 6
    assert stores[0].key("₹20") == stores[0].key("बीस  रुपये")


def test_a_clip_is_heard_once_it_is_published(store: ClipStore, voice: Voice) -> None:
    key = store.put(ONE, voice.render(ONE))
    assert store.path(key).relative_to(store.directory).as_posix() == f"{key[:2]}/{key}.wav"
    assert not store.has(ONE)
    assert store.get(ONE) is None
    assert store.publish([ONE]) == 1
    assert store.get(ONE) == voice.render(ONE)


def test_another_reader_sees_a_new_release_at_once(tmp_path: Path, store: ClipStore, voice: Voice) -> None:
    store.put(ONE, voice.render(ONE))
    store.publish([ONE])
    reader = ClipStore.open_released(tmp_path / "audio", "tone")
    assert reader.voice == voice.id
    store.put(TWO, voice.render(TWO))
    assert not reader.has(TWO)
    store.publish([TWO])
    assert reader.has(TWO)
    assert reader.has(ONE)


def test_publishing_what_is_not_there_changes_nothing(store: ClipStore, voice: Voice) -> None:
    store.put(ONE, voice.render(ONE))
    store.publish([ONE])
    with pytest.raises(PcmError, match="No such file"):
        store.publish([ONE, TWO])
    assert store.released_keys() == {store.key(ONE)}


def test_a_damaged_clip_is_not_played_and_is_found(store: ClipStore, voice: Voice) -> None:
    for text in (ONE, TWO, "तीन"):
        store.put(text, voice.render(text))
    store.publish([ONE, TWO, "तीन"])
    store.path(store.key(ONE)).write_bytes(voice.render(TWO).to_wav())
    store.path(store.key(TWO)).write_bytes(b"")
    assert store.get(ONE) is None
    assert store.get(TWO) is None
    assert {(problem.key, problem.problem[:8]) for problem in store.verify()} == {
        (store.key(ONE), "the file"),
        (store.key(TWO), ""),
    }
    assert store.missing([ONE, TWO, "तीन", TWO]) == [TWO]


def test_a_missing_clip_is_a_problem(store: ClipStore, voice: Voice) -> None:
    store.path(store.put(ONE, voice.render(ONE)))
    store.publish([ONE])
    store.path(store.key(ONE)).unlink()
    assert store.verify() == [ClipProblem(store.key(ONE), f"{store.key(ONE)}: No such file or directory")]


def test_a_voice_never_published_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="Run the audio build"):
        ClipStore.open_released(tmp_path, "tone")


def test_a_half_written_release_is_not_believed(store: ClipStore, voice: Voice) -> None:
    store.put(ONE, voice.render(ONE))
    store.publish([ONE])
    (store.directory / "release.json").write_text('{"clips": ')
    assert not store.refresh()
    assert store.has(ONE)


def test_publishers_at_the_same_time_lose_nothing(tmp_path: Path, voice: Voice) -> None:
    texts = [f"{a} {b}" for a in (ONE, TWO) for b in (ONE, TWO, "तीन", "चार")]

    def publish(text: str) -> None:
        own = ClipStore(tmp_path, voice.id)
        own.put(text, voice.render(text))
        own.publish([text])

    threads = [threading.Thread(target=publish, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ClipStore.open_released(tmp_path, "tone").released_keys()) == len(texts)


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x" / "a.wav"
    write_whole(path, b"old", durable=True)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("audio.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new", durable=True)
    assert path.read_bytes() == b"old"
    assert [found.name for found in path.parent.iterdir()] == ["a.wav"]


def test_the_cache_forgets_what_was_used_longest_ago() -> None:
    cache: Lru[str, int] = Lru(10)
    for name in "abc":
        cache.put(name, ord(name), cost=4)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (None, 98, 99)
    cache.get("b")
    cache.put("d", 100, cost=4)
    assert (cache.get("b"), cache.get("c")) == (98, None)
    cache.put("b", 1, cost=1)
    cache.discard("d")
    assert len(cache) == 1

"""The worker: its jobs, its edges, and how it stops. With recordings and names, which it looks after."""

from __future__ import annotations

import os
import signal
import stat
import threading
import time as wall
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from audio.pcm import Pcm
from audio.store import ClipStore
from audio.synthesis.voice import SynthesisError, VoiceId
from db.models import Heartbeat, ImportRun, Notice, Recording, Reminder, Staff
from ivr.telephony.port import Accepted, Order, Outcome, TelephonyError
from scheduler.names import BATCH, NameClips
from scheduler.recordings import RecordingFetcher
from scheduler.worker import Job, Worker, WorkerServices

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt and so on"


def a_worker(world: Any, **parts: Any) -> Worker:
    services = WorkerServices(
        line=world.line, placer=world.placer, lookup=world.lookup, audio_dir=world.folder / "audio", **parts
    )
    return Worker(services)


def run_all(worker: Worker) -> None:
    for job in worker.jobs():
        worker.run_once(job)


def note_of(world: Any) -> str | None:
    with world.database.reading() as session:
        beat: Heartbeat = session.get_one(Heartbeat, "worker")
        return beat.note


# -- recordings ----------------------------------------------------------------------------------------------------


def test_a_wanted_recording_is_stored_for_this_user_only(world: Any) -> None:
    recording_id = world.a_recording()
    world.lookup.recordings["rec-1"] = WAV
    assert RecordingFetcher(world.line, world.lookup).fetch() == 1
    (row,) = world.rows(Recording)
    path: Path = world.folder / row.file
    assert (row.status, row.file) == ("stored", f"recordings/{recording_id}.wav")
    assert path.read_bytes() == WAV
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [path.name], "nothing half-written is left"


def test_an_mp3_is_called_what_it_is(world: Any) -> None:
    recording_id = world.a_recording()
    world.lookup.recordings["rec-1"] = b"ID3\x04rest"
    RecordingFetcher(world.line, world.lookup).fetch()
    assert world.rows(Recording)[0].file == f"recordings/{recording_id}.mp3"


@pytest.mark.parametrize("status", ["discarded", "heard_of", "stored", "lost"])
def test_only_wanted_recordings_are_fetched(world: Any, status: str) -> None:
    world.a_recording(status)
    assert RecordingFetcher(world.line, world.lookup).fetch() == 0
    assert world.lookup.asked == []


def test_a_recording_taken_back_while_it_was_fetched_stays_discarded(world: Any) -> None:
    recording_id = world.a_recording()

    class TakenBack:
        def fetch_recording(self, _id: str) -> bytes:
            world.change(Recording, recording_id, status="discarded")
            return WAV

    lookup: Any = TakenBack()
    RecordingFetcher(world.line, lookup).fetch()
    assert world.rows(Recording)[0].status == "discarded"
    assert not list((world.folder / "recordings").glob("*")), "and its sound is not kept"


@pytest.mark.parametrize("answer", [TelephonyError("not now"), TelephonyError("none", permanent=True), b"<html>"])
def test_what_cannot_be_had_is_tried_again_and_then_lost(world: Any, answer: bytes | TelephonyError) -> None:
    world.a_recording()
    world.lookup.recordings["rec-1"] = answer
    fetcher = RecordingFetcher(world.line, world.lookup)
    fetcher.fetch()
    (row,) = world.rows(Recording)
    assert (row.status, row.tries) == ("wanted", 1)
    assert row.next_try_at == world.clock.now() + timedelta(seconds=10)
    assert fetcher.fetch() == 0
    assert len(world.lookup.asked) == 1, "not before its time"
    for _ in range(40):
        world.pass_time(hours=1)
        fetcher.fetch()
    assert world.rows(Recording)[0].status == "lost"
    assert len(world.lookup.asked) <= 26


def test_a_recording_that_appears_late_is_fetched(world: Any) -> None:
    world.a_recording()
    fetcher = RecordingFetcher(world.line, world.lookup)
    fetcher.fetch()
    world.lookup.recordings["rec-1"] = WAV
    world.pass_time(seconds=10)
    assert fetcher.fetch() == 1


def test_a_full_disk_loses_nothing(world: Any) -> None:
    world.a_recording()
    world.lookup.recordings["rec-1"] = WAV
    (world.folder / "recordings").write_text("a file where the folder should be")
    fetcher = RecordingFetcher(world.line, world.lookup)
    assert fetcher.fetch() == 0
    (world.folder / "recordings").unlink()
    world.pass_time(seconds=10)
    assert fetcher.fetch() == 1


# -- names ---------------------------------------------------------------------------------------------------------


class Beeps:
    """A voice that beeps, and cannot say some texts."""

    in_threads: ClassVar[bool] = True
    id = VoiceId("beeps", "1")

    def __init__(self, *cannot: str) -> None:
        self.cannot = cannot
        self.asked: list[str] = []

    def render(self, text: str) -> Pcm:
        """Beep."""
        self.asked.append(text)
        if text in self.cannot:
            raise SynthesisError("no such sound", permanent=True)
        wave = np.sin(np.arange(4_000) * 0.3) * 8_000
        return Pcm(wave.astype("<i2").tobytes())


def names_of(world: Any, voice: Beeps) -> NameClips:
    return NameClips(world.database, voice, ClipStore(world.folder / "audio", voice.id))


def test_names_of_members_groups_and_didis_can_be_said_before_anybody_rings(world: Any) -> None:
    world.member("  रुख़साना   बानो ")
    names = names_of(world, Beeps())
    assert names.render() == 2
    assert names.store.has("रुख़साना बानो")
    assert names.store.has("उजाला समूह")
    assert names.render() == 0


def test_a_name_that_cannot_be_said_does_not_keep_others_silent(world: Any) -> None:
    world.member("☺")
    world.member("सविता")
    voice = Beeps("☺")
    names = names_of(world, voice)
    assert names.render() == 2
    assert names.store.has("सविता")
    asked = len(voice.asked)
    for _ in range(70):
        names.render()
    assert len(voice.asked) == asked, "nor is it tried for ever"


def test_many_names_are_said_in_batches_and_later_ones_are_noticed(world: Any) -> None:
    for n in range(BATCH + 5):
        world.member(f"सविता {n}")
    names = names_of(world, Beeps())
    assert (names.render(), names.render(), names.render()) == (BATCH, 6, 0)
    world.member("कमला")
    with world.database.session() as session:
        session.add(
            ImportRun(
                kind="members",
                file_name="m.csv",
                content_hash="1" * 64,
                rows=1,
                added=1,
                changed=0,
                at=world.clock.now(),
            )
        )
    assert names.render() == 1


def test_the_words_of_a_draft_can_be_said_before_somebody_approves_it(world: Any) -> None:
    names = names_of(world, Beeps())
    names.render()
    with world.database.session() as session:
        maker = Staff(code="S-9", name="Kamini", fs_uniquifier="s9")
        session.add(maker)
        session.flush()
        session.add(
            Notice(
                kind="alert",
                title_hi="पानी उबालकर पीजिए",
                source="ज़िला अस्पताल",
                source_on=date(2026, 11, 20),
                from_on=date(2026, 11, 20),
                until_on=date(2026, 11, 27),
                status="draft",
                made_by_id=maker.id,
                made_at=world.clock.now(),
            )
        )
    assert names.render() == 2
    assert names.store.has("पानी उबालकर पीजिए")
    assert names.store.has("ज़िला अस्पताल")
    assert names.render() == 0


# -- the worker ----------------------------------------------------------------------------------------------------


def test_one_round_plans_dials_and_says_that_it_is_alive(world: Any) -> None:
    world.loan(world.member())
    worker = a_worker(world)
    run_all(worker)
    world.make_due(world.rows(Reminder)[0].id)
    run_all(worker)
    assert len(world.placer.orders) == 1
    assert note_of(world) is None


def test_every_job_has_the_pace_it_should_have(world: Any) -> None:
    every = {job.name: job.every for job in a_worker(world).jobs()}
    assert every == {
        "heartbeat": 15,
        "planner": 3600,
        "dialler": 1,
        "sweeper": 60,
        "recordings": 10,
        "copies": 60,
        "utterances": 3600,
        "private": 86400,
    }
    voice = Beeps()
    store = ClipStore(world.folder / "audio", voice.id)
    assert "names" in {job.name for job in a_worker(world, voice=voice, clips=store).jobs()}


def test_a_job_that_fails_is_told_in_the_heartbeat_until_it_works_again(world: Any) -> None:
    worker = a_worker(world)
    jobs = {job.name: job for job in worker.jobs()}

    def breaks() -> None:
        raise RuntimeError("no")

    worker.run_once(Job("sweeper", 60.0, breaks))
    worker.run_once(jobs["heartbeat"])
    assert note_of(world) == "sweeper fails (RuntimeError)"
    worker.run_once(jobs["sweeper"])
    worker.run_once(jobs["heartbeat"])
    assert note_of(world) is None


def test_why_nobody_is_rung_stands_in_the_heartbeat(new_world: Any) -> None:
    world = new_world(SUNWAI_DAILY_BUDGET_PAISE=0)
    world.due_reminder()
    worker = a_worker(world)
    run_all(worker)
    run_all(worker)
    assert note_of(world) == "the day's budget of 0 paise is used up"


def test_a_year_without_a_list_of_closed_days_is_told_a_month_ahead(world: Any) -> None:
    worker = a_worker(world)
    world.pass_time(days=365)
    run_all(worker)
    run_all(worker)
    assert note_of(world) is None
    world.pass_time(days=30)
    run_all(worker)
    run_all(worker)
    assert "closed_days.yaml has no list for 2028" in (note_of(world) or "")


def test_private_utterances_are_cleared_away(world: Any) -> None:
    old = world.folder / "audio" / "private" / "ab" / "abc.wav"
    old.parent.mkdir(parents=True)
    old.write_bytes(WAV)
    os.utime(old, (0, 0))
    run_all(a_worker(world))
    assert not old.exists()


def test_told_to_stop_it_finishes_the_order_that_is_going_out(world: Any) -> None:
    world.due_reminder()
    world.due_reminder()
    posting = threading.Event()

    def takes_its_time(_order: Order) -> Outcome:
        posting.set()
        wall.sleep(0.3)
        return Accepted("request-1")

    world.placer.answers = [takes_its_time] * 2
    # A clock that stands still would look like one that was set back: time passes as usual.
    world.clock.now = _running(world.clock.now())
    threading.Thread(target=lambda: (posting.wait(10), os.kill(os.getpid(), signal.SIGTERM)), daemon=True).start()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        a_worker(world).run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert world.rows(Reminder)[0].status == "dialling"
    assert [one.status for one in world.rows(type(world.attempt()))] == ["accepted"]
    assert len(world.placer.orders) == 1
    assert note_of(world) in {None, "shutting down"}


def _running(start: Any) -> Any:
    began = wall.monotonic()
    return lambda: start + timedelta(seconds=wall.monotonic() - began)

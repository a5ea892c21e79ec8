"""The worker process: APScheduler is its clock, and this is APScheduler's only home.

The job store is in memory and holds a handful of ticks: what is due lives in tables (design.md §3). A tick that is
late runs once, a tick that is still running is not run twice, and whatever a job raises is written down and the clock
goes on.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from audio.store import ClipStore
from audio.sweep import sweep
from audio.synthesis.voice import Voice
from core.clock import india_day
from db.queries import leases
from ivr.services import LineServices
from ivr.telephony.port import CallLookup, CallPlacer
from scheduler.closed_days import has_list
from scheduler.dialler import Dialler
from scheduler.names import NameClips
from scheduler.planner import plan
from scheduler.private_data import PrivateData
from scheduler.recordings import RecordingFetcher
from scheduler.rules import Rules, load_rules
from scheduler.sweeper import Sweeper

HEARTBEAT = "worker"
_NOTE_LENGTH = 200
_HOUR = 3600.0
_DAY = 24 * _HOUR

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class WorkerServices:
    """The parts of the worker, put together by app.py. `line.writer` is this process's own.

    `audio_dir`: where utterances are (`said/`, `private/`). `voice` and `clips`: the offline voice and its store;
    None where it is not installed, and new names are then spoken as "sister".
    """

    line: LineServices
    placer: CallPlacer
    lookup: CallLookup
    audio_dir: Path
    voice: Voice | None = None
    clips: ClipStore | None = None
    rules: Rules = field(default_factory=load_rules)


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again. `every`: seconds."""

    name: str
    every: float
    run: Callable[[], object]


class Worker:
    """Plans, dials, sweeps and fetches until it is told to stop."""

    def __init__(self, services: WorkerServices) -> None:
        self._services = services
        self._line = services.line
        self._stop = threading.Event()
        self._notes: dict[str, str] = {}
        self._dialler = Dialler(services.line, services.placer, services.rules)
        self._sweeper = Sweeper(services.line, services.lookup, self._stop.is_set)
        self._private = PrivateData(services.line)
        self._fetcher = RecordingFetcher(services.line, services.lookup, self._stop.is_set)
        self._names = (
            NameClips(services.line.database, services.voice, services.clips)
            if services.voice is not None and services.clips is not None
            else None
        )

    def jobs(self) -> tuple[Job, ...]:
        """Return what this worker does, and how often. Each job may also be run by hand."""
        jobs = (
            Job("heartbeat", 15.0, self._beat),
            Job("planner", _HOUR, self._plan),
            Job("dialler", 1.0, self._dial),
            Job("sweeper", 60.0, self._sweeper.sweep),
            Job("recordings", 10.0, self._fetcher.fetch),
            Job("copies", 60.0, self._fetcher.delete_copies),
            Job("utterances", _HOUR, self._clear_utterances),
            Job("private", _DAY, self._private.forget),
        )
        return jobs if self._names is None else (*jobs, Job("names", 60.0, self._names.render))

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; then claim nothing more and finish what is under way (R26)."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        # A tick that is skipped because the last one still runs is no news.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler = self._scheduler()
        scheduler.start()
        log.info("the worker is at work")
        self._stop.wait()
        scheduler.shutdown(wait=True)
        self._dialler.give_back()
        log.info("the worker has stopped")

    def stop(self) -> None:
        """Let `run` come to its end. The order going out now is still written down, at most 23 s later."""
        self._dialler.stop()
        self._stop.set()

    def run_once(self, job: Job) -> None:
        """Run a job at the edge: whatever it raises is written down, and the others go on."""
        try:
            job.run()
        except Exception as error:
            self._notes[job.name] = f"{job.name} fails ({type(error).__name__})"
            log.exception("a job failed", job=job.name, error=type(error).__name__)
        else:
            if job.name != "dialler":
                self._notes.pop(job.name, None)

    def _scheduler(self) -> BackgroundScheduler:
        jobs = self.jobs()
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(len(jobs))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in jobs:
            scheduler.add_job(
                self.run_once,
                "interval",
                args=[job],
                seconds=job.every,
                id=job.name,
                next_run_time=datetime.now(UTC),
            )
        return scheduler

    def _beat(self) -> None:
        note = "; ".join(list(self._notes.values()))[:_NOTE_LENGTH]
        with self._line.database.write() as connection:
            leases.beat(connection, HEARTBEAT, self._line.clock.now(), note or None)

    def _plan(self) -> None:
        report = plan(self._line.database, self._line.clock, self._services.rules)
        log.info("reminders planned", new=report.new, seconds=round(report.seconds, 2))
        self._look_for_closed_days()

    def _look_for_closed_days(self) -> None:
        """Say a month ahead that nobody has written the list of closed days (R39)."""
        year = india_day(self._line.clock.now() + timedelta(days=30)).year
        if has_list(year):
            self._notes.pop("closed days", None)
        else:
            self._notes["closed days"] = f"scheduler/closed_days.yaml has no list for {year}"
            log.warning("no list of closed days", year=year)

    def _dial(self) -> None:
        tick = self._dialler.tick()
        if tick.note is None:
            self._notes.pop("dialler", None)
        elif self._notes.get("dialler") != tick.note:
            self._notes["dialler"] = tick.note
            log.info("dialling waits", why=tick.note)

    def _clear_utterances(self) -> None:
        # Files carry the machine's time, whatever the line's clock says.
        report = sweep(self._services.audio_dir, now=time.time())
        log.info("utterances cleared away", files=report.files, bytes=report.bytes)

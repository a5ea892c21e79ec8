"""What happens next, and when: a discrete-event engine that runs on a virtual or on the real clock.

Everything a call does is a script: a generator that yields the longest time, in seconds, it is ready to wait
and receives the next signal, or None when the time ran out. Scripts never block, so a thousand calls need one
thread. Work that does block (a webhook over HTTP) is handed to `Engine.perform`.
"""

import heapq
import logging
import threading
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TypeVar

log = logging.getLogger(__name__)
Result = TypeVar("Result")
Script = Generator[float | None, object, Result]

_MOST_STEPS = 2_000_000


class VirtualClock:
    """A clock that stands still until the engine moves it to the next event."""

    def __init__(self, start: datetime | None = None) -> None:
        self.start = start or datetime(2026, 1, 5, 4, 30, tzinfo=UTC)
        self.seconds = 0.0

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return self.start + timedelta(seconds=self.seconds)


class RealClock:
    """The clock on the wall, for people."""

    def __init__(self) -> None:
        self.start = datetime.now(UTC)
        self._zero = monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the start, unaffected by changes to the system's date."""
        return monotonic() - self._zero

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return self.start + timedelta(seconds=self.seconds)


Clock = VirtualClock | RealClock


@dataclass(order=True)
class Event:
    """Something due at a moment (seconds since the engine's start)."""

    due: float
    order: int
    action: Callable[[], None] = field(compare=False)
    outside: bool = field(compare=False, default=False)
    cancelled: bool = field(compare=False, default=False)

    def cancel(self) -> None:
        """Make it never happen."""
        self.cancelled = True


class Engine:
    """Runs events in order of time. Whoever touches a call from another thread holds `lock`."""

    def __init__(self, clock: Clock, workers: int = 64) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._events: list[Event] = []
        self._order = 0
        self._workers = workers
        self._pool: ThreadPoolExecutor | None = None
        self._thread: threading.Thread | None = None
        self._stopping = False

    @property
    def now(self) -> float:
        """Seconds since the engine's start."""
        return self.clock.seconds

    def wall(self) -> datetime:
        """The time of day, aware, in UTC."""
        return self.clock.now()

    def after(self, seconds: float, action: Callable[[], None], outside: bool = False) -> Event:
        """Do `action` in so many seconds, holding the lock unless it is `outside` work."""
        with self.lock:
            self._order += 1
            event = Event(self.now + max(0.0, seconds), self._order, action, outside)
            heapq.heappush(self._events, event)
            self._changed.notify_all()
            return event

    def perform(self, job: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Do work that may block without holding up any call, then hand its result back under the lock."""

        def run() -> None:
            result = job()
            self.after(0, lambda: then(result))

        if isinstance(self.clock, VirtualClock):
            self.after(0, run, outside=True)
        else:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="webhook")
            self._pool.submit(_logged, run)

    def run_until_idle(self) -> None:
        """Virtual clock only: jump from event to event until nothing is left to happen."""
        self._run_virtual(None)

    def run_for(self, seconds: float) -> None:
        """Virtual clock only: let so many seconds pass."""
        self._run_virtual(self.now + seconds)

    def _run_virtual(self, until: float | None) -> None:
        clock = self.clock
        if not isinstance(clock, VirtualClock):
            raise TypeError("only a virtual clock can be wound forward")
        for _ in range(_MOST_STEPS):
            with self.lock:
                event = self._next_event(until)
                if event is None:
                    break
                clock.seconds = max(clock.seconds, event.due)
                if not event.outside:
                    event.action()
                    continue
            event.action()
        else:
            raise RuntimeError("the calls never come to rest: is there an endless redirect?")
        if until is not None:
            clock.seconds = max(clock.seconds, until)

    def _next_event(self, until: float | None) -> Event | None:
        while self._events and self._events[0].cancelled:
            heapq.heappop(self._events)
        if not self._events or (until is not None and self._events[0].due > until):
            return None
        return heapq.heappop(self._events)

    def start(self) -> None:
        """Real clock only: run in a thread of our own until `stop`."""
        if isinstance(self.clock, VirtualClock) or self._thread is not None:
            return
        self._thread = threading.Thread(target=self._run_real, name="engine", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the engine's thread; calls in progress are left where they are."""
        with self.lock:
            self._stopping = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=5)
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _run_real(self) -> None:
        with self.lock:
            while not self._stopping:
                event = self._next_event(self.now)
                if event is not None:
                    _logged(event.action)
                elif self._events:
                    self._changed.wait(max(0.0, self._events[0].due - self.now))
                else:
                    self._changed.wait()


def _logged(action: Callable[[], None]) -> None:
    """Run at the edge of a thread: one broken call must not silence the others."""
    try:
        action()
    except Exception:
        log.exception("a call script broke")


class Actor:
    """A running script with a letterbox for signals; the script is made knowing the actor that runs it."""

    def __init__(self, engine: Engine, script: "Callable[[Actor], Script[None]]") -> None:
        self._engine = engine
        self._script = script(self)
        self._letters: deque[object] = deque()
        self._timer: Event | None = None
        self._woken = True
        self.done = False
        engine.after(0, lambda: self._step(None))

    def send(self, signal: object) -> None:
        """Drop a signal in the letterbox; the script sees it in its turn."""
        if self.done:
            return
        self._letters.append(signal)
        self._wake()

    def _wake(self) -> None:
        if self._woken:
            return
        self._woken = True
        if self._timer is not None:
            self._timer.cancel()
        self._engine.after(0, lambda: self._step(self._letters.popleft()))

    def _step(self, signal: object) -> None:
        self._woken = True
        try:
            patience = self._script.send(signal)
        except StopIteration:
            self.done = True
            return
        self._woken = False
        if self._letters:
            self._wake()
        elif patience is not None:
            self._timer = self._engine.after(patience, lambda: self._step(None))

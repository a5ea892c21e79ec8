"""Load from processes of their own: keep-alive sockets to 127.0.0.1, one loop per process, bounded in time and count.

Closed loop: a connection sends its next request when the reply is there. Open loop: requests fall due at random
instants whether or not the line keeps up, and waiting counts from the instant a request was due.
"""

from __future__ import annotations

import multiprocessing
import random
import selectors
import socket
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier
from types import TracebackType

from bench.calls import REQUESTS_PER_CALL, Request, make_call

PROCESSES = 2
_GRACE_SECONDS = 10.0
_MEET_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Job:
    """What one load process is to do. `rate` makes it an open loop. `stateless`: requests may be sent again."""

    port: int
    connections: int
    seconds: float
    first_call: int
    calls: int
    rate: float | None = None
    stateless: bool = False


@dataclass(slots=True)
class Outcome:
    """What came back: waiting times in seconds, and how many replies were wrong or missing."""

    waits: list[float] = field(default_factory=list)
    errors: int = 0


class LoadProcesses:
    """The load processes of a run; they start every slice together."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        barrier = context.Barrier(PROCESSES)
        self._pool = ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=_meet_at, initargs=(barrier,))
        # A server's calls are numbered for themselves: their callers come round again as late as can be.
        self._next_call: defaultdict[int, int] = defaultdict(lambda: 1)

    def __enter__(self) -> LoadProcesses:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._pool.shutdown()

    def run(
        self,
        port: int,
        connections: int,
        seconds: float,
        most_requests: int,
        *,
        rate: float | None = None,
        stateless: bool = False,
    ) -> Outcome:
        """Load the server at `port`; return what came back within `seconds`."""
        calls = most_requests // REQUESTS_PER_CALL // PROCESSES + connections
        jobs = []
        for part in range(PROCESSES):
            mine = connections // PROCESSES + (1 if part < connections % PROCESSES else 0)
            share = rate / PROCESSES if rate else None
            jobs.append(Job(port, mine, seconds, self._next_call[port], calls, share, stateless))
            self._next_call[port] += calls
        total = Outcome()
        for one in self._pool.map(_run, jobs):
            total.waits += one.waits
            total.errors += one.errors
        return total


_barrier: Barrier | None = None


def _meet_at(barrier: Barrier) -> None:
    global _barrier
    _barrier = barrier


def _run(job: Job) -> Outcome:
    calls = [make_call(number) for number in range(job.first_call, job.first_call + job.calls)]
    assert _barrier is not None
    _barrier.wait(_MEET_SECONDS)
    return _Loop(job, calls).run() if job.connections else Outcome()


class _Connection:
    """One keep-alive connection, playing one call after another."""

    def __init__(self, port: int, calls: Iterator[list[Request]]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=_GRACE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due: deque[float] = deque()
        self.waiting_since: float | None = None
        self._requests = (request for call in calls for request in call)
        self._expects = b""
        self._received = b""

    def send(self, due_at: float) -> bool:
        """Send the next request; tell whether there was one."""
        request = next(self._requests, None)
        if request is None:
            return False
        self.waiting_since, self._expects, self._received = due_at, request.expects, b""
        self.socket.sendall(request.data)
        return True

    def receive(self, *, stateless: bool) -> bool | None:
        """Take what arrived. None: the reply is not whole yet; otherwise whether it is what it must be."""
        data = self.socket.recv(65536)
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not data:
            return False
        if not found or len(body) < _content_length(head):
            return None
        return head.startswith(b"HTTP/1.1 200") and (stateless or self._expects in body)


def _content_length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


class _Loop:
    """All connections of a process."""

    def __init__(self, job: Job, calls: list[list[Request]]) -> None:
        self._job = job
        self._outcome = Outcome()
        self._selector = selectors.DefaultSelector()
        self._calls = _again_and_again(calls) if job.stateless else iter(calls)
        self._connections = [_Connection(job.port, self._calls) for _ in range(job.connections)]
        for one in self._connections:
            self._selector.register(one.socket, selectors.EVENT_READ, one)

    def run(self) -> Outcome:
        """Play until the time is over."""
        began = time.perf_counter()
        until = began + self._job.seconds
        arrivals = self._arrivals(began, until)
        due_at = next(arrivals, None)
        if self._job.rate is None:
            for one in self._connections:
                one.send(time.perf_counter())
        sent = 0
        while (now := time.perf_counter()) < until or (self._job.rate is not None and now < until + _GRACE_SECONDS):
            while due_at is not None and due_at <= now:
                self._fall_due(self._connections[sent % len(self._connections)], due_at)
                sent, due_at = sent + 1, next(arrivals, None)
            if now >= until and not self._is_waiting():
                break
            self._take((due_at or until) - now)
        self._outcome.errors += self._unanswered() if self._job.rate is not None else 0
        for one in self._connections:
            one.socket.close()
        return self._outcome

    def _arrivals(self, began: float, until: float) -> Iterator[float]:
        if self._job.rate is None:
            return
        dice, at = random.Random(self._job.first_call), began
        while (at := at + dice.expovariate(self._job.rate)) < until:
            yield at

    def _fall_due(self, one: _Connection, due_at: float) -> None:
        if one.waiting_since is None:
            one.send(due_at)
        else:
            one.due.append(due_at)

    def _is_waiting(self) -> bool:
        return any(one.waiting_since is not None for one in self._connections)

    def _unanswered(self) -> int:
        return sum(len(one.due) + (one.waiting_since is not None) for one in self._connections)

    def _take(self, at_most: float) -> None:
        for key, _ in self._selector.select(max(at_most, 0.0)):
            one: _Connection = key.data
            good = one.receive(stateless=self._job.stateless)
            if good is None:
                continue
            now = time.perf_counter()
            assert one.waiting_since is not None
            self._outcome.waits.append(now - one.waiting_since)
            self._outcome.errors += not good
            one.waiting_since = None
            if self._job.rate is None:
                one.send(now)
            elif one.due:
                one.send(one.due.popleft())


def _again_and_again(calls: list[list[Request]]) -> Iterator[list[Request]]:
    while True:
        yield from calls

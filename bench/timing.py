"""Time of a small piece of work."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

_ROUNDS = 7


def microseconds(work: Callable[[], object], *, quick: bool) -> float:
    """Return the time one run takes: the best of several rounds, which other work on the machine disturbs least."""
    work()
    once = max(_time(work, 3), 1e-7)
    runs = max(1, int((0.005 if quick else 0.05) / once))
    return min(_time(work, runs) for _ in range(_ROUNDS)) * 1e6


def _time(work: Callable[[], object], runs: int) -> float:
    began = time.perf_counter()
    for _ in range(runs):
        work()
    return (time.perf_counter() - began) / runs


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Give a function that tells the seconds since the beginning, until the end of the block."""
    began = time.perf_counter()
    ended: list[float] = []
    yield lambda: (ended[0] if ended else time.perf_counter()) - began
    ended.append(time.perf_counter())


def percentile(waits: Sequence[float], share: float) -> float | None:
    """Return the wait, in milliseconds, that `share` of all waits do not exceed."""
    if not waits:
        return None
    ordered = sorted(waits)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1e3


def median(values: Sequence[float | None]) -> float | None:
    """Return the median of the values that are there."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def ratio(value: float | None, to: float | None) -> float | None:
    """Return how many times `to` a value is."""
    return value / to if value is not None and to else None

"""Whole turns over HTTP: the line on its own server, between its floors and its rivals, alternating."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import world
from bench.load import LoadProcesses, Outcome
from bench.postgres import PostgresServer, binaries, throwaway_server
from bench.report import Row, Table
from bench.server import Server
from bench.timing import median, percentile, ratio

CONNECTIONS = (1, 4, 16, 32, 64)
COMPARED_AT = 32
# More than any row can take: what bounds a slice is its time.
_MOST_PER_SECOND = {"bench.floors": 4_000, "bench.lines": 2_500}
_OPEN_RATE, _OPEN_CONNECTIONS = 100.0, 50

FLASK, OURS, NAIVE = "bare Flask", "ours (SQLite FULL)", "naive: a transaction per request (SQLite FULL)"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how often to measure."""

    rounds: int
    seconds: float
    open_seconds: float
    connections: tuple[int, ...]


FULL = Plan(rounds=3, seconds=2.5, open_seconds=30.0, connections=CONNECTIONS)
QUICK = Plan(rounds=1, seconds=0.5, open_seconds=2.0, connections=(4, COMPARED_AT))


@dataclass
class _Subject:
    """One row: a server, and what was measured with so many connections, a value per round."""

    name: str
    server: Server
    factory: str
    rates: dict[int, list[float]] = field(default_factory=dict)
    costs: dict[int, list[float | None]] = field(default_factory=dict)
    outcomes: dict[int, list[Outcome]] = field(default_factory=dict)

    @property
    def stateless(self) -> bool:
        """Tell whether it answers every request alike."""
        return self.factory.startswith("bench.floors")

    def most(self, seconds: float) -> int:
        """Return how many requests to have ready."""
        return int(_MOST_PER_SECOND[self.factory.partition(":")[0]] * seconds)

    def rate(self, connections: int) -> float | None:
        """Return the median of the rounds."""
        return median(self.rates.get(connections, []))

    def wait(self, connections: int, share: float) -> float | None:
        """Return the median over the rounds of a percentile of the waits."""
        return median([percentile(one.waits, share) for one in self.outcomes.get(connections, [])])

    def errors(self) -> int:
        """Return how many replies were wrong."""
        return sum(one.errors for outcomes in self.outcomes.values() for one in outcomes)


def measure(data_dir: Path, *, quick: bool) -> list[Table]:
    """Measure turns in a closed loop, at a steady rate, memory and start-up."""
    plan = QUICK if quick else FULL
    world.prepare_voice(data_dir)
    with _subjects(data_dir) as subjects, LoadProcesses() as load:
        for subject in subjects:
            load.run(subject.server.port, 4, plan.seconds, subject.most(plan.seconds), stateless=subject.stateless)
        for turn in range(plan.rounds):
            for connections in plan.connections:
                for subject in subjects if turn % 2 == 0 else reversed(subjects):
                    _slice(load, subject, connections, plan.seconds)
        steady = [
            _steady(load, subject, plan.open_seconds) for subject in subjects if subject.name.startswith("ours")
        ]
        memory = [_resources(subject) for subject in subjects]
    return [_rates(subjects), _waits(subjects, plan), steady_table(steady), Table("Web process", memory)]


@contextmanager
def _subjects(data_dir: Path) -> Iterator[list[_Subject]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(dir=data_dir)))
        programs = binaries()
        postgres = stack.enter_context(throwaway_server(programs)) if programs else None
        rows = [
            ("bare WSGI", "bench.floors:bare_wsgi", None),
            (FLASK, "bench.floors:bare_flask", None),
            (OURS, "bench.lines:line", _sqlite(folder, "ours")),
            (NAIVE, "bench.lines:naive", _sqlite(folder, "naive")),
            ("the same behind our file lock", "bench.lines:naive_locked", _sqlite(folder, "locked")),
            *_on_postgres(postgres),
        ]
        yield [_start(stack, data_dir, *row) for row in rows]


def _sqlite(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.db"


def _on_postgres(server: PostgresServer | None) -> list[tuple[str, str, str | None]]:
    if server is None:
        return []
    return [
        ("ours (PostgreSQL, synchronous_commit on)", "bench.lines:line", server.create("ours")),
        ("naive (PostgreSQL)", "bench.lines:naive_locked", server.create("naive")),
    ]


def _start(stack: ExitStack, data_dir: Path, name: str, factory: str, url: str | None) -> _Subject:
    if url is not None:
        world.populate(url)
    env = world.environment(data_dir, url) if url else {}
    server = Server(factory, env, data_dir.parent / "servers.log")
    return _Subject(name, stack.enter_context(server), factory)


def _slice(load: LoadProcesses, subject: _Subject, connections: int, seconds: float) -> None:
    most = subject.most(seconds)
    before = subject.server.processor_seconds()
    outcome = load.run(subject.server.port, connections, seconds, most, stateless=subject.stateless)
    cost = ratio((subject.server.processor_seconds() - before) * 1e6, len(outcome.waits))
    subject.costs.setdefault(connections, []).append(cost)
    subject.rates.setdefault(connections, []).append(len(outcome.waits) / seconds)
    subject.outcomes.setdefault(connections, []).append(outcome)


def _rates(subjects: list[_Subject]) -> Table:
    named = {subject.name: subject.rate(COMPARED_AT) for subject in subjects}
    rows: list[Row] = []
    for subject in subjects:
        row: Row = {"turns a second": subject.name}
        row |= {f"{connections} conn.": subject.rate(connections) for connections in subject.rates}
        row["/ bare Flask"] = ratio(named[subject.name], named[FLASK])
        row["/ naive"] = ratio(named[subject.name], named[NAIVE])
        row["us CPU / turn"] = median(subject.costs[COMPARED_AT])
        row["errors"] = subject.errors()
        rows.append(row)
    note = f"Medians of the rounds; ratios and processor time of the web process at {COMPARED_AT} connections."
    return Table("Turns a second, closed loop", rows, note)


def _waits(subjects: list[_Subject], plan: Plan) -> Table:
    rows = []
    for subject in subjects:
        row: Row = {"p50 / p99 ms": subject.name}
        for connections in plan.connections:
            p50, p99 = subject.wait(connections, 0.5), subject.wait(connections, 0.99)
            row[f"{connections} conn."] = f"{p50 or 0:.1f} / {p99 or 0:.0f}"
        rows.append(row)
    return Table("Waiting times, closed loop", rows)


def _steady(load: LoadProcesses, subject: _Subject, seconds: float) -> Row:
    most = int(_OPEN_RATE * seconds * 2)
    outcome = load.run(subject.server.port, _OPEN_CONNECTIONS, seconds, most, rate=_OPEN_RATE)
    return {
        "row": subject.name,
        "turns": len(outcome.waits),
        "p50 ms": percentile(outcome.waits, 0.5),
        "p99 ms": percentile(outcome.waits, 0.99),
        "max ms": percentile(outcome.waits, 1.0),
        "errors": outcome.errors,
    }


def steady_table(rows: list[Row]) -> Table:
    """Return what happened at a steady rate, as a table."""
    return Table(f"{_OPEN_RATE:.0f} turns a second offered, open loop", rows, "Waits count from when a turn was due.")


def _resources(subject: _Subject) -> Row:
    return {
        "row": subject.name,
        "ready after s": subject.server.ready_after,
        "RSS MB": subject.server.rss_megabytes(),
    }

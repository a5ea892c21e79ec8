"""`python -m bench`: measure everything in one run, print tables, keep them as JSON under var/bench/."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import call_back, micro, reminders, statements, turns
from bench.report import Table, machine, save

_HOME = Path("var/bench")
# Above this the other work on the machine shows in every figure.
_BUSY = 0.5

Measure = Callable[[Path, bool], list[Table]]
GROUPS: dict[str, Measure] = {
    "turns": lambda data_dir, quick: turns.measure(data_dir, quick=quick),
    "statements": lambda data_dir, _quick: statements.measure(data_dir),
    "micro": lambda data_dir, quick: micro.measure(data_dir, quick=quick),
    "plan": lambda data_dir, quick: reminders.measure(data_dir, quick=quick),
    "call_back": lambda data_dir, _quick: call_back.measure(data_dir),
}


def main(arguments: Sequence[str] | None = None) -> list[Table]:
    """Measure what the command line asks for; return the tables."""
    options = _parser().parse_args(arguments)
    home: Path = options.home.resolve()
    data_dir = home / "data"
    data_dir.mkdir(parents=True, exist_ok=True)
    about = machine()
    print(" · ".join(f"{name}: {value}" for name, value in about.items()))
    if os.getloadavg()[0] > _BUSY:
        print("This machine is busy: read ratios only, and measure again when it is quiet.")
    tables: list[Table] = []
    for name in options.only or GROUPS:
        for table in GROUPS[name](data_dir, options.quick):
            print(f"\n{table.text()}", flush=True)
            tables.append(table)
    about["load after"] = [round(load, 2) for load in os.getloadavg()]
    path = home / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    save(path, about, tables)
    print(f"\nKept in {path.name}. What the figures mean: docs/performance.md.")
    return tables


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="everything once and short: does it run at all?")
    parser.add_argument("--only", action="append", choices=list(GROUPS), help="just this group; may be repeated")
    parser.add_argument("--home", type=Path, default=_HOME, help="folder for data and results (default: %(default)s)")
    return parser


if __name__ == "__main__":
    main()

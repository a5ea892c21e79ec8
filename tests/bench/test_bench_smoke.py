"""The benchmark runs; and what it counts, rather than times, holds: a turn writes with at most two statements."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.call_back import TARGET_S
from bench.calls import KEYS, REQUESTS_PER_CALL, make_call, token_of
from bench.statements import count_statements


@pytest.fixture
def home(tmp_path: Path, clips: Path) -> Path:
    """A folder for results in which the voice is already built."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "audio").symlink_to(clips)
    return tmp_path


def test_the_micro_group_runs_and_is_kept(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = main(["--quick", "--only", "micro", "--home", str(home)])

    assert "XML from template" in capsys.readouterr().out
    (kept,) = home.glob("*.json")
    assert [table["title"] for table in json.loads(kept.read_text())["tables"]] == [table.title for table in tables]
    assert all(row["us"] > 0 for row in tables[0].rows)
    (engine,) = tables[1].rows
    assert 0 < engine["median us"] <= engine["slowest us"]


def test_who_is_rung_back_hears_what_is_hers_within_twelve_seconds(home: Path) -> None:
    (table,) = main(["--only", "call_back", "--home", str(home)])
    everybody, knowing, new = table.rows
    assert (everybody["how many"], knowing["how many"] + new["how many"]) == (200, 200)
    assert 0 < knowing["median s"] < everybody["median s"] <= TARGET_S
    assert everybody["median s"] < new["median s"]


def test_a_turn_writes_with_at_most_two_statements(home: Path) -> None:
    most = count_statements(home / "data")

    assert most.keys() == {"answer", "key press", "hangup"}
    assert most["answer"] <= 2
    assert most["key press"] <= 2


def test_every_request_of_every_call_is_distinct() -> None:
    requests = [request.data for number in range(20) for request in make_call(number)]

    assert len(set(requests)) == len(requests) == 20 * REQUESTS_PER_CALL
    assert len(KEYS) + 2 == REQUESTS_PER_CALL
    assert len(token_of("00000000-0000-4000-8000-00000000002a")) == 22

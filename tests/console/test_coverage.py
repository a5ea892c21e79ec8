"""docs/coverage.md tells the truth: what it names exists, and what is not built is said and not hidden."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from console_world import Console

from call_flows.links import raw_flow, word_of
from call_flows.model import DIDI_FLOW
from tests.call_flows.test_journeys import BOOK, run
from tests.coverage_rows import FIELDS, PAGE, Row, page_of, read_rows
from tests.journey_files import all_journeys

ROWS = read_rows()
JOURNEYS = {journey.name: journey for journey in all_journeys()}
UPDATE = os.environ.get("UPDATE_COVERAGE") == "1"
# The rows of the domain's table of systems, and what the issue names besides.
NUMBERED = [str(number) for number in range(1, 36)]


def is_placeholder(flow: str) -> bool:
    """Tell whether all that a flow does so far is to call a didi."""
    nodes = raw_flow(BOOK, flow)["nodes"].values()
    return [node["run"] for node in nodes if word_of(node) == "run"] == [DIDI_FLOW] and len(nodes) == 1


def test_every_row_of_the_domain_is_there_once() -> None:
    names = [row.row for row in ROWS]
    assert len(names) == len(set(names))
    assert [name for name in names if name.isdecimal()] == NUMBERED


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.row)
def test_what_a_row_names_exists(row: Row, console: Console) -> None:
    endpoints = {rule.endpoint for rule in console.app.url_map.iter_rules()}
    assert set(row.flows) <= set(BOOK.flows)
    assert set(row.journeys) <= set(JOURNEYS)
    assert set(row.pages) <= endpoints


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.row)
def test_a_row_can_be_walked_or_says_why_not(row: Row) -> None:
    if not row.journeys:
        assert row.not_built, "neither a journey nor a reason"
        return
    assert row.flows
    assert row.pages
    assert [flow for flow in row.flows if is_placeholder(flow)] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.journeys], ids=lambda row: row.row)
def test_its_journeys_go_through_its_flows(row: Row) -> None:
    passed = {flow for name in row.journeys for flow in flows_of(name)}
    assert set(row.flows) <= passed


@cache
def flows_of(journey: str) -> frozenset[str]:
    return frozenset(frame.flow for turn in run(JOURNEYS[journey]) for frame in turn.state.frames)


def test_the_page_in_docs_is_made_from_the_table() -> None:
    if UPDATE:
        PAGE.write_text(page_of(ROWS), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page_of(ROWS), "run it with UPDATE_COVERAGE=1"


def test_a_line_with_other_fields_is_refused(tmp_path: Path) -> None:
    short = tmp_path / "coverage.tsv"
    short.write_text("\t".join(FIELDS) + "\n1\tneed\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2: has 2 fields, not 9"):
        read_rows(short)
    short.write_text("row\n", encoding="utf-8")
    with pytest.raises(ValueError, match="the first line must name row, need"):
        read_rows(short)

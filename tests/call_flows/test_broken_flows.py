"""Broken documents and the exact words they are refused with (`broken_flows.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from call_flows.errors import FlowFileError
from call_flows.reader import TABLES, load_book, read_book
from call_flows.strict_yaml import load_strict
from call_flows.tables import table_texts

BROKEN: Mapping[str, Mapping[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "broken_flows.yaml").read_text(encoding="utf-8")
)
DIDI = """
flow: didi
title: A didi
start: connect
nodes:
  connect: {transfer: didi, say: SYS.HOLD, talked: return, failed: return}
"""
COVER = "flow: cover\ntitle: A cover\nstart: words\nnodes:\n  words: {end: HOM.COVER}\n"
TEXTS = {f"tables/{name}": text for name, text in table_texts(TABLES).items()}


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_refused_with_place_and_reason(name: str) -> None:
    broken = BROKEN[name]
    documents = {"main.yaml": HEAD + broken["nodes"]} if "nodes" in broken else {broken["file"]: broken["text"]}
    with pytest.raises(FlowFileError) as error:
        read_book({"didi.yaml": DIDI, "cover.yaml": COVER, **TEXTS, **documents})
    assert str(error.value) == broken["message"]


HEAD = "flow: main\ntitle: Broken\nstart: here\nnodes:\n  bye: {end: SYS.BYE}\n"


def test_a_book_without_a_didi_is_refused() -> None:
    with pytest.raises(FlowFileError, match=r"^didi\.yaml: is missing: every question has a way to a didi$"):
        read_book({"main.yaml": HEAD + "  here: {end: SYS.BYE}\n", **TEXTS})


def test_a_person_whose_own_key_0_leads_elsewhere_is_refused() -> None:
    flow = "flow: {0}\ntitle: x\n{1}start: here\nnodes: {{here: {{end: SYS.BYE}}}}\n"
    documents = {"main.yaml": flow.format("main", "human: helper\n"), "helper.yaml": flow.format("helper", "")}
    with pytest.raises(FlowFileError, match=r"^main\.yaml · human: 'helper' must name itself as `human`"):
        read_book({"didi.yaml": DIDI, **TEXTS, **documents})


def test_where_there_is_no_cover_nothing_leads_to_it() -> None:
    main = HEAD + '  here: {say: SYS.BYE, next: "house:cover"}\n'
    with pytest.raises(FlowFileError, match=r"^main\.yaml · here: leads to 'house:cover', which is no node$"):
        read_book({"didi.yaml": DIDI, **TEXTS, "main.yaml": main})


def test_the_error_tells_file_node_and_field_apart() -> None:
    with pytest.raises(FlowFileError) as error:
        read_book({"didi.yaml": DIDI, **TEXTS, "main.yaml": HEAD + "  here: {say: SYS.BYE}\n"})
    assert (error.value.file, error.value.node, error.value.field) == ("main.yaml", "here", "next")


def test_there_are_many() -> None:
    assert len(BROKEN) >= 25


def test_the_version_changes_with_every_text() -> None:
    first = read_book({"didi.yaml": DIDI, **TEXTS})
    assert first.version == read_book({"didi.yaml": DIDI, **TEXTS}).version
    assert first.version != read_book({"didi.yaml": DIDI + "\n", **TEXTS}).version


def test_the_book_keeps_the_texts_it_was_read_from() -> None:
    book = load_book()
    assert read_book(book.documents).version == book.version


def test_strict_yaml_gives_text_lists_and_mappings() -> None:
    text = 'a: {"1": x, b: [z, "2"]}\nc: "no"\nd: "true"\n'
    assert load_strict("f", text) == {"a": {"1": "x", "b": ["z", "2"]}, "c": "no", "d": "true"}

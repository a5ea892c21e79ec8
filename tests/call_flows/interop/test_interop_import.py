"""Containers taken over: our own, our own changed by a flow editor, and what another system wrote."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from call_flows.drawing.wording import Wording
from call_flows.errors import FlowFileError
from call_flows.fields import DIDI, RETURN
from call_flows.interop.exporting import container
from call_flows.interop.identity import block_id
from call_flows.interop.importing import InterchangeError, read_container
from call_flows.model import FlowBook
from call_flows.nodes.menu import Menu
from call_flows.nodes.yes_no import YesNo
from call_flows.reader import TABLES, load_book, read_book
from call_flows.tables import table_texts
from commands.flows import wordings

BOOK = load_book()
EXPORTED = container(BOOK, wordings(), dict.fromkeys(BOOK.flows, datetime(2026, 11, 22, tzinfo=UTC)))
OURS = {f"tables/{name}": text for name, text in table_texts(TABLES).items()}
FOREIGN = json.loads((Path(__file__).parent / "foreign.json").read_text(encoding="utf-8"))
SCHEMA = json.loads((Path(__file__).parent / "vendor" / "flowSpecJsonSchema.json").read_text(encoding="utf-8"))


def changed() -> Any:
    return json.loads(json.dumps(EXPORTED))


def block_of(data: Any, flow: str, name: str) -> Any:
    blocks = next(each["blocks"] for each in data["flows"] if each["name"] == flow)
    return next(block for block in blocks if block["name"] == name)


def exit_of(block: Any, name: str) -> Any:
    return next(way for way in block["exits"] if way["name"] == name)


def book_of(data: Any) -> FlowBook:
    return read_book({**OURS, **read_container(data).documents})


def test_what_we_wrote_comes_back_as_it_was() -> None:
    taken = book_of(changed())
    assert taken.flows == BOOK.flows
    assert taken.tables == BOOK.tables


def test_coming_back_twice_changes_nothing_more() -> None:
    once = read_container(changed())
    book = read_book({**OURS, **once.documents})
    again = container(book, wordings(), dict.fromkeys(book.flows, datetime(2026, 11, 22, tzinfo=UTC)))
    assert read_container(json.loads(json.dumps(again))).documents == once.documents


def test_an_exit_led_elsewhere_leads_there() -> None:
    data = changed()
    exit_of(block_of(data, "money", "paid_to"), "bank")["destination_block"] = block_id("money", "paid_ok")
    node = book_of(data).node("money", "paid_to")
    assert isinstance(node, Menu)
    assert node.options["2"].to == "paid_ok"
    assert node.options["1"].to == "paid_case"


def test_the_houses_rule_for_silence_stays_until_it_is_led_elsewhere() -> None:
    data = changed()
    silence = exit_of(block_of(data, "money", "paid_to"), "no_input")
    untouched = book_of(data).node("money", "paid_to")
    silence["destination_block"] = block_id("money", "paid_ok")
    node = book_of(data).node("money", "paid_to")
    assert isinstance(untouched, Menu)
    assert isinstance(node, Menu)
    assert (untouched.misses.silence.then, node.misses.silence.then) == (DIDI, "paid_ok")
    assert node.misses.silence.reprompt == untouched.misses.silence.reprompt
    assert node.misses.wrong_key == untouched.misses.wrong_key


def test_an_exit_without_destination_leaves_the_flow() -> None:
    data = changed()
    way = exit_of(block_of(data, "question", "may_we_record"), "no")
    del way["destination_block"]
    node = book_of(data).node("question", "may_we_record")
    assert isinstance(node, YesNo)
    assert node.answers["no"] == RETURN


def test_a_flow_of_another_system_becomes_one_of_ours() -> None:
    assert Draft7Validator(SCHEMA).is_valid(FOREIGN)
    imported = read_container(FOREIGN)
    book = read_book({**BOOK.documents, **imported.documents})
    menu = book.node("seed_survey", "which_crop")
    assert isinstance(menu, Menu)
    assert {key: (option.label, option.to) for key, option in menu.options.items()} == {
        "1": ("rice", "how_many_bags"),
        "3": ("wheat", "tell_us"),
    }
    assert sorted(type(node).__name__ for node in book.flows["seed_survey"].nodes.values()) == [
        "Collect", "Menu", "Record", "Run", "Say",
    ]  # fmt: skip
    assert imported.prompts["IMP.SEED_SURVEY.WHICH_CROP"] == Wording(
        "धान के लिए, एक। गेहूँ के लिए, तीन।", "For rice 1. For wheat 3."
    )


Break = Callable[[Any], None]


def _older(data: Any) -> None:
    data["specification_version"] = "1.0.0-rc1"


def _unknown_type(data: Any) -> None:
    data["flows"][0]["blocks"][0]["type"] = "SmartDevices.PhotoResponse"


def _nowhere(data: Any) -> None:
    data["flows"][0]["blocks"][0]["exits"][0]["destination_block"] = block_id("main", "welcome")


def _no_words(data: Any) -> None:
    data["flows"][0]["resources"] = []


def _no_first(data: Any) -> None:
    data["flows"][0]["first_block_id"] = "none"


def _no_flow(data: Any) -> None:
    data["flows"] = data["flows"][:1]


def _no_exits(data: Any) -> None:
    del data["flows"][0]["blocks"][1]["exits"]


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (_older, "container: is written to specification 1.0.0-rc1; this reads 1.0.0-rc4"),
        (_unknown_type, "seed_survey · which_crop: SmartDevices.PhotoResponse has no counterpart here"),
        (_nowhere, "seed_survey · which_crop: exit 'rice' leads to a block of another flow"),
        (_no_words, "seed_survey · which_crop: has no words: its resource has no text"),
        (_no_first, "seed_survey: first_block_id names none of its blocks"),
        (_no_flow, "seed_survey · thanks_flow: runs a flow that the container does not hold"),
        (_no_exits, "seed_survey: part 2 has no exits"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_with_its_place(break_it: Break, message: str) -> None:
    data = copy.deepcopy(FOREIGN)
    break_it(data)
    with pytest.raises(InterchangeError, match=re.escape(message)):
        read_container(data)


@pytest.mark.parametrize("data", [None, [], {}, {"specification_version": "1.0.0-rc4", "flows": [1]}])
def test_what_is_no_container_is_refused(data: object) -> None:
    with pytest.raises(InterchangeError):
        read_container(data)


def test_a_node_that_was_spoilt_on_the_way_is_refused_by_the_reader() -> None:
    data = changed()
    block_of(data, "money", "paid_to")["vendor_metadata"]["sunwai"]["node"]["colour"] = "red"
    with pytest.raises(FlowFileError, match=re.escape("money.yaml · paid_to · colour: is not a field here")):
        book_of(data)

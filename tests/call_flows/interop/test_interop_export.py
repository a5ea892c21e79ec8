"""The flows in the Flow Interoperability Project's form, against its published schemas."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from call_flows.fields import COVER, RETURN
from call_flows.interop.blocks import TYPES
from call_flows.interop.exporting import container
from call_flows.links import LEADING, links_of, raw_flow
from call_flows.nodes import NODE_TYPES
from call_flows.nodes.gate import ALONE
from call_flows.reader import load_book
from commands.flows import wordings

VENDOR = Path(__file__).parent / "vendor"
BOOK = load_book()
CHANGED_AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
EXPORTED = json.loads(json.dumps(container(BOOK, wordings(), dict.fromkeys(BOOK.flows, CHANGED_AT))))
BLOCK_SCHEMAS = {
    "MobilePrimitives.Message": "IMessageBlock",
    "MobilePrimitives.SelectOneResponse": "ISelectOneResponseBlock",
    "MobilePrimitives.NumericResponse": "INumericResponseBlock",
    "MobilePrimitives.OpenResponse": "IOpenResponseBlock",
    "Core.RunFlow": "IRunFlowBlock",
    "Core.Case": "ICaseBlock",
}


def schema(name: str) -> Draft7Validator:
    return Draft7Validator(json.loads((VENDOR / f"{name}.json").read_text(encoding="utf-8")))


def flow_named(name: str) -> dict[str, Any]:
    return next(flow for flow in EXPORTED["flows"] if flow["name"] == name)


def block_named(flow: str, name: str) -> dict[str, Any]:
    return next(block for block in flow_named(flow)["blocks"] if block["name"] == name)


def test_the_schemas_are_as_published() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split() for line in lines)}
    assert {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in sums} == sums
    assert sorted(sums) == sorted(path.name for path in VENDOR.glob("*.json"))


def test_the_container_is_as_its_schema_wants_it() -> None:
    assert [error.message for error in schema("flowSpecJsonSchema").iter_errors(EXPORTED)] == []


def test_the_schema_notices_what_is_missing() -> None:
    broken = {**EXPORTED, "flows": [{**EXPORTED["flows"][0], "blocks": []}]}
    assert not schema("flowSpecJsonSchema").is_valid(broken)


@pytest.mark.parametrize("kind", BLOCK_SCHEMAS)
def test_every_standard_block_is_as_the_schema_of_its_type_wants_it(kind: str) -> None:
    validator = schema(BLOCK_SCHEMAS[kind])
    blocks = [block for flow in EXPORTED["flows"] for block in flow["blocks"] if block["type"] == kind]
    assert [error.message for block in blocks for error in validator.iter_errors(block)] == []


def test_every_node_type_has_a_block_type_and_ways_that_are_known() -> None:
    assert set(TYPES) == set(LEADING) == set(NODE_TYPES)


@pytest.mark.parametrize("name", BOOK.flows)
def test_the_ways_in_the_file_are_the_ways_of_the_node(name: str) -> None:
    for node_name, node in raw_flow(BOOK, name)["nodes"].items():
        # Everything but a yes to "are you alone" is the cover; no field of the file says so.
        ways = {link.to for link in links_of(node)} | ({COVER} if node.get("gate") == ALONE else set())
        assert ways == set(BOOK.node(name, node_name).targets()), node_name


def test_every_exit_leads_to_a_block_of_its_flow_or_out_of_it() -> None:
    for flow in EXPORTED["flows"]:
        blocks = {block["uuid"] for block in flow["blocks"]}
        exits = [way for block in flow["blocks"] for way in block["exits"]]
        assert {way["destination_block"] for way in exits if "destination_block" in way} <= blocks
        assert len({way["uuid"] for way in exits}) == len(exits)


def test_every_word_a_block_says_is_among_the_resources_of_its_flow() -> None:
    for flow in EXPORTED["flows"]:
        resources = {resource["uuid"] for resource in flow["resources"]}
        for block in flow["blocks"]:
            config = block["config"]
            wanted = {config.get("prompt"), *(choice["prompt"] for choice in config.get("choices", ()))}
            assert wanted - {None} <= resources


def test_a_danger_screen_is_nothing_that_another_machine_takes_for_a_message() -> None:
    """What it does not know it refuses; what it takes for less would let a danger sign pass."""
    kinds = {block["type"] for flow in EXPORTED["flows"] for block in flow["blocks"]}
    assert {"Sunwai.Triage", "Sunwai.Gate"} <= kinds
    for flow in EXPORTED["flows"]:
        for block in flow["blocks"]:
            ours = block["vendor_metadata"]["sunwai"]["node"]
            assert block["type"].startswith("Sunwai.") == (next(iter(ours)) not in STANDARD)


STANDARD = {"say", "menu", "yes_no", "collect", "record", "run", "branch"}


def test_a_menu_is_a_question_with_its_keys() -> None:
    block = block_named("money", "paid_to")
    tests = [(choice["name"], choice["ivr_test"]["test_expression"]) for choice in block["config"]["choices"]]
    assert tests[0] == ("group", "block.response = 1")
    assert len(tests) == 4
    prompt = next(r for r in flow_named("money")["resources"] if r["uuid"] == block["config"]["prompt"])
    assert [value["language_id"] for value in prompt["values"]] == ["hin", "eng"]
    assert prompt["values"][0]["value"] == wordings()["REM.PAIDTO"].hi


def test_a_way_back_has_no_destination_and_says_where_it_leads() -> None:
    ways = {way["name"]: way for way in block_named("money", "to_didi")["exits"]}
    assert "destination_block" not in ways["next"]
    assert ways["next"]["vendor_metadata"]["sunwai"]["to"] == RETURN


def test_the_same_flows_give_the_same_document() -> None:
    again = container(BOOK, wordings(), dict.fromkeys(BOOK.flows, CHANGED_AT))
    assert json.dumps(again) == json.dumps(EXPORTED)

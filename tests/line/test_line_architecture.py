"""Promises the code makes about itself: nothing listed without a maker, nothing made without a listing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from call_flows.effects import EFFECTS
from call_flows.facts import FACTS
from ivr.effects import HANDLERS
from ivr.facts import RESOLVERS
from tests.fakes import SAVITA
from tests.harness import Line

ROOT = Path(__file__).parents[2]
# Every door of the line. A new one is a decision: who may knock, and what it costs.
ROUTES = {
    ("POST", "/ivr/plivo/answer"),
    ("POST", "/ivr/plivo/hangup"),
    ("POST", "/ivr/plivo/<string(length=22):token>/answer"),
    ("POST", "/ivr/plivo/<string(length=22):token>/hangup"),
    ("POST", "/ivr/plivo/<string(length=22):token>/recording"),
    ("POST", "/ivr/plivo/<string(length=22):token>/<int:turn>"),
    ("POST", "/ivr/plivo/<string(length=22):token>/<int:turn>/silence"),
    ("GET", "/audio/said/<string(length=32):digest>.wav"),
    ("GET", "/audio/private/<string:name>.wav"),
    # Answers and notices a didi or leader has spoken: under addresses nobody can guess, which expire.
    ("GET", "/audio/stored/<string:name>.<any(wav, mp3):_suffix>"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("GET", "/console/"),
    ("GET", "/console/<path:rest>"),
    ("GET", "/static/<path:filename>"),
}


def test_every_fact_has_a_resolver_and_a_value_in_the_tests() -> None:
    assert RESOLVERS.keys() == FACTS.keys() == SAVITA.keys()


def test_every_effect_has_a_handler() -> None:
    assert HANDLERS.keys() == EFFECTS.keys()


def test_the_line_has_these_doors_and_no_others(line: Line) -> None:
    doors = {
        (method, rule.rule)
        for rule in line.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert doors == ROUTES


def test_every_webhook_is_behind_the_gate(line: Line) -> None:
    for method, rule in ROUTES:
        if method == "POST":
            path = rule.replace("<string(length=22):token>", "t" * 22).replace("<int:turn>", "1")
            assert line.app.test_client().post(path, data={"CallUUID": "x"}).status_code == 403


def test_the_layers_hold() -> None:
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    checked = subprocess.run([*lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout[-2_000:]


def test_the_door_to_the_console_keeps_what_was_asked_for(line: Line) -> None:
    reply = line.app.test_client().get("/console/calls?end=busy&page=2")
    assert reply.status_code == 307
    assert reply.headers["Location"].endswith("/console/calls?end=busy&page=2")

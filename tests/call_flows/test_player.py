from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from call_flows.inputs import CodeTried, HungUp, Pressed, Silence, Spoke, Talked
from call_flows.player import parse_input, play, read_facts, read_texts
from core.speakable import Name


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(play, arguments, input=given)


def test_it_prints_what_is_said_done_and_waited_for() -> None:
    result = run("main", "--keys", "1,1,1")
    assert result.exit_code == 0
    assert "» SYS.EMERG" in result.output
    assert "एक, ज़ीरो, आठ" in result.output
    assert "! case kind=emergency priority=P0" in result.output
    assert "? a key within 6 s   [main.menu > menu.choose > health.stay]" in result.output


def test_it_speaks_english_when_asked() -> None:
    assert "hang up now and dial 108" in run("main", "--keys", "9,9", "--english").output


def test_it_says_when_words_are_slower() -> None:
    assert "(slower)" in run("main", "--keys", "9,9").output
    assert "(slower)" not in run("main", "--keys", "9").output


def test_facts_come_from_a_file(tmp_path: Path) -> None:
    facts = tmp_path / "night.yaml"
    facts.write_text("desk.open: no\ndesk.days: सोमवार से शनिवार\n", encoding="utf-8")
    output = run("main", "--keys", "0", "--facts", str(facts)).output
    assert "SYS.CLOSED" in output
    assert "सोमवार से शनिवार" in output


def test_it_asks_for_keys_until_the_call_is_over() -> None:
    result = run("didi", given="talk\n")
    assert result.exit_code == 0
    assert "? the end" in result.output


@pytest.mark.parametrize(
    ("keys", "expected"),
    [("2", "her secret number"), ("3,3,1", "her voice, up to 90 s"), ("0", "the didi: talk or notalk")],
)
def test_it_says_what_it_waits_for(keys: str, expected: str) -> None:
    assert expected in run("main", "--keys", keys).output


def test_it_plays_every_flow_on_its_own() -> None:
    for flow in ("health", "money", "rights", "question", "didi", "hardship", "reminder"):
        assert run(flow, "--keys", "").exit_code == 0


def test_unknown_flows_words_and_facts_are_refused() -> None:
    assert "'moon' is no flow" in run("moon", "--keys", "1").output
    assert "give keys" in run("main", "--keys", "x").output
    with pytest.raises(click.ClickException, match="moon is not a fact"):
        read_facts("moon: full\n")


def test_facts_are_read_as_what_they_are() -> None:
    facts = read_facts('desk.open: yes\nlesson.facts_heard: "2"\nmember.level: v1\nmember.name: सविता\n')
    assert facts == {"desk.open": True, "lesson.facts_heard": 2, "member.level": "v1", "member.name": Name("सविता")}


def test_what_she_can_do_has_a_word() -> None:
    done = [
        parse_input(word) for word in ("1", "-", "code:right", "code:wrong", "talk", "notalk", "hangup", "speak:9")
    ]
    assert done == [
        Pressed("1"), Silence(), CodeTried(True), CodeTried(False), Talked(True), Talked(False), HungUp(),
        Spoke("recording-1", 9),
    ]  # fmt: skip


def test_texts_have_their_configured_values() -> None:
    assert "{" not in read_texts("hi")["LES.oldage.F2"]

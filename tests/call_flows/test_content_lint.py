"""The words of the line as a whole: none that hurts, none unused, none missing, and keys said after what they do."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
import yaml

from audio import catalogue as audio_catalogue
from audio.checks import LONGEST_S, _found, check, estimate_seconds
from call_flows.checks.words import announced_keys, check_words
from call_flows.nodes.menu import MOST_CHOICES, Menu
from call_flows.reader import load_book
from commands.check import prompt_infos

ROOT = Path(__file__).parents[2]
CATALOGUE = audio_catalogue.load()
BOOK = load_book()
PROMPTS = prompt_infos(CATALOGUE)
WITHOUT_USE = Path(__file__).parent / "prompts_without_use.yaml"
# Python that may name a prompt by itself, beside the flows and tables.
SOURCES = ("audio", "call_flows", "commands", "console", "core", "db", "ivr", "scheduler")
# What no prompt says, and the prompts that may, by how their ids begin.
FORBIDDEN: dict[str, tuple[str, ...]] = {
    # domain/04-loans §4.8: nobody is threatened, shamed or called a defaulter.
    "डिफ़ॉल्ट": (),
    "आख़िरी चेतावनी": (),
    "क़ानूनी कार्रवाई": (),
    "सिबिल": (),
    "आपकी वजह से": (),
    "कर्ज़दार": (),
    "जेल": (),
    "वसूली": ("LES.loanrights.",),
    "बदनामी": ("LES.loanrights.",),
    "बकाया": ("LES.loanrights.",),
    "पुलिस": ("HOM.NUMBERS", "LES.fraud.", "HLP."),
    # domain/06-voice-ux: never blamed for a key.
    "ग़लत बटन": (),
    "आपने ग़लत": (),
    # R1: no diagnosis, no medicine, never "you are fine".
    "आप ठीक हैं": (),
    "आप स्वस्थ": (),
    "चिंता की बात नहीं": (),
    "पैरासिटामोल": (),
    "क्रोसिन": (),
    "एंटीबायोटिक": (),
    "इंजेक्शन": (),
    "खुराक": (),
    "ज़िंक": ("DIS.D3.ORS",),
    # Row 7: on a shared phone it is "your pension".
    "विधवा": ("LES.widow.",),
}


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_prompt_says_a_word_that_hurts(word: str) -> None:
    said_by = {prompt.id for prompt in CATALOGUE.values() if _found((word,), prompt.hi)}
    allowed = {prompt_id for prompt_id in said_by if prompt_id.startswith(FORBIDDEN[word])}
    assert said_by - allowed == set()


@pytest.mark.parametrize("start", sorted({start for starts in FORBIDDEN.values() for start in starts}))
def test_no_exception_outlives_its_prompts(start: str) -> None:
    assert any(prompt_id.startswith(start) for prompt_id in CATALOGUE)


def test_every_prompt_is_hindi_words_of_fifteen_seconds_at_most() -> None:
    """No digits, no Latin letters, nothing too long: the catalogue's own checks, on all of it."""
    assert [str(problem) for problem in check()] == []
    assert max(round(estimate_seconds(prompt.hi)) for prompt in CATALOGUE.values()) <= LONGEST_S


def test_no_question_offers_more_than_four_choices_or_a_key_before_what_it_does() -> None:
    assert [str(problem) for problem in check_words(BOOK, PROMPTS)] == []
    menus = [node for flow in BOOK.flows.values() for node in flow.nodes.values() if isinstance(node, Menu)]
    offered = [[one for one in menu.options.values() if not one.unspoken] for menu in menus]
    assert max(len(options) for options in offered) <= MOST_CHOICES
    named = {prompt.id: announced_keys(prompt.hi) - set("890") for prompt in CATALOGUE.values()}
    assert [prompt_id for prompt_id, keys in named.items() if len(keys) > MOST_CHOICES] == []


@cache
def spoken() -> set[str]:
    """Every prompt that some node of some flow may say."""
    nodes = [node for flow in BOOK.flows.values() for node in flow.nodes.values()]
    return {said.prompt_id for node in nodes for said in node.spoken(BOOK.tables)}


@cache
def named_in_code() -> set[str]:
    """Every prompt whose id stands in the code: values of slots, the apology, words of the house."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for top in SOURCES for path in (ROOT / top).rglob("*.py")]
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and text in CATALOGUE}


def without_use() -> dict[str, str]:
    listed: dict[str, str] = yaml.safe_load(WITHOUT_USE.read_text(encoding="utf-8")) or {}
    return listed


def test_no_prompt_is_used_that_is_not_written() -> None:
    assert spoken() - set(CATALOGUE) == set()


def test_no_prompt_is_written_that_is_not_used() -> None:
    """A prompt nobody can hear is recorded for nothing. Use it, take it out, or say in the list what it waits for."""
    unused = set(CATALOGUE) - spoken() - named_in_code()
    assert unused - set(without_use()) == set()


def test_the_list_of_prompts_without_use_is_true() -> None:
    listed = without_use()
    assert all(reason.strip() for reason in listed.values())
    assert set(listed) - set(CATALOGUE) == set(), "no longer written: take it off the list"
    assert set(listed) & (spoken() | named_in_code()) == set(), "used by now: take it off the list"

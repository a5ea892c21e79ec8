"""She chooses a language once; the line speaks it with her from then on."""

from __future__ import annotations

import re

import pytest

from db.models import Caller as CallerRow
from tests.harness import SAVITA, Line
from tests.line.line_caller import Caller
from tests.line.placed import remind, ring

TO_THE_CHOICE = "34442"


def words_of(line: Line, reply: bytes) -> str:
    """Return what a document's first sound says."""
    folder, name = re.findall(r"/audio/(said|private)/([^<]+)\.wav", reply.decode())[0]
    digest = line.services.addresses.open_private(name) if folder == "private" else name
    words = line.services.renderer.words(str(digest))
    assert words is not None
    return words.hi


def through_the_notice(line: Line) -> Caller:
    caller = Caller(line)
    caller.answer()
    return caller


def test_the_next_call_begins_in_her_language(line_on_both: Line) -> None:
    first = through_the_notice(line_on_both)
    for key in TO_THE_CHOICE:
        first.press(key)
    said = words_of(line_on_both, first.press("2"))
    assert said.startswith("ठीक है। अब इहि बोली मा बात होई।")
    assert "तबियत" in said
    assert first.row.language == "awa"
    first.hang_up()
    assert "बहिन" in words_of(line_on_both, Caller(line_on_both).answer())


def test_another_number_hears_hindi(line_on_both: Line) -> None:
    first = through_the_notice(line_on_both)
    for key in (*TO_THE_CHOICE, "2"):
        first.press(key)
    assert "बहिन" not in words_of(line_on_both, Caller(line_on_both, "+919000000077").answer())


def test_back_to_hindi(line_on_both: Line) -> None:
    caller = through_the_notice(line_on_both)
    for key in (*TO_THE_CHOICE, "2", *TO_THE_CHOICE, "1"):
        reply = caller.press(key)
    assert "तबीयत" in words_of(line_on_both, reply)
    assert caller.row.language == "hi"


@pytest.mark.parametrize("flow", ["reminder", "answer", "weekly", "notice_call", "callback"])
def test_our_calls_speak_it_too(line: Line, flow: str) -> None:
    with line.database.session() as session:
        session.add(CallerRow(phone=SAVITA, language="awa"))
    caller = remind(line) if flow == "reminder" else ring(line, flow)
    caller.answer()
    assert caller.row.language == "awa"
    assert words_of(line, caller.press("7")).startswith("ई बटन हियाँ काम नाहीं करत।")


@pytest.mark.parametrize("language", [None, "hi", "xx"])
def test_our_calls_speak_hindi_to_everybody_else(line: Line, language: str | None) -> None:
    if language is not None:
        with line.database.session() as session:
            session.add(CallerRow(phone=SAVITA, language=language))
    caller = remind(line)
    caller.answer()
    assert caller.row.language is None
    assert words_of(line, caller.press("7")).startswith("यह बटन")

"""She chooses a language once; the line speaks it with her from then on."""

from __future__ import annotations

from tests.harness import Line
from tests.line.line_caller import Caller

TO_THE_CHOICE = "34442"


def words_of(line: Line, reply: bytes) -> str:
    """Return what a document's first sound says."""
    digest = reply.decode().split("/audio/said/")[1].split(".wav")[0]
    words = line.services.renderer.words(digest)
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

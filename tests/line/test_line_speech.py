"""Where the line listens for words, a word does what its key does; keys go on working, and words are not kept."""

from __future__ import annotations

from sqlalchemy import select

from call_flows.turn import Keys
from carrier import xml
from db.models import CallStep
from ivr.telephony.plivo.documents import PlivoDocuments
from tests.harness import Line
from tests.line.line_caller import Caller
from tests.line.test_line_documents import LINE, LINKS

MENU = Keys(hints=("बचत", "किस्त"))


def get_input(document: bytes) -> xml.Element:
    (element,) = [element for element in xml.parse(document).walk() if element.name == "GetInput"]
    return element


def test_a_line_that_listens_says_for_what() -> None:
    element = get_input(PlivoDocuments(LINE, speech=True).document([], MENU, LINKS, None))
    assert element.get("inputType") == "dtmf speech"
    assert element.get("language") == "hi-IN"
    assert element.get("hints") == "बचत,किस्त"


def test_a_secret_number_is_never_listened_for() -> None:
    secret = Keys(most=4, secret=True)
    element = get_input(PlivoDocuments(LINE, speech=True).document([], secret, LINKS, None))
    assert element.get("inputType") == "dtmf"


def test_a_line_that_does_not_listen_asks_for_keys_only() -> None:
    element = get_input(PlivoDocuments(LINE).document([], MENU, LINKS, None))
    assert (element.get("inputType"), element.get("hints")) == ("dtmf", "")


def _sound(document: bytes) -> str | None:
    return next(element.text for element in xml.parse(document).walk() if element.name == "Play")


def test_a_word_does_what_its_key_does(line_on_both: Line) -> None:
    by_word, by_key = Caller(line_on_both), Caller(line_on_both)
    by_word.answer()
    by_key.answer()
    plays = [_sound(document) for document in (by_word.say("मुझे बचत पूछनी है"), by_key.press("2"))]
    assert plays[0] == plays[1]
    with line_on_both.database.reading() as session:
        steps = session.scalars(select(CallStep).where(CallStep.call_id == by_word.row.id)).all()
    last = max(steps, key=lambda step: step.turn)
    assert (last.input_kind, last.input_value, last.outcome) == ("words", None, "money")
    assert "Speech=***" in last.request


def test_words_that_are_no_choice_are_met_like_a_wrong_key(line: Line) -> None:
    caller = Caller(line)
    caller.answer()
    caller.say("नमस्ते")
    assert caller.row.turn == 1
    caller.press("2")
    assert caller.row.turn == 2

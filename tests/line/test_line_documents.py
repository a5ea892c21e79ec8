"""The documents are what the vendor's own builder makes, and a strict reader takes them, whatever a turn asks."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from plivo import plivoxml

from call_flows.turn import Expect, Goodbye, Keys, Speech, Transfer
from carrier import xml
from core.costs import TRANSFER_TALK_SECONDS
from ivr.telephony.plivo.documents import PlivoDocuments
from ivr.telephony.port import Links

LINE = "915220000000"
WRITER = PlivoDocuments(LINE)
CARE = "#ct=2000&rt=8000&rc=2&rp=ct,rt,5xx"
LINKS = Links(*(f"https://line.test/ivr/plivo/token{path}{CARE}" for path in ("/1", "/1/silence", "/recording")))
addresses = st.from_regex(r"https://line\.test/audio/[a-z0-9/&'\"<>_-]{1,40}\.wav", fullmatch=True)
plays = st.lists(addresses, max_size=3)
keys = st.builds(
    Keys,
    most=st.integers(1, 16),
    timeout=st.integers(5, 20),
    between=st.integers(2, 8),
    finish_on=st.sampled_from([None, "#"]),
    secret=st.booleans(),
)
speech = st.builds(Speech, purpose=st.just("question"), most=st.integers(5, 180), silence=st.integers(1, 8))
transfer = st.builds(Transfer, to=st.just("didi"), ring=st.integers(10, 60))
numbers = st.from_regex(r"\+91[6-9][0-9]{9}", fullmatch=True)


def vendors(plays_: list[str], expects: Expect, dial: str | None) -> bytes:
    """Build the document as the vendor's documentation shows it."""
    response = plivoxml.ResponseElement()
    awaited = vendors_way_to_wait(expects, dial)
    # She may press a key while she listens; before everything else the line speaks first.
    speaks_in = awaited if isinstance(expects, Keys) else response
    for address in plays_:
        speaks_in.add(plivoxml.PlayElement(address))
    if awaited is not None:
        response.add(awaited)
    if not isinstance(expects, Goodbye):
        response.add(plivoxml.RedirectElement(LINKS.silence, method="POST"))
    return str(response.to_string(pretty=False)).encode()


def vendors_way_to_wait(expects: Expect, dial: str | None) -> Any:
    after = {"action": LINKS.action, "method": "POST", "redirect": True}
    match expects:
        case Keys():
            return plivoxml.GetInputElement(
                input_type="dtmf",
                execution_timeout=expects.timeout,
                digit_end_timeout=expects.between,
                num_digits=expects.most,
                finish_on_key=expects.finish_on or "none",
                log=False,
                **after,
            )
        case Speech():
            return plivoxml.RecordElement(
                max_length=expects.most,
                timeout=expects.silence,
                finish_on_key="#",
                play_beep=True,
                file_format="wav",
                callback_url=LINKS.recording,
                callback_method="POST",
                **after,
            )
        case Transfer():
            if dial is None:
                return None
            dialling = plivoxml.DialElement(
                timeout=expects.ring, time_limit=TRANSFER_TALK_SECONDS, caller_id=LINE, **after
            )
            return dialling.add(plivoxml.NumberElement(dial))
        case Goodbye():
            return plivoxml.HangupElement()


def elements(document: bytes) -> list[xml.Element]:
    return list(xml.parse(document).walk())


@given(plays_=plays, expects=st.one_of(keys, speech, st.just(Goodbye())))
def test_it_writes_what_the_vendors_builder_writes(plays_: list[str], expects: Expect) -> None:
    ours = WRITER.document(plays_, expects, LINKS, None)
    assert elements(ours) == elements(vendors(plays_, expects, None))


@given(plays_=plays, expects=transfer, dial=st.none() | numbers)
def test_it_connects_as_the_vendors_builder_would(plays_: list[str], expects: Transfer, dial: str | None) -> None:
    ours = WRITER.document(plays_, expects, LINKS, dial)
    assert elements(ours) == elements(vendors(plays_, expects, dial))


@given(plays_=plays)
def test_hanging_up_always_ends_the_call(plays_: list[str]) -> None:
    document = xml.parse(WRITER.hang_up(plays_))
    assert document.children[-1].name == "Hangup"
    assert [element.text for element in document.children[:-1]] == plays_


def test_no_key_is_in_the_providers_logs() -> None:
    """Not her secret number, and not that she pressed the danger key at a question about something else."""
    for expects in (Keys(), Keys(most=4, finish_on="#", secret=True)):
        assert xml.parse(WRITER.document([], expects, LINKS, None)).children[0].get("log") == "false"


@given(mark=st.sampled_from(["mark-a", "mark-p", "mark-s", "mark-r", "mark-d", "mark-l"]))
def test_an_address_that_looks_like_a_mark_stays_itself(mark: str) -> None:
    address = f"https://line.test/{mark}.wav"
    document = xml.parse(WRITER.document([address], Keys(), LINKS, None))
    assert [element.text for element in document.walk() if element.name == "Play"] == [address]

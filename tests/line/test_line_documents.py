"""The documents are what the vendor's own builder makes, and a strict reader takes them, whatever a turn asks."""

from __future__ import annotations

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


def vendors(plays_: list[str], expects: Expect, dial: str | None) -> str:
    """Build the document as the vendor's documentation shows it."""
    response = plivoxml.ResponseElement()
    play = [plivoxml.PlayElement(address) for address in plays_]
    match expects:
        case Keys():
            element = plivoxml.GetInputElement(
                action=LINKS.action,
                method="POST",
                input_type="dtmf",
                execution_timeout=expects.timeout,
                digit_end_timeout=expects.between,
                num_digits=expects.most,
                finish_on_key=expects.finish_on or "none",
                redirect=True,
                log=False,
            )
            for one in play:
                element.add(one)
            response.add(element)
        case Speech():
            for one in play:
                response.add(one)
            response.add(
                plivoxml.RecordElement(
                    action=LINKS.action,
                    method="POST",
                    max_length=expects.most,
                    timeout=expects.silence,
                    finish_on_key="#",
                    play_beep=True,
                    redirect=True,
                    file_format="wav",
                    callback_url=LINKS.recording,
                    callback_method="POST",
                )
            )
        case Transfer():
            for one in play:
                response.add(one)
            if dial is not None:
                dialling = plivoxml.DialElement(
                    action=LINKS.action,
                    method="POST",
                    timeout=expects.ring,
                    time_limit=TRANSFER_TALK_SECONDS,
                    caller_id=LINE,
                    redirect=True,
                )
                response.add(dialling.add(plivoxml.NumberElement(dial)))
        case Goodbye():
            for one in play:
                response.add(one)
            return str(response.add(plivoxml.HangupElement()).to_string(pretty=False))
    return str(response.add(plivoxml.RedirectElement(LINKS.silence, method="POST")).to_string(pretty=False))


def same(ours: bytes, theirs: str) -> None:
    mine, vendor = xml.parse(ours), xml.parse(theirs.encode())
    assert list(mine.walk()) == list(vendor.walk())


@given(plays_=plays, expects=st.one_of(keys, speech, st.just(Goodbye())))
def test_it_writes_what_the_vendors_builder_writes(plays_: list[str], expects: Expect) -> None:
    same(WRITER.document(plays_, expects, LINKS, None), vendors(plays_, expects, None))


@given(plays_=plays, expects=transfer, dial=st.none() | numbers)
def test_it_connects_as_the_vendors_builder_would(plays_: list[str], expects: Transfer, dial: str | None) -> None:
    same(WRITER.document(plays_, expects, LINKS, dial), vendors(plays_, expects, dial))


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

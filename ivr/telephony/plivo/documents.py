"""Plivo's XML for a turn.

The vendor's builder makes each document once, with marks where values go; a turn only fills in escaped values,
which is some forty times cheaper (perf.md §3). The builder is also the oracle in tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from plivo import plivoxml

from call_flows.turn import Expect, Goodbye, Keys, Speech, Transfer
from core.costs import TRANSFER_TALK_SECONDS
from ivr.telephony.port import Links

CONTENT_TYPE = "application/xml"
_SPEECH_LANGUAGE = "hi-IN"
_PLAYS, _ACTION, _SILENCE, _RECORDING, _DIAL, _LINE = (f"mark-{name}" for name in ("p", "a", "s", "r", "d", "l"))
_PLAY_MARK = f"<Play>{_PLAYS}</Play>"


class PlivoDocuments:
    """Writes documents. `line` is the number a didi sees when a caller is connected to her.

    `speech`: where a question has words to listen for, listen for them as well as for keys. It costs by the quarter
    of a minute, and whether Hindi is understood has to be tried on a live call (plivo.md §2).
    """

    content_type = CONTENT_TYPE

    def __init__(self, line: str, *, speech: bool = False) -> None:
        self._line = line
        self._speech = speech

    def document(self, plays: Sequence[str], expects: Expect, links: Links, dial: str | None) -> bytes:
        """Return the document that plays `plays` and then waits as `expects` says.

        `dial` is the number to connect to when a transfer is expected; without one the transfer fails at once and
        the caller goes on by the silence address.
        """
        if isinstance(expects, Goodbye):
            return self.hang_up(plays)
        if isinstance(expects, Transfer) and dial is None:
            return _fill(_redirect_template(), plays, {_SILENCE: links.silence})
        values = {
            _ACTION: links.action,
            _SILENCE: links.silence,
            _RECORDING: links.recording,
            _DIAL: dial or "",
            _LINE: self._line,
        }
        return _fill(_template(expects, self._speech), plays, values)

    def hang_up(self, plays: Sequence[str] = ()) -> bytes:
        """Return a document that plays and then ends the call."""
        return _fill(_hang_up_template(), plays, {})


def _fill(template: str, plays: Sequence[str], values: dict[str, str]) -> bytes:
    text = template.replace(_PLAY_MARK, "".join(f"<Play>{escape(play)}</Play>" for play in plays))
    for mark, value in values.items():
        if mark in text:
            text = text.replace(f'"{mark}"', quoteattr(value)).replace(f">{mark}<", f">{escape(value)}<")
    return text.encode()


@lru_cache(maxsize=256)
def _template(expects: Expect, listens: bool) -> str:
    if isinstance(expects, Keys):
        response = _keys(expects, listens and bool(expects.hints))
    elif isinstance(expects, Speech):
        response = _speech(expects)
    elif isinstance(expects, Transfer):
        response = _transfer(expects)
    else:
        raise TypeError(f"no document waits for {expects!r}")
    response.add(plivoxml.RedirectElement(_SILENCE, method="POST"))
    return _compact(response)


def _keys(expects: Keys, listens: bool) -> plivoxml.ResponseElement:
    words = {"language": _SPEECH_LANGUAGE, "hints": ",".join(expects.hints)} if listens else {}
    element = plivoxml.GetInputElement(
        action=_ACTION,
        method="POST",
        input_type="dtmf speech" if listens else "dtmf",
        execution_timeout=expects.timeout,
        digit_end_timeout=expects.between,
        num_digits=expects.most,
        finish_on_key=expects.finish_on or "none",
        redirect=True,
        # The provider's own log shows no keys: they say how ill she is, or that it is not safe where she stands.
        log=False,
        **words,
    )
    element.add(plivoxml.PlayElement(_PLAYS))
    return plivoxml.ResponseElement().add(element)


def _speech(expects: Speech) -> plivoxml.ResponseElement:
    response = plivoxml.ResponseElement().add(plivoxml.PlayElement(_PLAYS))
    return response.add(
        plivoxml.RecordElement(
            action=_ACTION,
            method="POST",
            max_length=expects.most,
            timeout=expects.silence,
            finish_on_key="#",
            play_beep=True,
            redirect=True,
            file_format="wav",
            callback_url=_RECORDING,
            callback_method="POST",
        )
    )


def _transfer(expects: Transfer) -> plivoxml.ResponseElement:
    dial = plivoxml.DialElement(
        action=_ACTION,
        method="POST",
        timeout=expects.ring,
        time_limit=TRANSFER_TALK_SECONDS,
        caller_id=_LINE,
        redirect=True,
    )
    dial.add(plivoxml.NumberElement(_DIAL))
    return plivoxml.ResponseElement().add(plivoxml.PlayElement(_PLAYS)).add(dial)


@lru_cache(maxsize=1)
def _redirect_template() -> str:
    response = plivoxml.ResponseElement().add(plivoxml.PlayElement(_PLAYS))
    return _compact(response.add(plivoxml.RedirectElement(_SILENCE, method="POST")))


@lru_cache(maxsize=1)
def _hang_up_template() -> str:
    return _compact(plivoxml.ResponseElement().add(plivoxml.PlayElement(_PLAYS)).add(plivoxml.HangupElement()))


def _compact(response: plivoxml.ResponseElement) -> str:
    return str(response.to_string(pretty=False))

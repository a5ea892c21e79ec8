"""Running documents: element after element, one document replacing another, until something ends the call."""

from collections.abc import Callable

from carrier import xml
from carrier.causes import Ending
from carrier.collect import get_digits, get_input
from carrier.dial import dial
from carrier.engine import Script
from carrier.prompts import play, speak, wait
from carrier.record import record
from carrier.talk import CallOverError, Stop, Talk, TransferredError
from carrier.xml import Element

_END_OF_DOCUMENT = Ending(4010, "Plivo")


def redirect(talk: Talk, element: Element) -> Script[Element | None]:
    """Go on with the document at another address; what follows it here never runs."""
    method = element.get("method", "POST")
    return (yield from talk.document("redirect", element.text, method, talk.step_fields(), xml.REDIRECT))


def hangup(talk: Talk, element: Element) -> Script[Element | None]:
    """End the call now, or in `schedule` seconds while the rest runs; unanswered it is a refusal."""
    yield from ()
    seconds = element.number("schedule", 0)
    if seconds:
        talk.engine.after(seconds, lambda: talk.actor.send(Stop(Ending(6000, "Plivo"))))
        return None
    if talk.call.answered_at is not None:
        raise CallOverError(Ending(4000, "Answer XML"))
    raise CallOverError(Ending(3010 if element.get("reason") == "busy" else 3020, "Answer XML"))


Handler = Callable[[Talk, Element], Script[Element | None]]

HANDLERS: dict[str, Handler] = {
    "Play": play,
    "Speak": speak,
    "Wait": wait,
    "GetInput": get_input,
    "GetDigits": get_digits,
    "Record": record,
    "Dial": dial,
    "Redirect": redirect,
    "Hangup": hangup,
}


def converse(talk: Talk, opening: Callable[[], Script[Element]]) -> Script[None]:
    """Hold the whole conversation; always leaves by `CallOverError`."""
    following: Callable[[], Script[Element | None]] = opening
    for _ in range(talk.exchange.config.limits.redirects):
        try:
            document = yield from following()
        except TransferredError as moved:
            following = _moved(talk, moved)
            continue
        if document is None:
            raise CallOverError(_END_OF_DOCUMENT)
        following = _run_next(talk, document)
    raise CallOverError(Ending(7014, "Error"))


def _run_next(talk: Talk, document: Element) -> Callable[[], Script[Element | None]]:
    return lambda: _run(talk, document)


def _moved(talk: Talk, moved: TransferredError) -> Callable[[], Script[Element | None]]:
    return lambda: talk.document("transfer", moved.url, moved.method, talk.step_fields(), xml.TRANSFER)


def _run(talk: Talk, document: Element) -> Script[Element | None]:
    """Play a document from top to bottom; the document that replaces it, if one does."""
    for element in document.children:
        replaced = yield from HANDLERS[element.name](talk, element)
        if replaced is not None:
            return replaced
    return None

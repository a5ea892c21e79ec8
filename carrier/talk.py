"""A conversation in progress: what every element needs in order to listen, to play and to fetch documents."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from carrier import xml
from carrier.calls import Call, CallBook
from carrier.causes import Ending
from carrier.clips import ClipError, ClipStore
from carrier.config import CarrierConfig
from carrier.engine import Actor, Engine, Script
from carrier.faults import Faults
from carrier.fields import FieldMaker, Fields
from carrier.line import (
    Clip,
    Connected,
    Handset,
    KeyPressed,
    Leg,
    LineEnded,
    PromptEnded,
    PromptStarted,
    PutDown,
)
from carrier.recordings import Recordings
from carrier.transport import Reply
from carrier.truth import TruthLog
from carrier.webhooks import Hook, WebhookClient

T = TypeVar("T")
_DOCUMENT_TYPES = {"application/xml", "text/xml"}


@dataclass(frozen=True)
class Exchange:
    """The parts of the carrier that conversations use."""

    config: CarrierConfig
    engine: Engine
    truth: TruthLog
    faults: Faults
    webhooks: WebhookClient
    clips: ClipStore
    recordings: Recordings
    fields: FieldMaker
    handset_for: Callable[[str], Handset]
    new_id: Callable[[], str]
    book: CallBook


class CallOverError(Exception):
    """The call ends here, whatever was going on."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.cause.name)
        self.ending = ending


class TransferredError(Exception):
    """The API moved the call to another document."""

    def __init__(self, url: str, method: str) -> None:
        super().__init__(url)
        self.url = url
        self.method = method


@dataclass(frozen=True)
class Stop:
    """To a call: end now."""

    ending: Ending


@dataclass(frozen=True)
class Transfer:
    """To a call: go on with another document."""

    url: str
    method: str


@dataclass(frozen=True)
class _Done:
    token: object
    result: object


def close(exchange: Exchange, call: Call, leg: Leg, ending: Ending) -> None:
    """Write down how a call ended and let the phone know."""
    call.ended_at = exchange.engine.wall()
    call.ending = ending
    call.status = ending.status(call.answered_at is not None)
    exchange.truth.add(
        "ended",
        call.uuid,
        number=leg.number,
        code=ending.code,
        name=ending.cause.name,
        source=ending.source,
        status=call.status,
        duration=call.duration,
    )
    leg.tell(LineEnded(ending.code, ending.cause.name))


class Talk:
    """One call's conversation with one phone."""

    def __init__(self, exchange: Exchange, call: Call, leg: Leg, actor: Actor) -> None:
        self.exchange = exchange
        self.engine = exchange.engine
        self.call = call
        self.leg = leg
        self.actor = actor
        self.at_end: list[Callable[[], None]] = []
        self._kept: deque[object] = deque()

    def note(self, kind: str, **data: object) -> None:
        """Write into the truth log."""
        self.exchange.truth.add(kind, self.call.uuid, **data)

    def listen(self, until: float | None) -> Script[object]:
        """The next signal, or None at that moment of the engine's clock; ends the call when the line ends."""
        if self._kept:
            return self._kept.popleft()
        signal = yield (None if until is None else max(0.0, until - self.engine.now))
        match signal:
            case PutDown(leg) if leg is self.leg:
                raise CallOverError(self.put_down_ending())
            case Stop(ending):
                raise CallOverError(ending)
            case Transfer(url, method):
                raise TransferredError(url, method)
        return signal

    def put_down_ending(self) -> Ending:
        """How it counts when the person on this call hangs up."""
        if self.call.inbound:
            return Ending(4000 if self.call.answered_at else 1000, "Caller")
        return Ending(4000, "Callee")

    def until(self, moment: float | None, *kinds: type) -> Script[object]:
        """The next signal of these kinds, or None at that moment; others pass unheard."""
        while True:
            signal = yield from self.listen(moment)
            if signal is None or isinstance(signal, kinds):
                return signal

    def wait_for(self, start: Callable[[Callable[[T], None]], None], keep_keys: bool = False) -> Script[T]:
        """Start something that calls back, and wait for its result; keys may be kept for later."""
        token = object()
        start(lambda result: self.actor.send(_Done(token, result)))
        kept: list[object] = []
        while True:
            signal = yield from self.listen(None)
            if isinstance(signal, _Done) and signal.token is token:
                self._kept.extend(kept)
                return signal.result  # type: ignore[return-value]  # the token pairs question and answer
            if keep_keys and isinstance(signal, KeyPressed):
                kept.append(signal)

    def answer(self) -> None:
        """Pick up an inbound call, if that has not happened."""
        if self.call.answered_at is None:
            self.call.answered_at = self.engine.wall()
            self.call.status = "in-progress"
            self.note("answered", number=self.leg.number)
            self.leg.tell(Connected())

    def clip(self, url: str, keep_keys: bool = False) -> Script[Clip | None]:
        """Fetch a clip; a failure is loud in the log, and silent on the line."""
        exchange = self.exchange

        def job() -> Clip | str:
            if failing:
                return f"{url}: fault"
            try:
                return exchange.clips.fetch(url, lambda: exchange.engine.now)
            except ClipError as error:
                return str(error)

        failing = exchange.faults.strikes("clip_fail", url, self.leg.number)

        def start(then: Callable[[Clip | str], None]) -> None:
            exchange.engine.perform(job, then)

        result = yield from self.wait_for(start, keep_keys)
        if isinstance(result, str):
            self.note("trouble", what="clip not played", reason=result)
            return None
        return result

    def hear(self, clip: Clip, *stops: type) -> Script[object]:
        """Play a clip to its end, or until a signal of these kinds; returns that signal."""
        start = self.engine.now
        self.leg.tell(PromptStarted(clip))
        try:
            return (yield from self.until(start + clip.duration, *stops))
        finally:
            seconds = min(self.engine.now - start, clip.duration)
            cut = clip.duration - seconds > 0.001
            self.note(
                "heard",
                number=self.leg.number,
                url=clip.url,
                started=round(start, 3),
                seconds=round(seconds, 3),
                duration=round(clip.duration, 3),
                complete=not cut,
                words_hi=clip.words_hi,
                words_en=clip.words_en,
            )
            self.leg.tell(PromptEnded(clip, seconds, cut))

    def document(self, event: str, url: str, method: str, fields: Fields, source: int) -> Script[xml.Element]:
        """Fetch and read a document; every way to fail ends the call with the code of its source."""
        hook = Hook(event, url, method, fields, self.call.uuid, self.leg.number)
        reply = yield from self._deliver(hook)
        try:
            return self.read(reply, source)
        except xml.DocumentError as error:
            self.note("trouble", what="document refused", url=url, reason=error.reason, code=error.code(source))
            raise CallOverError(Ending(error.code(source), "Error")) from None

    def read(self, reply: Reply, source: int) -> xml.Element:
        """Judge a reply as a document; raises `DocumentError`."""
        config = self.exchange.config
        if not reply.ok:
            raise xml.DocumentError(f"no 2xx: {reply.failure or reply.status}", 7010)
        kind = reply.header("Content-Type").split(";")[0].strip().lower()
        if kind not in _DOCUMENT_TYPES:
            raise xml.DocumentError(f"the content type is {kind!r}")
        root = xml.parse(reply.body, config.limits.document_bytes, not config.unknown_xml_is_an_error)
        self.note("document", source=source, elements=[child.name for child in root.children])
        return root

    def step_fields(self, **result: str) -> Fields:
        """Parameters of an action or redirect."""
        return self.exchange.fields.step(self.call, self.engine.wall(), result)

    def act(self, element: xml.Element, result: dict[str, str]) -> Script[xml.Element | None]:
        """Report a result to `action`; the reply replaces the document unless `redirect` is false."""
        url = element.get("action")
        if not url:
            return None
        fields = self.step_fields(**result)
        method = element.get("method", "POST")
        if element.flag("redirect", True):
            return (yield from self.document("action", url, method, fields, xml.ACTION))
        hook = Hook("action", url, method, fields, self.call.uuid, self.leg.number)
        yield from self._deliver(hook)
        return None

    def _deliver(self, hook: Hook) -> Script[Reply]:
        def start(then: Callable[[Reply], None]) -> None:
            self.exchange.webhooks.deliver(hook, then)

        return (yield from self.wait_for(start))

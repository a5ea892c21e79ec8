"""Phones in browsers: a page that holds a number gets the line's notices as events, and sends back what she does."""

import queue
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from carrier.exchange import Carrier
from carrier.line import (
    Bridged,
    Connected,
    Handset,
    Leg,
    LineEnded,
    Notice,
    PromptEnded,
    PromptStarted,
    Ringing,
    Wanted,
)

Event = dict[str, Any]
_GRACE = 8.0


def as_event(leg: Leg, notice: Notice) -> Event:
    """A notice as the page reads it."""
    base: Event = {"call": leg.call_uuid}
    match notice:
        case Ringing(caller):
            return {**base, "type": "ringing", "caller": caller}
        case Connected():
            return {**base, "type": "connected"}
        case PromptStarted(clip):
            return {
                **base,
                "type": "prompt",
                "clip": clip.key,
                "name": clip.name,
                "seconds": clip.duration,
                "words_hi": clip.words_hi,
                "words_en": clip.words_en,
            }
        case PromptEnded(_, seconds, cut):
            return {**base, "type": "prompt_end", "seconds": seconds, "cut": cut}
        case Wanted(what, recording_id):
            return {**base, "type": "wanted", "what": what, "recording": recording_id}
        case Bridged(number):
            return {**base, "type": "bridged", "number": number}
        case LineEnded(code, name):
            return {**base, "type": "ended", "code": code, "name": name}


@dataclass(eq=False)
class BrowserPhone:
    """The phone of one number, on one page or several."""

    number: str
    pages: list["queue.Queue[Event]"] = field(default_factory=list)
    leg: Leg | None = None
    seen_at: float = -1000.0

    def notice(self, leg: Leg, notice: Notice) -> None:
        """Hear something from the line: show it, and pick out what a phone does by itself."""
        if isinstance(notice, Ringing):
            if self.leg is not None and not self.leg.over:
                leg.refuse(3010)
                return
            self.leg = leg
            leg.rings()
        if self.leg is None or leg is self.leg:
            self.show(as_event(leg, notice))

    def take(self, connect: Callable[[], Leg]) -> Leg:
        """Dial: the line may already have something to say before it has handed back its leg."""
        self.leg = None
        self.leg = connect()
        return self.leg

    def show(self, event: Event) -> None:
        """Send an event to every page."""
        for page in self.pages:
            page.put(event)

    @property
    def in_call(self) -> bool:
        """Is a call going on, or ringing?"""
        return self.leg is not None and not self.leg.over


class Switchboard:
    """All browser phones."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._phones: dict[str, BrowserPhone] = {}
        carrier.browser_phone = self.find

    def phone(self, number: str) -> BrowserPhone:
        """The phone of a number, made when needed."""
        return self._phones.setdefault(number, BrowserPhone(number))

    def find(self, number: str) -> Handset | None:
        """The phone that rings for a number, when a page holds it or held it a moment ago."""
        phone = self._phones.get(number)
        if phone is None:
            return None
        fresh = self._carrier.engine.now - phone.seen_at < _GRACE
        return phone if phone.pages or fresh else None

    def listen(self, number: str, patience: float = 3.0) -> Iterator[Event | None]:
        """Events for one page, None when there was nothing for a while; ends when the page is closed."""
        engine, page = self._carrier.engine, queue.Queue[Event]()
        with engine.lock:
            phone = self.phone(number)
            phone.pages.append(page)
        try:
            yield {"type": "hello", "in_call": phone.in_call}
            while True:
                try:
                    yield page.get(timeout=patience)
                except queue.Empty:
                    yield None
        finally:
            with engine.lock:
                phone.pages.remove(page)
                phone.seen_at = engine.now
                engine.after(_GRACE, lambda: self._abandoned(phone))

    def _abandoned(self, phone: BrowserPhone) -> None:
        """The page is gone and did not come back: the call must not go on for ever."""
        if not phone.pages and phone.leg is not None and not phone.leg.over:
            if phone.leg.incoming and not phone.leg.up:
                phone.leg.refuse(3000)
            else:
                phone.leg.put_down()

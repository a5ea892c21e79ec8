"""From the first ring to the last webhook: how an outbound and an inbound call live."""

from collections.abc import Callable

from carrier import xml
from carrier.calls import Call
from carrier.causes import Ending
from carrier.documents import converse
from carrier.engine import Actor, Script
from carrier.fields import Fields
from carrier.line import Connected, FarEndRings, Leg, PickedUp, Refused, Ringing
from carrier.talk import CallOverError, Exchange, Stop, Talk, close
from carrier.webhooks import Hook
from carrier.xml import Element

_SETUP = 0.8
_DETECTION = 2.5


def outbound(exchange: Exchange, call: Call, actor: Actor, wait: float, allowed: bool) -> Script[None]:
    """A call the API asked for: after `wait` seconds in the queue; `allowed` says if the caller id is ours."""
    handset = exchange.handset_for(call.callee)
    leg = Leg(call.uuid, call.callee, handset, actor.send, exchange.truth, incoming=True)
    talk = Talk(exchange, call, leg, actor)
    yield from _until_over(talk, lambda: _reach(talk, wait, allowed))


def inbound(exchange: Exchange, call: Call, leg: Leg, actor: Actor) -> Script[None]:
    """A call somebody makes to one of our numbers."""
    talk = Talk(exchange, call, leg, actor)
    call.status = "ringing"
    yield from _until_over(talk, lambda: converse(talk, lambda: _ringing_back(talk)))


def _ringing_back(talk: Talk) -> Script[Element]:
    """The caller hears it ring while the first document is fetched, and at least so long: she may hang up again."""
    rung = talk.engine.now + talk.exchange.config.inbound_ring
    document = yield from _opening(talk)
    yield from talk.until(rung)
    return document


def _until_over(talk: Talk, life: Callable[[], Script[None]]) -> Script[None]:
    ending = Ending(0, "Unknown")
    try:
        yield from life()
    except CallOverError as over:
        ending = over.ending
    close_call(talk, ending)


def close_call(talk: Talk, ending: Ending) -> None:
    """End the call and tell the customer, wherever hangups are told."""
    close(talk.exchange, talk.call, talk.leg, ending)
    for action in talk.at_end:
        action()
    hooks = talk.call.hooks
    url, method = hooks.hangup, hooks.hangup_method
    if not url and talk.exchange.config.follow_hangup_to_answer_url:
        url, method = hooks.answer, hooks.answer_method
    if url:
        _report(talk, "hangup", url, method, talk.exchange.fields.hangup(talk.call, talk.engine.wall()))


def _report(talk: Talk, event: str, url: str, method: str, fields: Fields) -> None:
    """Send a webhook whose reply does not matter."""
    talk.exchange.webhooks.deliver(Hook(event, url, method, fields, talk.call.uuid, talk.leg.number))


def _reach(talk: Talk, wait: float, allowed: bool) -> Script[None]:
    """Queue, admission, ringing, answer, conversation."""
    call = talk.call
    if wait:
        yield from talk.until(talk.engine.now + wait)
        if len(talk.exchange.book.live()) >= talk.exchange.config.limits.concurrent_calls:
            raise CallOverError(Ending(5030, "Plivo"))
        call.status = "ringing"
    talk.note("placed", number=call.callee, caller=call.caller)
    yield from talk.until(talk.engine.now + _SETUP)
    if not allowed:
        raise CallOverError(Ending(3030, "Carrier"))
    talk.leg.tell(Ringing(call.caller))
    machine = yield from _ring(talk)
    call.answered_at = talk.engine.wall()
    call.status = "in-progress"
    call.machine = machine
    talk.note("answered", number=talk.leg.number, machine=machine)
    talk.leg.tell(Connected())
    talk.engine.after(call.time_limit, lambda: talk.actor.send(Stop(Ending(6000, "Plivo"))))
    yield from _detect(talk)
    yield from converse(talk, lambda: _opening(talk))


def _ring(talk: Talk) -> Script[bool]:
    """Until somebody picks up (was it a machine?) or nobody will."""
    call, hooks = talk.call, talk.call.hooks
    deadline, at_deadline = talk.engine.now + call.ring_timeout, Ending(6010, "Plivo")
    while True:
        signal = yield from talk.until(deadline, FarEndRings, PickedUp, Refused)
        match signal:
            case None:
                raise CallOverError(at_deadline)
            case FarEndRings():
                if hooks.ring:
                    fields = talk.exchange.fields.ring(call, talk.engine.wall())
                    _report(talk, "ring", hooks.ring, hooks.ring_method, fields)
                if call.hangup_on_ring is not None:
                    deadline, at_deadline = talk.engine.now + call.hangup_on_ring, Ending(1000, "Plivo")
            case Refused(_, code):
                raise CallOverError(Ending(code, "Carrier"))
            case PickedUp(_, machine):
                return machine


def _detect(talk: Talk) -> Script[None]:
    """Machine detection: before the conversation, or beside it when it has an address of its own."""
    call, hooks = talk.call, talk.call.hooks
    if not call.machine_detection:
        return
    if not hooks.machine:
        yield from talk.until(talk.engine.now + _DETECTION)
        if call.machine and call.machine_detection == "hangup":
            raise CallOverError(Ending(9100, "Plivo"))
        return

    def decided() -> None:
        if call.machine and call.ended_at is None:
            fields = talk.exchange.fields.machine(call, talk.engine.wall())
            _report(talk, "machine", hooks.machine, hooks.machine_method, fields)
            if call.machine_detection == "hangup":
                talk.actor.send(Stop(Ending(9100, "Plivo")))

    talk.engine.after(_DETECTION, decided)


def _opening(talk: Talk) -> Script[Element]:
    """The first document, or the fallback's when the answer address fails or answers nonsense."""
    hooks, fields = talk.call.hooks, talk.exchange.fields
    talk_fields = fields.answer(talk.call, talk.engine.wall())
    try:
        return (yield from talk.document("answer", hooks.answer, hooks.answer_method, talk_fields, xml.ANSWER))
    except CallOverError as over:
        if over.ending.source != "Error" or not hooks.fallback:
            raise
        method = hooks.fallback_method
        return (yield from talk.document("fallback", hooks.fallback, method, talk_fields, xml.ANSWER))

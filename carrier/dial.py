"""Dial: ring other phones, connect the first that answers, and report how it went."""

from dataclasses import dataclass

from carrier.calls import Call, Hooks
from carrier.causes import Ending
from carrier.engine import Script
from carrier.line import Bridged, Connected, FarEndRings, KeyPressed, Leg, PickedUp, PutDown, Refused, Ringing
from carrier.talk import Talk, close
from carrier.webhooks import Hook
from carrier.xml import Element

_LOST_RACE = Ending(9000, "Plivo")


@dataclass
class _Branch:
    call: Call
    leg: Leg
    rang: bool = False


def dial(talk: Talk, element: Element) -> Script[Element | None]:
    """Ring every Number at once; falls through when nobody answers and there is no action."""
    branches = [_branch(talk, element, child.text.lstrip("+")) for child in element.children]
    chosen: _Branch | None = None
    try:
        chosen = yield from _ring(talk, element, branches)
        if chosen is not None:
            yield from _bridge(talk, element, chosen)
    finally:
        for branch in branches:
            if branch.call.ended_at is None:
                ending = Ending(4000, "Caller") if branch is chosen else Ending(1000, "Caller")
                _end(talk, element, branch, ending)
        talk.leg.tell(Bridged())
    shown = chosen or branches[0]
    ending = shown.call.ending or _LOST_RACE
    return (
        yield from talk.act(
            element,
            {
                "DialStatus": shown.call.status,
                "DialRingStatus": "true" if any(branch.rang for branch in branches) else "false",
                "DialHangupCause": ending.cause.legacy,
                "DialALegUUID": talk.call.uuid,
                "DialBLegUUID": shown.call.uuid if chosen else "",
            },
        )
    )


def _branch(talk: Talk, element: Element, number: str) -> _Branch:
    """A new leg that starts to ring, or is refused for want of a line."""
    exchange = talk.exchange
    caller = element.get("callerId", talk.call.caller).lstrip("+")
    call = Call(exchange.new_id(), "outbound", caller, number, Hooks(), talk.engine.wall(), status="ringing")
    call.parent_uuid = talk.call.uuid
    call.rate = exchange.config.rate
    leg = Leg(call.uuid, number, exchange.handset_for(number), talk.actor.send, exchange.truth, incoming=True)
    full = len(exchange.book.live()) >= exchange.config.limits.concurrent_calls
    exchange.book.add(call)
    talk.note("dialled", number=number, caller=caller, leg_uuid=call.uuid)
    if full:
        talk.actor.send(Refused(leg, 5030))
    else:
        leg.tell(Ringing(caller))
    return _Branch(call, leg)


def _ring(talk: Talk, element: Element, branches: list[_Branch]) -> Script[_Branch | None]:
    deadline = talk.engine.now + element.number("timeout", 120)
    waiting = {id(branch.leg): branch for branch in branches}
    while waiting:
        signal = yield from talk.until(deadline, FarEndRings, PickedUp, Refused)
        match signal:
            case None:
                for branch in waiting.values():
                    _end(talk, element, branch, Ending(6010, "Plivo"))
                return None
            case FarEndRings(leg) if id(leg) in waiting:
                waiting[id(leg)].rang = True
            case Refused(leg, code) if id(leg) in waiting:
                _end(talk, element, waiting.pop(id(leg)), Ending(code, "Carrier"))
            case PickedUp(leg) if id(leg) in waiting:
                winner = waiting.pop(id(leg))
                for loser in waiting.values():
                    _end(talk, element, loser, _LOST_RACE)
                return winner
    return None


def _bridge(talk: Talk, element: Element, branch: _Branch) -> Script[None]:
    """Two people talk until one hangs up or the time is over."""
    talk.answer()
    branch.call.answered_at = talk.engine.wall()
    branch.call.status = "in-progress"
    branch.leg.tell(Connected())
    branch.leg.tell(Bridged(talk.leg.number))
    talk.leg.tell(Bridged(branch.leg.number))
    talk.note("bridged", number=branch.leg.number, leg_uuid=branch.call.uuid)
    _tell(talk, element, branch, "answer")
    _tell(talk, element, branch, "connected")
    end = talk.engine.now + element.number("timeLimit", 14400)
    star = element.flag("hangupOnStar", False)
    while True:
        signal = yield from talk.until(end, PutDown, KeyPressed)
        match signal:
            case None:
                return _end(talk, element, branch, Ending(6000, "Plivo"))
            case PutDown(leg) if leg is branch.leg:
                return _end(talk, element, branch, Ending(4000, "Callee"))
            case KeyPressed(leg, "*") if star and leg is talk.leg:
                return _end(talk, element, branch, Ending(4000, "Caller"))


def _end(talk: Talk, element: Element, branch: _Branch, ending: Ending) -> None:
    close(talk.exchange, branch.call, branch.leg, ending)
    _tell(talk, element, branch, "hangup")


def _tell(talk: Talk, element: Element, branch: _Branch, action: str) -> None:
    """An event for `callbackUrl`, if there is one."""
    url = element.get("callbackUrl")
    if not url:
        return
    call = branch.call
    fields = {
        "DialAction": action,
        "DialBLegStatus": action,
        "DialALegUUID": talk.call.uuid,
        "DialBLegUUID": call.uuid,
        "DialBLegFrom": call.caller,
        "DialBLegTo": call.callee,
        "CallUUID": talk.call.uuid,
        "Event": f"Dial{action.capitalize()}",
        "STIRVerification": "Not Applicable",
    }
    if call.ending is not None:
        fields |= {
            "DialBLegDuration": str(call.duration),
            "DialBLegBillDuration": str(call.billed),
            "DialBLegHangupCauseName": call.ending.cause.name,
            "DialBLegHangupCauseCode": str(call.ending.code),
            "DialBLegHangupSource": call.ending.source,
        }
    method = element.get("callbackMethod", "POST")
    talk.exchange.webhooks.deliver(Hook("callback", url, method, fields, talk.call.uuid, call.callee))

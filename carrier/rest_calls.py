"""REST: make, look at, move and end calls."""

import time

from werkzeug.wrappers import Request, Response

from carrier import orders
from carrier.calls import Call
from carrier.engine import RealClock
from carrier.exchange import Carrier
from carrier.fragments import is_absolute
from carrier.orders import Order
from carrier.rest_records import list_records, record_of
from carrier.web import ApiError, ReplyLostError, answer, body_of

# Set on a reply that is to be held back once the engine's lock is free again; it never goes over the wire.
SLOWLY = "X-Slowly"
_FULL = "Concurrency limit breached (5030): the account has no free line for another call"


def create(carrier: Carrier, request: Request) -> Response:
    """`POST /Call/`: fire one call or several, or queue them."""
    order = orders.read(body_of(request))
    first = order.destinations[0]

    def strikes(fault: str) -> bool:
        struck = carrier.faults.strikes(fault, "create", first)
        if struck:
            carrier.truth_log.add("fault", fault=fault, number=first)
        return struck

    if strikes("create_429"):
        raise ApiError(429, "too many requests")
    if strikes("create_5xx_before"):
        raise ApiError(503, "service unavailable")
    if strikes("create_5030") or _live_and_queued(carrier) + len(order.destinations) > _lines(carrier):
        carrier.truth_log.add("refused", number=first, code=5030)
        raise ApiError(403, _FULL)
    uuids, waits = _place_all(carrier, order)
    if strikes("create_twice"):
        _place_all(carrier, order)
    if strikes("create_5xx_after"):
        raise ApiError(503, "service unavailable")
    if strikes("create_drop_after"):
        raise ReplyLostError("the call was placed, the reply is lost")
    bulk = len(uuids) > 1
    fired = "call queued" if any(waits) else "calls fired" if bulk else "call fired"
    response = answer({"message": fired, "request_uuid": uuids if bulk else uuids[0]}, 201)
    if strikes("create_slow"):
        response.headers[SLOWLY] = "yes"
    return response


def dawdle(carrier: Carrier) -> None:
    """Let a client time out; on a virtual clock nobody waits, so the reply is simply lost."""
    if not isinstance(carrier.engine.clock, RealClock):
        raise ReplyLostError("the reply took too long")
    time.sleep(carrier.faults.slow_seconds)


def _lines(carrier: Carrier) -> int:
    return carrier.config.limits.concurrent_calls


def _live_and_queued(carrier: Carrier) -> int:
    return len(carrier.book.live()) + len(carrier.book.queued())


def _place_all(carrier: Carrier, order: Order) -> tuple[list[str], list[float]]:
    uuids, waits = [], []
    for destination in order.destinations:
        call = Call(
            carrier.new_id(),
            "outbound",
            order.caller,
            destination,
            order.hooks,
            carrier.engine.wall(),
            caller_name=order.caller_name,
            ring_timeout=order.ring_timeout,
            time_limit=order.time_limit,
            hangup_on_ring=order.hangup_on_ring,
            machine_detection=order.machine_detection,
            rate=carrier.config.rate,
        )
        waits.append(carrier.place(call))
        uuids.append(call.uuid)
    return uuids, waits


def index(carrier: Carrier, request: Request) -> Response:
    """`GET /Call/`: ids of live or queued calls, or the records of ended ones."""
    status = request.args.get("status", "")
    if status == "live":
        return answer({"calls": [call.uuid for call in carrier.book.live()]})
    if status == "queued":
        return answer({"calls": [call.uuid for call in carrier.book.queued()]})
    if status:
        raise ApiError(400, "status must be live or queued")
    return list_records(carrier, request)


def show(carrier: Carrier, request: Request, uuid: str) -> Response:
    """`GET /Call/{uuid}/`: a live or queued call, or the record of an ended one."""
    status = request.args.get("status", "")
    call = carrier.book.get(uuid)
    if status not in {"live", "queued"}:
        return record_of(carrier, uuid)
    if call is None or not (call.live if status == "live" else call.status == "queued"):
        raise ApiError(404, "not found")
    return answer(
        {
            "call_uuid": call.uuid,
            "call_status": call.status,
            "direction": call.direction,
            "from": call.caller,
            "to": call.callee,
            "caller_name": call.caller_name,
            "request_uuid": call.uuid,
            "session_start": call.created_at.strftime("%Y-%m-%d %H:%M:%S.%f"),
        }
    )


def hang_up(carrier: Carrier, request: Request, uuid: str) -> Response:
    """`DELETE /Call/{uuid}/`: end a call that rings or is connected."""
    call = carrier.book.get(uuid)
    if call is None or not call.live:
        raise ApiError(404, "call not found")
    carrier.hang_up(call)
    return Response(status=204)


def cancel(carrier: Carrier, request: Request, uuid: str) -> Response:
    """`DELETE /Request/{uuid}/`: take back a call nobody has answered yet."""
    call = carrier.book.get(uuid)
    if call is None or call.inbound or call.ended_at or call.answered_at:
        raise ApiError(404, "request not found")
    carrier.hang_up(call)
    return Response(status=204)


def transfer(carrier: Carrier, request: Request, uuid: str) -> Response:
    """`POST /Call/{uuid}/`: go on with the document at `aleg_url`."""
    call = carrier.book.get(uuid)
    if call is None or not call.live:
        raise ApiError(404, "call not found")
    values = body_of(request)
    url, method = str(values.get("aleg_url") or ""), str(values.get("aleg_method") or "POST").upper()
    if values.get("legs", "aleg") != "aleg" or not is_absolute(url) or method not in {"GET", "POST"}:
        raise ApiError(400, "this stand-in transfers legs=aleg to an absolute aleg_url")
    if call.status != "in-progress":
        raise ApiError(400, "the call is not answered")
    carrier.transfer(call, url, method)
    return answer({"message": "call transfered", "call_uuids": [uuid]}, 202)

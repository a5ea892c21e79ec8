"""The parts of a turn by themselves: microseconds of one thread, against the vendor's own code where there is any."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import parse_qsl

from plivo import plivoxml
from plivo.utils import validate_v3_signature

from bench import world
from bench.calls import AUTH_TOKEN, PUBLIC_URL, Request, make_call
from bench.engine_turns import measure_turns
from bench.floors import bare_flask
from bench.inprocess import line_on_sqlite, play
from bench.lines import Line
from bench.report import Row, Table
from bench.timing import microseconds, ratio
from call_flows import engine
from call_flows.inputs import Pressed
from call_flows.player import PlayedFacts
from call_flows.state import State
from call_flows.turn import Keys
from ivr.telephony.plivo.documents import PlivoDocuments
from ivr.telephony.plivo.signature import is_genuine, sign
from ivr.telephony.port import Links

_PLAYS = [f"{PUBLIC_URL}/audio/said/{'0' * 32}.wav"]
_ACTION = f"{PUBLIC_URL}/ivr/plivo/{'0' * 22}/1#ct=2000&rt=8000&rc=2&rp=ct,rt,5xx"
_LINKS = Links(_ACTION, f"{_ACTION}/silence", f"{_ACTION}/recording")


def measure(data_dir: Path, *, quick: bool) -> list[Table]:
    """Measure all parts."""
    world.prepare_voice(data_dir)
    with line_on_sqlite(data_dir) as line:
        parts = [_documents(quick=quick), _signature(quick=quick), *_conversation(line, quick=quick)]
        turns = measure_turns(line.services.books.current, quick=quick)
        whole = _whole_turn(line, calls=5 if quick else 60)
    note = "Best of several rounds, one thread."
    return [
        Table("Parts of a turn", parts, note),
        Table("The engine at every question of the flows", turns, note),
        Table("A turn in one process, without a server", whole),
    ]


def _part(name: str, ours: float, theirs: float | None = None, peer: str = "") -> Row:
    return {"part": name, "us": ours, "peer": peer or None, "peer us": theirs, "peer / ours": ratio(theirs, ours)}


def _documents(*, quick: bool) -> Row:
    documents = PlivoDocuments("915220000000")
    ours = microseconds(lambda: documents.document(_PLAYS, Keys(), _LINKS, None), quick=quick)
    return _part("XML from template", ours, microseconds(_vendors_document, quick=quick), "plivoxml")


def _vendors_document() -> str:
    keys = plivoxml.GetInputElement(
        action=_LINKS.action,
        method="POST",
        input_type="dtmf",
        execution_timeout=6,
        digit_end_timeout=4,
        num_digits=1,
        finish_on_key="none",
        redirect=True,
        log=True,
    )
    keys.add(plivoxml.PlayElement(_PLAYS[0]))
    response = plivoxml.ResponseElement().add(keys)
    response.add(plivoxml.RedirectElement(_LINKS.silence, method="POST"))
    return str(response.to_string(pretty=False))


def _signature(*, quick: bool) -> Row:
    body = make_call(1)[1].data.partition(b"\r\n\r\n")[2].decode()
    pairs = parse_qsl(body, keep_blank_values=True)
    url, nonce = f"{PUBLIC_URL}/ivr/plivo/answer", "a-nonce"
    signature, fields = sign("POST", url, pairs, nonce, AUTH_TOKEN), dict(pairs)
    ours = microseconds(lambda: is_genuine("POST", url, pairs, nonce, signature, (AUTH_TOKEN,)), quick=quick)
    vendors = microseconds(
        lambda: validate_v3_signature("POST", url, nonce, AUTH_TOKEN, signature, fields), quick=quick
    )
    return _part("signature, version 3", ours, vendors, "plivo.utils")


def _conversation(line: Line, *, quick: bool) -> Sequence[Row]:
    book, facts = line.services.books.current, PlayedFacts({})
    state = engine.start(book, "main", facts).state
    for _ in range(2):
        state = engine.resume(book, state, Pressed("1"), facts).state
    turn = engine.resume(book, state, Pressed("2"), facts)
    items = [(said.prompt_id, said.slots) for said in turn.says]
    text = state.to_json()
    return [
        _part("engine step", microseconds(lambda: engine.resume(book, state, Pressed("2"), facts), quick=quick)),
        _part("state to JSON and back", microseconds(lambda: State.from_json(text).to_json(), quick=quick)),
        _part("speaker.say, warm", microseconds(lambda: line.speaker.say(items, private=False), quick=quick)),
    ]


def _processor_microseconds(work: Callable[[Request], object], requests: Sequence[Request]) -> float:
    began = time.process_time()
    for request in requests:
        work(request)
    return (time.process_time() - began) / len(requests) * 1e6


def _whole_turn(line: Line, calls: int) -> list[Row]:
    """Return processor time per request of whole calls, one after the other, against a bare Flask application."""
    bare = bare_flask()
    requests = [request for number in range(calls) for request in make_call(number)]
    for request in requests[: len(requests) // 5]:
        play(bare.wsgi_app, request, check=False)
    floor = _processor_microseconds(lambda request: play(bare.wsgi_app, request, check=False), requests)
    warm = [request for number in range(calls, calls + 5) for request in make_call(number)]
    for request in warm:
        play(line.app.wsgi_app, request)
    ours = _processor_microseconds(lambda request: play(line.app.wsgi_app, request), requests)
    return [
        {"row": "bare Flask", "processor us a request": floor, "times bare": 1.0},
        {"row": "ours, durable, batches of one", "processor us a request": ours, "times bare": ours / floor},
    ]

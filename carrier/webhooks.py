"""Calling the customer's addresses: signed, with retries by the fragment's policy, and with faults when asked for."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from carrier import fragments, signature
from carrier.engine import Actor, Engine, Script
from carrier.faults import Faults
from carrier.fields import Fields
from carrier.transport import Reply, Request, Transport
from carrier.truth import TruthLog

_AGENT = "Plivo"
_RELEASED = "released"


@dataclass(frozen=True)
class Hook:
    """One webhook to send. `event` is its kind: answer, ring, hangup, action, redirect, callback, recording..."""

    event: str
    url: str
    method: str
    fields: Fields
    call_uuid: str = ""
    number: str = ""


@dataclass(frozen=True)
class _Plan:
    duplicate: bool
    replay: bool
    late: float
    hold: bool
    lost: bool
    forged: bool


def prepare(hook: Hook, tokens: Sequence[str], nonce: str) -> Request:
    """The exact bytes: form body in ASCII order for POST, one sorted query for GET, and the signature headers."""
    url, delivery = fragments.split(hook.url)
    pairs = sorted(hook.fields.items())
    body: list[tuple[str, str]] = []
    if hook.method == "GET":
        parts = urlsplit(url)
        merged = sorted(parse_qsl(parts.query, keep_blank_values=True) + pairs)
        url = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(merged), ""))
    else:
        body = pairs
    headers = {"User-Agent": _AGENT, **signature.headers(tokens, hook.method, url, nonce, body)}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    return Request(hook.method, url, headers, urlencode(body).encode(), delivery.connect_ms, delivery.read_ms)


class WebhookClient:
    """Sends webhooks for all calls."""

    def __init__(
        self, engine: Engine, transport: Transport, faults: Faults, truth: TruthLog, tokens: Sequence[str]
    ) -> None:
        self._engine = engine
        self._transport = transport
        self._faults = faults
        self._truth = truth
        self.tokens = tuple(tokens)
        self._held: dict[str, list[Actor]] = {}
        self._nonces = random.Random(faults.random.random())  # noqa: S311  # repeatable on purpose

    def deliver(self, hook: Hook, then: Callable[[Reply], None] | None = None) -> None:
        """Send it; `then` gets the reply when a document is awaited."""
        Actor(self._engine, lambda actor: self._run(actor, hook, then))

    def _plan(self, hook: Hook, awaited: bool) -> _Plan:
        def strikes(fault: str) -> bool:
            struck = self._faults.strikes(fault, hook.event, hook.number)
            if struck:
                self._truth.add("fault", hook.call_uuid, fault=fault, event=hook.event)
            return struck

        return _Plan(
            duplicate=strikes("webhook_duplicate"),
            replay=strikes("webhook_replay"),
            late=self._faults.random.uniform(1, 20) if strikes("webhook_delay") else 0.0,
            hold=not awaited and strikes("webhook_reorder"),
            lost=strikes("webhook_lose"),
            forged=strikes("webhook_bad_signature"),
        )

    def _run(self, actor: Actor, hook: Hook, then: Callable[[Reply], None] | None) -> Script[None]:
        plan = self._plan(hook, awaited=then is not None)
        if plan.late:
            yield plan.late
        if plan.hold:
            self._held.setdefault(hook.call_uuid, []).append(actor)
            yield 30.0
        if plan.lost:
            yield fragments.split(hook.url)[1].read_ms / 1000
            reply = Reply(failure="rt")
        else:
            reply = yield from self._try(actor, hook, plan)
        if then is not None:
            then(reply)
        if not plan.hold:
            for held in self._held.pop(hook.call_uuid, []):
                held.send(_RELEASED)

    def _try(self, actor: Actor, hook: Hook, plan: _Plan) -> Script[Reply]:
        delivery = fragments.split(hook.url)[1]
        deadline = self._engine.now + delivery.total_ms / 1000
        tokens = tuple(token[::-1] for token in self.tokens) if plan.forged else self.tokens
        for attempt in range(1 + delivery.retries):
            request = prepare(hook, tokens, self._nonce())
            reply = yield from self._send(actor, hook, request, attempt)
            if attempt == 0 and (plan.duplicate or plan.replay):
                again = request if plan.replay else prepare(hook, tokens, self._nonce())
                self._echo(hook, again)
            # Half an answer is never asked for again.
            if reply.ok or reply.failure == "cut" or not delivery.retries_after(reply.trouble):
                break
            if self._engine.now >= deadline:
                break
        return reply

    def _send(self, actor: Actor, hook: Hook, request: Request, attempt: int) -> Script[Reply]:
        self._engine.perform(lambda: self._transport.send(request), actor.send)
        while not isinstance(reply := (yield None), Reply):
            pass
        self._note(hook, request, reply, attempt, copy=False)
        return reply

    def _echo(self, hook: Hook, request: Request) -> None:
        """Send a copy whose reply nobody waits for, some moments later."""

        def later() -> None:
            self._engine.perform(
                lambda: self._transport.send(request),
                lambda reply: self._note(hook, request, reply, 0, copy=True),
            )

        self._engine.after(self._faults.random.choice([0.0, 0.05, 2.0, 12.0]), later)

    def _note(self, hook: Hook, request: Request, reply: Reply, attempt: int, copy: bool) -> None:
        self._truth.add(
            "webhook",
            hook.call_uuid,
            event=hook.event,
            method=hook.method,
            url=request.url,
            fields=dict(hook.fields),
            nonce=request.headers["X-Plivo-Signature-V3-Nonce"],
            attempt=attempt,
            copy=copy,
            status=reply.status,
            failure=reply.failure,
            reply=reply.body[:4000].decode("utf-8", "replace"),
        )

    def _nonce(self) -> str:
        return "".join(self._nonces.choices("0123456789", k=20))

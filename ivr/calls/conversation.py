"""One call at one moment: who it is with, what the flow knows, and how a turn of it is written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from call_flows.inputs import CodeTried, Heard, HungUp, Input, Pressed, Silence, Spoke, Talked
from call_flows.state import Turn
from call_flows.turn import Effect, Transfer
from db.queries.line import CallRow
from db.writer import Extra
from ivr import effects
from ivr.calls.inbox import without_keys
from ivr.calls.request import Webhook
from ivr.calls.sealing import neutral, sealed_turn
from ivr.calls.trying import NOT_ASKED
from ivr.facts import CallFacts
from ivr.moment import Moment
from ivr.resolvers.money import promised_meeting_on, reminded
from ivr.services import LineServices
from ivr.sources import Caller

log = structlog.get_logger(__name__)
_INPUT_KINDS: dict[type[Any], str] = {
    Pressed: "keys",
    CodeTried: "code",
    Silence: "silence",
    Heard: "words",
    Spoke: "recording",
    Talked: "transfer",
    HungUp: "hung_up",
}
START = "start"
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Conversation:
    """A call, its facts and the services: everything needed to answer one webhook."""

    services: LineServices
    call: CallRow
    facts: CallFacts

    @classmethod
    def of(
        cls, services: LineServices, call: CallRow, *, member_id: int | None = None, staff_id: int | None = None
    ) -> Conversation:
        """Open a call; `member_id` or `staff_id` when this very webhook proved who she is."""
        caller = Caller(
            other_party=call.other_party,
            line=services.settings.plivo_number,
            member_id=member_id or call.member_id,
            attempt_token=call.attempt_token,
            call_id=call.id,
            turn=call.turn + 1,
            staff_id=staff_id or call.staff_id,
        )
        book, languages = services.books.current, services.settings.languages
        now, expired = services.clock.now(), services.renderer.expired
        facts = CallFacts(services.database, caller, now, services.desk, book, languages, expired)
        return cls(services, call, facts)

    def document(self, turn: Turn, number: int) -> bytes:
        """Return the provider's document for a turn."""
        plays = self.services.renderer.plays(turn, self.facts.today_on)
        expects = turn.state.expects
        dial = self._phone(expects, turn.state.memory) if isinstance(expects, Transfer) else None
        links = self.services.addresses.turn(self.call.token, number)
        return self.services.documents.document(plays, expects, links, dial)

    def _phone(self, transfer: Transfer, memory: Mapping[str, Any]) -> str | None:
        """Return the phone to ring. Where there are several, each further try rings the next."""
        phones = self.facts.phones_of(transfer.to, memory)
        return phones[(transfer.attempt - 1) % len(phones)] if phones else None

    def extras(self, turn: Turn, number: int, *, heard: bool = True) -> tuple[Extra, ...]:
        """Return a turn's effects as statements of its transaction; a sealed one has none outside its own store.

        `heard`: somebody hears what the turn says.
        """
        if turn.sealed or not turn.effects:
            return ()
        about = self.facts.once(reminded)
        # The next meeting costs a look into the database; only a promise needs it.
        promised = any(effect.name == "promise" for effect in turn.effects)
        moment = Moment(
            call_id=self.call.id,
            turn=number,
            at=self.services.clock.now(),
            other_party=self.call.other_party,
            member_id=self.facts.member_id,
            attempt_token=self.call.attempt_token,
            staff_id=self.facts.caller.staff_id,
            instalment_id=about.instalment_id if about else None,
            meeting_on=promised_meeting_on(self.facts) if promised else None,
            numbers_said=self.facts.numbers_said if heard else {},
        )
        return tuple(effects.bind(effect.name, effect.values, moment) for effect in turn.effects)

    def step(self, turn: Turn, number: int, given: Input | None, hook: Webhook, reply: bytes) -> dict[str, Any]:
        """Return the row that tells what happened in a turn; of a sealed one, that there was a turn."""
        # Of spoken words the choice is kept, not the words: somebody else in the room may have said them.
        is_hers_alone = isinstance(given, CodeTried | Heard) or given == NOT_ASKED
        row: dict[str, Any] = {
            "call_id": self.call.id,
            "turn": number,
            "at": hook.at,
            "flow": turn.state.here.flow,
            "node": turn.state.here.node,
            "input_kind": START if given is None else _INPUT_KINDS[type(given)],
            "input_value": given.keys if isinstance(given, Pressed) else None,
            "outcome": turn.outcome or None,
            # Which words were said; never where a voice is kept.
            "said": _ENCODE([said.to_json()[:2] for said in turn.says]),
            "nonce": hook.nonce,
            "request": without_keys(hook.body) if is_hers_alone else hook.body,
            "reply": reply,
        }
        return neutral(self.services.safety.vault, self.call.token, row, turn) if turn.sealed else row

    def keep_sealed(self, turn: Turn, number: int, given: Input, at: datetime) -> None:
        """Write a sealed turn into the safety store. Where that fails, the call goes on all the same."""
        try:
            self.services.safety.keep(sealed_turn(self.call, turn, number, given, at))
        except Exception as error:
            # Not even which call it was: this line is in the open log.
            log.error("something private could not be kept", error=type(error).__name__)
            self.services.count_failure("private")


def disposition_after(before: str | None, done: Iterable[Effect]) -> str | None:
    """Return what the call has achieved after these effects; the newest word holds."""
    for effect in done:
        if effect.name == "disposition":
            before = effect.values["value"]
    return before

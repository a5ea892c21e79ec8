"""The carrier itself: one object that owns the engine, the calls, the people and the log."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from carrier import people_file
from carrier.behaviour import ScriptedPhone
from carrier.calls import Call, CallBook, Hooks
from carrier.causes import Ending
from carrier.clips import ClipStore
from carrier.config import CarrierConfig
from carrier.engine import Actor, Clock, Engine, RealClock
from carrier.faults import Faults
from carrier.fields import FieldMaker
from carrier.lifecycle import inbound, outbound
from carrier.line import Handset, Leg, LineEnded
from carrier.numbers import Application, Provisioning, RentedNumber, random_uuid
from carrier.people import LetRing, Person
from carrier.recordings import Recordings
from carrier.talk import Exchange, Stop, Transfer
from carrier.transport import HttpTransport, Transport
from carrier.truth import Transcript, TruthLog
from carrier.webhooks import WebhookClient


class Carrier:
    """A telephone company in a box.

    With a `VirtualClock` nothing happens until `run_until_idle` or `run_for`; with the real one (the default) call
    `start` and `stop`. `http` carries webhooks and clip downloads; give a `WsgiTransport` to stay in process.
    """

    def __init__(
        self,
        config: CarrierConfig | None = None,
        clock: Clock | None = None,
        http: Transport | None = None,
    ) -> None:
        self.config = config or CarrierConfig()
        self.engine = Engine(clock or RealClock())
        self.truth_log = TruthLog(self.engine)
        self.faults = Faults(self.config.seed, self.config.faults)
        self.book = CallBook()
        self.recordings = Recordings()
        self.provisioning = Provisioning()
        self._ids = random.Random(f"ids {self.config.seed}")  # noqa: S311  # repeatable on purpose
        transport = http or HttpTransport()
        self.clips = ClipStore(transport, self.config.limits.clip_bytes)
        webhooks = WebhookClient(self.engine, transport, self.faults, self.truth_log, self.config.tokens)
        self.exchange = Exchange(
            config=self.config,
            engine=self.engine,
            truth=self.truth_log,
            faults=self.faults,
            webhooks=webhooks,
            clips=self.clips,
            recordings=self.recordings,
            fields=FieldMaker(self.config.auth_id, ZoneInfo(self.config.time_zone)),
            handset_for=self.handset_for,
            new_id=self.new_id,
            book=self.book,
        )
        self._phones: dict[str, ScriptedPhone] = {}
        self._people: dict[str, Person] = {}
        self._actors: dict[str, Actor] = {}
        self._turns: deque[float] = deque(maxlen=max(1, self.config.limits.calls_per_second))
        self._arrivals: deque[float] = deque(maxlen=self.config.limits.inbound_per_second)
        self.browser_phone: Callable[[str], Handset | None] = lambda number: None
        self._set_up()

    def _set_up(self) -> None:
        config = self.config
        demo = Application(self.new_id(), "demo", config.answer_url, config.answer_method, config.hangup_url)
        demo.fallback_answer_url = config.fallback_answer_url
        self.provisioning.applications[demo.app_id] = demo
        for number in (config.helpline_number, *config.more_numbers):
            digits = number.lstrip("+")
            self.provisioning.numbers[digits] = RentedNumber(digits, app_id=demo.app_id)
        if config.people_file:
            self.people(*people_file.read(Path(config.people_file)))
        self.people(*config.people)

    # -- running -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Real clock: begin to run."""
        self.engine.start()

    def stop(self) -> None:
        """Real clock: stop running."""
        self.engine.stop()

    def run_until_idle(self) -> None:
        """Virtual clock: jump through everything that will happen."""
        self.engine.run_until_idle()

    def run_for(self, seconds: float) -> None:
        """Virtual clock: let so many seconds pass."""
        self.engine.run_for(seconds)

    # -- people --------------------------------------------------------------------------------------------------

    def people(self, *persons: Person) -> list[Person]:
        """Put people on the network, or replace them; the list of everybody."""
        with self.engine.lock:
            for person in persons:
                number = person.number.lstrip("+")
                self._people[number] = replace(person, number=number)
                self._phones[number] = ScriptedPhone(self.engine, self._people[number])
            return list(self._people.values())

    def handset_for(self, number: str) -> Handset:
        """The phone that rings for a number: a browser's, a person's, or one nobody ever picks up."""
        browser = self.browser_phone(number)
        if browser is not None:
            return browser
        if number not in self._phones:
            return ScriptedPhone(self.engine, Person(number, (LetRing(),)))
        return self._phones[number]

    # -- calls ---------------------------------------------------------------------------------------------------

    def dial_in(self, from_number: str, person: Person | None = None, to: str = "") -> str:
        """Somebody rings one of our numbers (the helpline when not told); the call's UUID.

        Without `person` the one who has that number does it, by the script of hers.
        """
        number = from_number.lstrip("+")
        phone = ScriptedPhone(self.engine, person) if person else self._phones.get(number)
        phone = phone or ScriptedPhone(self.engine, Person(number))
        leg = self.connect_in(number, to or self.config.helpline_number, phone)
        with self.engine.lock:
            if not leg.over:
                phone.begin(leg)
        return leg.call_uuid

    def connect_in(self, number: str, to: str, handset: Handset) -> Leg:
        """Put a phone that has dialled through to the number it dialled, or tell it why not."""
        with self.engine.lock:
            called = to.lstrip("+")
            call_id = self.new_id()
            hooks = self.provisioning.hooks_for(called)
            call = Call(
                call_id, "inbound", number, called, hooks or Hooks(), self.engine.wall(), rate=self.config.rate
            )
            leg = Leg(call_id, number, handset, lambda signal: self.send(call_id, signal), self.truth_log, False)
            self.truth_log.add("dialled", call_id, number=number, to=called)
            refusal = self._refusal(hooks)
            if refusal is not None:
                self.truth_log.add("refused", call_id, number=number, code=refusal.code, name=refusal.cause.name)
                leg.tell(LineEnded(refusal.code, refusal.cause.name))
                return leg
            self.book.add(call)
            call.status = "ringing"
            self._actors[call_id] = Actor(self.engine, lambda actor: inbound(self.exchange, call, leg, actor))
            return leg

    def _refusal(self, hooks: Hooks | None) -> Ending | None:
        """Why a call does not even reach the customer, if so."""
        if hooks is None:
            return Ending(3050, "Carrier")
        arrivals, now = self._arrivals, self.engine.now
        if len(arrivals) == arrivals.maxlen and now - arrivals[0] < 1:
            return Ending(3090, "Carrier")
        if self.is_full():
            return Ending(5030, "Plivo")
        arrivals.append(now)
        return None

    def is_full(self) -> bool:
        """Are all lines of the account taken?"""
        return len(self.book.live()) >= self.config.limits.concurrent_calls

    def place(self, call: Call) -> float:
        """Take an outbound call; the seconds it has to queue for the account's calls per second."""
        with self.engine.lock:
            now, turns = self.engine.now, self._turns
            turn = max(now, turns[0] + 1.0) if len(turns) == turns.maxlen else now
            turns.append(turn)
            self.book.add(call)
            wait = turn - now
            call.status = "queued" if wait else "ringing"
            allowed = call.caller in self.provisioning.numbers
            self.truth_log.add("queued" if wait else "accepted", call.uuid, number=call.callee, wait=round(wait, 3))
            self._actors[call.uuid] = Actor(
                self.engine, lambda actor: outbound(self.exchange, call, actor, wait, allowed)
            )
            return wait

    def send(self, call_uuid: str, signal: object) -> None:
        """Pass a signal to a call's script."""
        with self.engine.lock:
            if call_uuid in self._actors:
                self._actors[call_uuid].send(signal)

    def hang_up(self, call: Call) -> None:
        """The API ends a call, or cancels it before it is answered."""
        self.send(call.uuid, Stop(Ending(4000 if call.answered_at else 1000, "API Request")))

    def transfer(self, call: Call, url: str, method: str) -> None:
        """The API moves a call to another document."""
        self.send(call.uuid, Transfer(url, method))

    def new_id(self) -> str:
        """A UUID from the seed."""
        return random_uuid(self._ids)

    # -- what happened -------------------------------------------------------------------------------------------

    def transcript(self, call_uuid: str) -> Transcript:
        """One call as it was lived on the phone."""
        return Transcript(call_uuid, self.truth_log.entries(call_uuid))

    def truth(self, *kinds: str) -> list[dict[str, Any]]:
        """Everything that happened, or only some kinds of it."""
        return [entry.as_json() for entry in self.truth_log.entries(kinds=kinds)]

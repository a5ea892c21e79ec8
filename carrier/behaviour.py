"""A simulated person on a call: takes her reactions one after the other, as the line gives her occasion."""

from collections import deque
from collections.abc import Sequence
from typing import Protocol

from carrier import people
from carrier.engine import Actor, Engine, Script
from carrier.line import Clip, Connected, Leg, LineEnded, Notice, PromptStarted, Ringing, Wanted
from carrier.people import Deed, Person, Pickup, Reaction, When

_AFTERTHOUGHT = 0.01


class _LineDead(Exception):  # noqa: N818  # not an error: every call ends
    """The call is over, whatever she still meant to do."""


class _Timed(Protocol):
    @property
    def after(self) -> float: ...
    @property
    def when(self) -> When: ...


class ScriptedPhone:
    """The phone of a person with a script; each call plays it from the beginning."""

    def __init__(self, engine: Engine, person: Person) -> None:
        self._engine = engine
        self._person = person
        self._turns = 0
        self._calls: dict[Leg, Actor] = {}

    def notice(self, leg: Leg, notice: Notice) -> None:
        """Hear something from the line."""
        if isinstance(notice, Ringing):
            self.begin(leg)
        elif leg in self._calls:
            self._calls[leg].send(notice)
        if isinstance(notice, LineEnded):
            self._calls.pop(leg, None)

    def begin(self, leg: Leg) -> None:
        """Start living through a call."""
        behaviour = _Behaviour(self._engine, leg, self._person.script_for(self._turns))
        self._turns += 1
        self._calls[leg] = Actor(self._engine, lambda _: behaviour.run())


class _Behaviour:
    def __init__(self, engine: Engine, leg: Leg, script: Sequence[Reaction]) -> None:
        self._engine = engine
        self._leg = leg
        self._script = script
        self._wanted = ""
        self._unseen: deque[tuple[float, Clip]] = deque()

    def run(self) -> Script[None]:
        """The whole call."""
        pickups = [item for item in self._script if isinstance(item, Pickup)]
        deeds = [item for item in self._script if not isinstance(item, Pickup)]
        try:
            if self._leg.incoming:
                yield from self._ringing(pickups[0] if pickups else people.Answer())
            for deed in deeds:
                if isinstance(deed, people.HangUpAt):
                    self._engine.after(deed.seconds, self._put_down)
            for deed in deeds:
                yield from self._do(deed)
            while True:
                yield from self._listen(None)
        except _LineDead:
            return

    def _put_down(self) -> None:
        if not self._leg.over:
            self._leg.put_down()

    def _listen(self, until: float | None) -> Script[bool]:
        """Take in one notice; False at that moment of the engine's clock."""
        notice = yield (None if until is None else max(0.0, until - self._engine.now))
        match notice:
            case LineEnded():
                raise _LineDead
            case Wanted(what):
                self._wanted = what
            case PromptStarted(clip):
                self._unseen.append((self._engine.now, clip))
        return notice is not None

    def _pause_until(self, moment: float) -> Script[None]:
        while (yield from self._listen(moment)):
            pass

    def _pause(self, seconds: float) -> Script[None]:
        yield from self._pause_until(self._engine.now + seconds)

    def _ringing(self, pickup: Pickup) -> Script[None]:
        leg = self._leg
        match pickup:
            case people.Busy(after):
                yield from self._pause(after)
                leg.refuse(3010)
            case people.Unreachable(code, after):
                yield from self._pause(after)
                leg.refuse(code)
            case people.LetRing():
                leg.rings()
            case people.Decline(after, looks_busy):
                leg.rings()
                yield from self._pause(after)
                leg.refuse(3010 if looks_busy else 3020)
            case people.Answer(after):
                yield from self._pick_up(after, machine=False)
                return
            case people.Machine(after, seconds):
                yield from self._pick_up(after, machine=True)
                yield from self._pause(seconds)
                leg.put_down()
        while True:
            yield from self._listen(None)

    def _pick_up(self, after: float, machine: bool) -> Script[None]:
        self._leg.rings()
        yield from self._pause(after)
        self._leg.pick_up(machine)
        while not isinstance(notice := (yield None), Connected):
            if isinstance(notice, LineEnded):
                raise _LineDead

    def _occasion(self, deed: _Timed) -> Script[None]:
        """Wait for the moment this reaction is for, and then as long as she takes."""
        start = self._engine.now
        if deed.when == "waits":
            while not self._wanted:
                yield from self._listen(None)
            start = self._engine.now
        elif deed.when == "prompt":
            start, _ = yield from self._next_prompt()
        yield from self._pause_until(max(start + deed.after, self._engine.now))
        self._unseen.clear()

    def _next_prompt(self) -> Script[tuple[float, Clip]]:
        while not self._unseen:
            yield from self._listen(None)
        return self._unseen.popleft()

    def _do(self, deed: Deed) -> Script[None]:
        match deed:
            case people.Press():
                yield from self._occasion(deed)
                yield from self._press(deed.keys, deed.gap)
            case people.Speak():
                yield from self._occasion(deed)
                yield from self._speak(deed.seconds)
                yield from self._press(deed.then_press, 0.2)
            case people.Say():
                yield from self._occasion(deed)
                yield from self._speak(deed.seconds)
                self._leg.say(deed.words, deed.confidence)
                yield from self._pause(_AFTERTHOUGHT)
            case people.HangUp():
                yield from self._occasion(deed)
                self._put_down()
            case people.MissedCall(seconds):
                yield from self._pause(seconds)
                self._put_down()
            case people.Hesitate(seconds):
                yield from self._pause(seconds)
            case people.StaySilent(times):
                for _ in range(times):
                    yield from self._let_pass()
            case people.WaitForPrompt(text):
                while text not in _describe((yield from self._next_prompt())[1]):
                    pass

    def _press(self, keys: str, gap: float) -> Script[None]:
        for index, key in enumerate(keys):
            if index:
                yield from self._pause(gap)
            self._leg.press(key)
        # The line gets to react before she looks whether it still waits.
        yield from self._pause(_AFTERTHOUGHT)

    def _speak(self, seconds: float) -> Script[None]:
        self._leg.voice(True)
        yield from self._pause(seconds)
        self._leg.voice(False)

    def _let_pass(self) -> Script[None]:
        while not self._wanted:
            yield from self._listen(None)
        while self._wanted:
            yield from self._listen(None)


def _describe(clip: Clip) -> str:
    return f"{clip.url} {clip.words_hi} {clip.words_en}"

"""The wire between the exchange and one phone: what the line tells the phone, and what the phone does on the line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from carrier.truth import TruthLog


@dataclass(frozen=True)
class Clip:
    """A sound as it is played. Duration in seconds; `key` finds its bytes in the clip store."""

    url: str
    duration: float
    key: str = ""
    words_hi: str = ""
    words_en: str = ""

    @property
    def name(self) -> str:
        """The last part of its address."""
        return self.url.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Ringing:
    """To the phone: somebody calls."""

    caller: str


@dataclass(frozen=True)
class Connected:
    """To the phone: the call is up."""


@dataclass(frozen=True)
class PromptStarted:
    """To the phone: a clip begins."""

    clip: Clip


@dataclass(frozen=True)
class PromptEnded:
    """To the phone: the clip is over, or was cut after so many seconds."""

    clip: Clip
    seconds: float
    cut: bool


@dataclass(frozen=True)
class Wanted:
    """To the phone: the line now waits for `keys`, for `keys+speech`, for a `recording`, or for nothing (empty)."""

    what: str = ""
    recording_id: str = ""


@dataclass(frozen=True)
class Bridged:
    """To the phone: connected with another phone; empty when that is over."""

    number: str = ""


@dataclass(frozen=True)
class LineEnded:
    """To the phone: the call is over."""

    code: int
    name: str


Notice = Ringing | Connected | PromptStarted | PromptEnded | Wanted | Bridged | LineEnded


@dataclass(frozen=True)
class FarEndRings:
    """From a phone: it is ringing."""

    leg: "Leg"


@dataclass(frozen=True)
class PickedUp:
    """From a phone: answered; `machine` says by whom, as far as detection can tell."""

    leg: "Leg"
    machine: bool = False


@dataclass(frozen=True)
class Refused:
    """From a phone or its network: this call will not be answered."""

    leg: "Leg"
    code: int


@dataclass(frozen=True)
class KeyPressed:
    """From a phone: a tone."""

    leg: "Leg"
    key: str


@dataclass(frozen=True)
class PutDown:
    """From a phone: hung up."""

    leg: "Leg"


@dataclass(frozen=True)
class Voice:
    """From a phone: somebody begins or stops speaking."""

    leg: "Leg"
    on: bool


@dataclass(frozen=True)
class Said:
    """From a phone: words were spoken."""

    leg: "Leg"
    words: str
    confidence: float


class Handset(Protocol):
    """A phone: a script or a browser."""

    def notice(self, leg: "Leg", notice: Notice) -> None:
        """Take notice of what the line tells."""
        ...


@dataclass(eq=False)
class Leg:
    """One phone's part in a call. Its methods are what a phone can do."""

    call_uuid: str
    number: str
    handset: Handset
    send: Callable[[object], None]
    truth: TruthLog
    incoming: bool
    wanted: Wanted = field(default_factory=Wanted)
    up: bool = False
    over: bool = False

    def tell(self, notice: Notice) -> None:
        """From the line to the phone."""
        if self.over:
            return
        match notice:
            case Wanted():
                self.wanted = notice
            case Connected():
                self.up = True
            case LineEnded():
                self.over = True
        self.handset.notice(self, notice)

    def rings(self) -> None:
        """The phone has begun to ring."""
        self.truth.add("ringing", self.call_uuid, number=self.number)
        self.send(FarEndRings(self))

    def pick_up(self, machine: bool = False) -> None:
        """The green key."""
        self.send(PickedUp(self, machine))

    def refuse(self, code: int) -> None:
        """The red key while it rings, or the network's refusal."""
        self.send(Refused(self, code))

    def press(self, key: str) -> None:
        """One key; a key nobody waits for is lost, as on a real line."""
        taken = self.wanted.what != ""
        self.truth.add("key", self.call_uuid, number=self.number, key=key, taken=taken)
        self.send(KeyPressed(self, key))

    def put_down(self) -> None:
        """The red key in a call."""
        self.truth.add("note", self.call_uuid, number=self.number, text="put the phone down")
        self.send(PutDown(self))

    def voice(self, on: bool) -> None:
        """Begins or stops speaking."""
        self.truth.add("voice", self.call_uuid, number=self.number, on=on)
        self.send(Voice(self, on))

    def say(self, words: str, confidence: float) -> None:
        """Has said these words."""
        self.truth.add("voice", self.call_uuid, number=self.number, words=words)
        self.send(Said(self, words, confidence))

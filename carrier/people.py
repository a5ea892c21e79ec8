"""People on the simulated network: who has which number, and what they do when the line speaks to them.

A person is a list of reactions, taken in order. Most reactions wait for the line to wait for *her* (a menu has
been read out, a recording has beeped), count `after` seconds, and act.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

When = Literal["waits", "prompt", "now"]


@dataclass(frozen=True)
class Answer:
    """Picks up after so many seconds of ringing."""

    after: float = 2.0


@dataclass(frozen=True)
class LetRing:
    """Hears it and does not pick up."""


@dataclass(frozen=True)
class Busy:
    """Is on another call."""

    after: float = 0.5


@dataclass(frozen=True)
class Decline:
    """Presses the red key. Indian operators often report this as busy, so that is the default."""

    after: float = 2.0
    looks_busy: bool = True


@dataclass(frozen=True)
class Unreachable:
    """The call fails in the network with this hangup code: 3050 unallocated, 2000 invalid, 3000 switched off."""

    code: int = 3000
    after: float = 1.0


@dataclass(frozen=True)
class Machine:
    """An answering machine or an operator's voice picks up; it presses nothing and hangs up in the end."""

    after: float = 4.0
    seconds: float = 20.0


@dataclass(frozen=True)
class Press:
    """Presses keys, one after the other, `gap` seconds apart."""

    keys: str
    after: float = 1.0
    when: When = "waits"
    gap: float = 0.25


@dataclass(frozen=True)
class StaySilent:
    """Lets the line wait in vain, so many times."""

    times: int = 1


@dataclass(frozen=True)
class WaitForPrompt:
    """Listens until a clip begins; with `containing`, one whose address or words contain that text."""

    containing: str = ""


@dataclass(frozen=True)
class Hesitate:
    """Does nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Speak:
    """Speaks for so many seconds, for the line to record; then presses a key, or just falls silent."""

    seconds: float
    after: float = 0.5
    then_press: str = ""
    when: When = "waits"


@dataclass(frozen=True)
class Say:
    """Says words that speech recognition may understand."""

    words: str
    after: float = 0.5
    seconds: float = 1.5
    confidence: float = 0.9
    when: When = "waits"


@dataclass(frozen=True)
class HangUp:
    """Puts the phone down; `when="prompt"` with `after` cuts the line off in the middle of a word."""

    after: float = 0.5
    when: When = "waits"


@dataclass(frozen=True)
class HangUpAt:
    """Puts the phone down so many seconds after she dialled or picked up, whatever is going on then."""

    seconds: float


@dataclass(frozen=True)
class MissedCall:
    """Dials, lets it ring so many seconds and hangs up before anyone answers."""

    seconds: float = 3.0


Pickup = Answer | LetRing | Busy | Decline | Unreachable | Machine
Deed = Press | StaySilent | WaitForPrompt | Hesitate | Speak | Say | HangUp | HangUpAt | MissedCall
Reaction = Pickup | Deed


@dataclass(frozen=True)
class Person:
    """Somebody with a phone.

    `script` is what she does on every call; `calls` gives a script for the first call, the second, and so on (the
    last one repeats). An incoming call without a pickup in its script is answered after two seconds.
    """

    number: str
    script: Sequence[Reaction] = ()
    label: str = ""
    label_hi: str = ""
    calls: Sequence[Sequence[Reaction]] = field(default=())

    def script_for(self, turn: int) -> Sequence[Reaction]:
        """What she does on her `turn`-th call, counted from nought."""
        return self.calls[min(turn, len(self.calls) - 1)] if self.calls else self.script

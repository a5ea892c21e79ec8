"""Elements that take keys: GetInput and GetDigits, with their timers."""

from dataclasses import dataclass

from carrier.engine import Script
from carrier.line import KeyPressed, Said, Wanted
from carrier.prompts import hear_all, nested
from carrier.talk import Talk
from carrier.xml import Element

_AUTO_END = 2.0


@dataclass(frozen=True)
class _Rules:
    """How keys are taken. Seconds."""

    first: float
    between: float
    most: int
    finish: str
    valid: str = "1234567890*#"
    keys: bool = True
    speech: bool = False
    overall: bool = False


class InvalidKeyError(Exception):
    """A key that GetDigits was told not to take."""


def get_input(talk: Talk, element: Element) -> Script[Element | None]:
    """Prompts that keys or speech may cut off, then up to `executionTimeout` seconds for the rest."""
    kinds = element.get("inputType", "dtmf")
    rules = _Rules(
        first=element.number("executionTimeout", 15),
        between=element.number("digitEndTimeout", round(_AUTO_END)),
        most=element.number("numDigits", 32),
        finish=_finish_key(element),
        keys="dtmf" in kinds,
        speech="speech" in kinds,
        overall=True,
    )
    talk.answer()
    got = yield from _attempt(talk, element, rules)
    if not got:
        return None
    speech = isinstance(got, Said)
    result = {
        "InputType": "speech" if speech else "dtmf",
        "Digits": "" if isinstance(got, Said) else got,
        "Speech": got.words if isinstance(got, Said) else "",
        "SpeechConfidenceScore": str(got.confidence) if isinstance(got, Said) else "",
        "BilledAmount": "0.02000" if speech else "0.00000",
    }
    return (yield from talk.act(element, result))


def get_digits(talk: Talk, element: Element) -> Script[Element | None]:
    """Prompts and keys, with `retries`; a key outside `validDigits` costs a try."""
    rules = _Rules(
        first=element.number("timeout", 5),
        between=element.number("digitTimeout", 2),
        most=element.number("numDigits", 99),
        finish=_finish_key(element),
        valid=element.get("validDigits", "1234567890*#"),
    )
    talk.answer()
    tries = element.number("retries", 1) + (0 if talk.exchange.config.retries_are_total_attempts else 1)
    for _ in range(tries):
        try:
            got = yield from _attempt(talk, element, rules)
        except InvalidKeyError:
            sound = element.get("invalidDigitsSound")
            clip = (yield from talk.clip(sound)) if sound else None
            if clip is not None:
                yield from talk.hear(clip)
            continue
        if isinstance(got, str) and got:
            return (yield from talk.act(element, {"Digits": got}))
    return None


def _finish_key(element: Element) -> str:
    key = element.get("finishOnKey", "#")
    return "" if key == "none" else key


def _attempt(talk: Talk, element: Element, rules: _Rules) -> Script[str | Said]:
    """Play and collect once; the keys without the finish key, or what was said, or an empty string."""
    clips = yield from nested(talk, element)
    what = "keys+speech" if rules.speech else "keys"
    # Keys count from the first word on, but the line is not waiting for her before it has spoken.
    talk.leg.wanted = Wanted(what)
    try:
        signal = yield from hear_all(talk, clips, rules.speech)
        talk.leg.tell(Wanted(what))
        return (yield from _collect(talk, rules, signal))
    finally:
        talk.leg.tell(Wanted())


def _collect(talk: Talk, rules: _Rules, signal: object) -> Script[str | Said]:
    digits = ""
    deadline = talk.engine.now + rules.first
    limit = deadline
    while True:
        if signal is None and limit <= talk.engine.now + 1e-9:
            return digits
        if isinstance(signal, Said) and rules.speech and not digits:
            return signal
        if isinstance(signal, KeyPressed) and signal.leg is talk.leg and rules.keys:
            if signal.key == rules.finish:
                return digits
            if signal.key not in rules.valid:
                raise InvalidKeyError
            digits += signal.key
            if len(digits) >= rules.most:
                return digits
            limit = talk.engine.now + rules.between
            if rules.overall:
                limit = min(limit, deadline)
        signal = yield from talk.until(limit, KeyPressed, Said)

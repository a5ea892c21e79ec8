"""Elements that speak: Play, Speak and Wait, on their own or nested in an input."""

from carrier.engine import Script
from carrier.line import Clip, KeyPressed, Said, Voice
from carrier.talk import Talk
from carrier.xml import Element

_FOREVER = 10_000
_CHARACTERS_PER_SECOND = 13.0
# The basic voices speak these and no Hindi; the vendor's table is the reason for the warning.
_POLLY = {"hi-IN": {"Polly.Aditi"}, "en-IN": {"Polly.Aditi", "Polly.Raveena"}}


def play(talk: Talk, element: Element) -> Script[Element | None]:
    """Play one clip, `loop` times."""
    talk.answer()
    clip = yield from talk.clip(element.text)
    if clip is not None:
        for _ in range(_loops(element)):
            yield from talk.hear(clip)
    return None


def speak(talk: Talk, element: Element) -> Script[Element | None]:
    """Speak text for about as long as it would take."""
    talk.answer()
    clip = spoken(talk, element)
    for _ in range(_loops(element)):
        yield from talk.hear(clip)
    return None


def spoken(talk: Talk, element: Element) -> Clip:
    """The clip the vendor's own voice would make of this text."""
    language, voice = element.get("language", "en-US"), element.get("voice", "WOMAN")
    if language in _POLLY and voice not in _POLLY[language] and language == "hi-IN":
        talk.note("trouble", what="voice cannot speak this language", voice=voice, language=language)
    words = " ".join(element.text.split())
    hindi = language == "hi-IN"
    return Clip(
        f"speak:{voice}",
        max(0.5, len(words) / _CHARACTERS_PER_SECOND),
        words_hi=words if hindi else "",
        words_en="" if hindi else words,
    )


def wait(talk: Talk, element: Element) -> Script[Element | None]:
    """Silence for `length` seconds; with `silence`, less when she is silent for `minSilence` ms. Does not answer."""
    end = talk.engine.now + element.number("length", 1)
    if not element.flag("silence", False):
        yield from talk.until(end)
        return None
    quiet = element.number("minSilence", 1000) / 1000
    speaking = False
    while talk.engine.now < end:
        moment = end if speaking else min(end, talk.engine.now + quiet)
        signal = yield from talk.until(moment, Voice)
        if not isinstance(signal, Voice):
            break
        speaking = signal.on
    return None


def nested(talk: Talk, element: Element) -> Script[list[tuple[Clip, int]]]:
    """The clips inside an input, fetched beforehand, with how often each is to be played."""
    clips = []
    for child in element.children:
        clip = spoken(talk, child) if child.name == "Speak" else (yield from talk.clip(child.text, keep_keys=True))
        if clip is not None:
            clips.append((clip, _loops(child)))
    return clips


def hear_all(talk: Talk, clips: list[tuple[Clip, int]], speech: bool) -> Script[object]:
    """Play the clips of an input until they end, or until she presses or speaks; returns what cut them off."""
    kinds = (KeyPressed, Said) if speech else (KeyPressed,)
    for clip, times in clips:
        for _ in range(times):
            signal = yield from talk.hear(clip, *kinds)
            if signal is not None:
                return signal
    return None


def _loops(element: Element) -> int:
    return element.number("loop", 1) or _FOREVER

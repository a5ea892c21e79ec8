"""Record: a beep, her voice, and the end by silence, a key, the clock or her hanging up."""

from datetime import timedelta

from carrier.engine import Script
from carrier.line import Clip, KeyPressed, Voice, Wanted
from carrier.recordings import Recording
from carrier.talk import Talk
from carrier.webhooks import Hook
from carrier.xml import Element

BEEP = Clip("beep:", 0.5, words_hi="(बीप)", words_en="(beep)")


def record(talk: Talk, element: Element) -> Script[Element | None]:
    """Record until told to stop, then report to `action`; the file follows later."""
    talk.answer()
    if element.flag("recordSession", False):
        session = _start_session(talk, element)
        unknown = {"RecordingDuration": "-1", "RecordingDurationMs": "-1", "RecordingEndMs": "-1", "Digits": ""}
        return (yield from talk.act(element, session.times() | unknown))
    if element.flag("playBeep", True):
        yield from talk.hear(BEEP)
    recording = begin(talk, element)
    talk.leg.tell(Wanted("recording", recording.id))
    start = talk.engine.now
    key = ""
    try:
        key = yield from _until_silence(talk, element, recording, start)
    finally:
        talk.leg.tell(Wanted())
        finish(talk, element, recording, talk.engine.now - start)
    return (yield from talk.act(element, recording.times() | {"Digits": key}))


def _until_silence(talk: Talk, element: Element, recording: Recording, start: float) -> Script[str]:
    """Returns the key that stopped it, if one did."""
    end = start + element.number("maxLength", 60)
    patience = element.number("timeout", 15)
    stop_key = element.get("finishOnKey", "#")
    spoke_at: float | None = None
    quiet_until = start + patience
    try:
        while True:
            signal = yield from talk.until(end if spoke_at is not None else min(end, quiet_until), KeyPressed, Voice)
            match signal:
                case None:
                    return ""
                case KeyPressed(leg, key) if leg is talk.leg and key == stop_key:
                    return key
                case Voice(_, on) if on and spoke_at is None:
                    spoke_at = talk.engine.now
                case Voice(_, on) if not on and spoke_at is not None:
                    recording.voiced.append((spoke_at - start, talk.engine.now - start))
                    spoke_at, quiet_until = None, talk.engine.now + patience
    finally:
        if spoke_at is not None:
            recording.voiced.append((spoke_at - start, talk.engine.now - start))


def begin(talk: Talk, element: Element) -> Recording:
    """Enter a new recording of this call."""
    exchange, call = talk.exchange, talk.call
    kind = element.get("fileFormat", "mp3")
    recording_id = exchange.new_id()
    recording = Recording(
        recording_id,
        call.uuid,
        call.caller,
        call.callee,
        kind,
        talk.engine.wall(),
        f"{exchange.config.address}/v1/Account/{exchange.config.auth_id}/Recording/{recording_id}.{kind}",
    )
    exchange.recordings.add(recording)
    return recording


def finish(talk: Talk, element: Element, recording: Recording, seconds: float) -> None:
    """Close the recording; it can be downloaded, and `callbackUrl` learns of it, a little later."""
    delay = talk.exchange.config.record_delay
    recording.finish(seconds, talk.engine.wall() + timedelta(seconds=delay))
    talk.note("recorded", recording_id=recording.id, seconds=round(seconds, 3), url=recording.url)
    url = element.get("callbackUrl")
    if url:
        method = element.get("callbackMethod", "POST")

        def tell() -> None:
            fields = talk.step_fields(**recording.times())
            talk.exchange.webhooks.deliver(Hook("recording", url, method, fields, talk.call.uuid, talk.leg.number))

        talk.engine.after(delay, tell)


def _start_session(talk: Talk, element: Element) -> Recording:
    recording = begin(talk, element)
    start = talk.engine.now
    longest = element.number("maxLength", 60)
    talk.at_end.append(lambda: finish(talk, element, recording, min(longest, talk.engine.now - start)))
    return recording

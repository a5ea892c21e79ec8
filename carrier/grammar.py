"""The grammar of Plivo XML: which element may stand where, which attributes it has and what they may say."""

import re
from collections.abc import Callable

from carrier.fragments import is_absolute

Check = Callable[[str], bool]


class BadUrlError(ValueError):
    """An address that is not absolute http(s)."""


class BadMethodError(ValueError):
    """A method other than GET and POST."""


def whole(low: int, high: int) -> Check:
    """A whole number within bounds."""
    return lambda text: bool(re.fullmatch(r"[0-9]{1,9}", text)) and low <= int(text) <= high


def one_of(*words: str) -> Check:
    """One of these words exactly."""
    return lambda text: text in words


def either(*checks: Check) -> Check:
    """Anything one of the checks accepts."""
    return lambda text: any(check(text) for check in checks)


def text_of(pattern: str) -> Check:
    """Text that matches the whole pattern."""
    return lambda text: re.fullmatch(pattern, text) is not None


def _url(text: str) -> bool:
    if not is_absolute(text):
        raise BadUrlError(text)
    return True


def _method(text: str) -> bool:
    if text not in {"GET", "POST"}:
        raise BadMethodError(text)
    return True


_flag = one_of("true", "false")
_any = text_of(r"(?s).*")
_keys = text_of(r"[0-9*#]*")
_finish = either(one_of("", "none"), text_of(r"[0-9*#]"))
_auto_or_seconds = either(one_of("auto"), whole(2, 10))
_callback = {"callbackUrl": _url, "callbackMethod": _method}
_action = {"action": _url, "method": _method, "redirect": _flag}

ATTRIBUTES: dict[str, dict[str, Check]] = {
    "Response": {},
    "Speak": {"voice": _any, "language": _any, "loop": whole(0, 1000)},
    "Play": {"loop": whole(0, 1000)},
    "Wait": {"length": whole(1, 14400), "silence": _flag, "minSilence": whole(1, 60000), "beep": _flag},
    "GetDigits": {
        **_action,
        "timeout": whole(1, 600),
        "digitTimeout": whole(1, 600),
        "finishOnKey": _finish,
        "numDigits": whole(1, 99),
        "retries": whole(1, 100),
        "playBeep": _flag,
        "validDigits": _keys,
        "invalidDigitsSound": _url,
        "log": _flag,
    },
    "GetInput": {
        **_action,
        "inputType": one_of("dtmf", "speech", "dtmf speech", "speech dtmf"),
        "executionTimeout": whole(5, 60),
        "digitEndTimeout": _auto_or_seconds,
        "speechEndTimeout": _auto_or_seconds,
        "finishOnKey": _finish,
        "numDigits": whole(1, 32),
        "speechModel": one_of("default", "command_and_search", "phone_call"),
        "hints": text_of(r"(?s).{0,10000}"),
        "language": text_of(r"[a-z]{2,3}(-[A-Z]{2})?"),
        "interimSpeechResultsCallback": _url,
        "interimSpeechResultsCallbackMethod": _method,
        "log": _flag,
        "profanityFilter": _flag,
    },
    "Record": {
        **_action,
        **_callback,
        "fileFormat": one_of("mp3", "wav"),
        "maxLength": whole(1, 14400),
        "timeout": whole(1, 600),
        "finishOnKey": _finish,
        "playBeep": _flag,
        "recordSession": _flag,
        "startOnDialAnswer": _flag,
        "recordChannelType": one_of("stereo", "mono"),
    },
    "Dial": {
        **_action,
        **_callback,
        "timeout": whole(1, 600),
        "timeLimit": whole(1, 86400),
        "callerId": text_of(r"\+?[0-9]{5,15}"),
        "callerName": text_of(r"(?s).{0,50}"),
        "hangupOnStar": _flag,
    },
    "Number": {},
    "Redirect": {"method": _method},
    "Hangup": {"reason": one_of("rejected", "busy"), "schedule": whole(1, 86400)},
}

REQUIRED = {"GetInput": ("action",)}

CHILDREN: dict[str, frozenset[str]] = {
    "Response": frozenset(ATTRIBUTES) - {"Response", "Number"},
    "GetDigits": frozenset({"Speak", "Play"}),
    "GetInput": frozenset({"Speak", "Play"}),
    "Dial": frozenset({"Number"}),
    "Speak": frozenset(
        {
            *("break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"),
            "cont",
        }
    ),
}

BODIES = frozenset({"Speak", "Play", "Number", "Redirect"})

# Plivo has these, this stand-in does not; a document that uses one must not seem to work.
NOT_PLAYED = frozenset(
    {"Conference", "MultiPartyCall", "Stream", "PreAnswer", "DTMF", "Message", "User", "AudioStream"}
)

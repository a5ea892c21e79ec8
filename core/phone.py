"""Phone numbers are E.164 text (`+919876543210`) inside the system; carriers spell them in other ways."""

from __future__ import annotations

import re

_E164 = re.compile(r"\+[1-9]\d{7,14}")
_INDIAN_MOBILE = re.compile(r"\+91[6-9]\d{9}")
_INDIAN_LANDLINE = re.compile(r"\+91[1-8]\d{9}")
# Series that must never be dialled by a machine: toll-free and premium numbers are not anybody's handset,
# 140 and 160 are the telemarketing and regulated-finance series (reliability.md R59).
_BARRED = re.compile(r"\+91(140|160|1800|1860|1900|186|190)\d*")


def is_e164(text: str) -> bool:
    """Tell whether `text` is a number in E.164 form."""
    return bool(_E164.fullmatch(text))


def is_dialable(e164: str) -> bool:
    """Tell whether the machine may dial it: an Indian mobile or landline, no barred series, no short code."""
    if _BARRED.match(e164):
        return False
    return bool(_INDIAN_MOBILE.fullmatch(e164) or _INDIAN_LANDLINE.fullmatch(e164))


def from_carrier(text: str) -> str | None:
    """Return the E.164 form of a number as carriers write it (`91…`, `+91…`, `0…`), or None if withheld or odd."""
    digits = text.removeprefix("+")
    if not digits.isascii() or not digits.isdigit():
        return None
    if text.startswith("+"):
        candidate = text
    elif len(digits) == 10:
        candidate = "+91" + digits
    elif len(digits) == 11 and digits.startswith("0"):
        candidate = "+91" + digits[1:]
    else:
        candidate = "+" + digits
    return candidate if is_e164(candidate) else None


def mask(e164: str | None) -> str:
    """Return a number with only its last two digits, for screens and logs: `+91 ••••• •••10`."""
    if not e164:
        return "—"
    return f"+91 ••••• •••{e164[-2:]}" if e164.startswith("+91") else f"••••••••{e164[-2:]}"

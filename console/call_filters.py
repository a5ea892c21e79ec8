"""What somebody typed into the filters of the call list, made safe and exact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from console.asked import one_of, read_days
from core.calls import CallStatus, Direction, Disposition, EndReason
from core.phone import from_carrier
from db.queries.console_calls import CallFilter

_DEVANAGARI_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_CHOICES: Mapping[str, frozenset[str]] = {
    "direction": frozenset(Direction),
    "status": frozenset(CallStatus),
    "end": frozenset(EndReason),
    "outcome": frozenset(Disposition),
}
_CODE = re.compile(r"[\w./-]{1,32}")
_MIN_DIGITS = 4


class NumberError(ValueError):
    """This is not a phone number, nor the last four or more digits of one."""


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number somebody looks for: whole (E.164), or its last digits."""

    whole: str | None = None
    end: str | None = None


def read_number(text: str) -> TypedNumber:
    """Return the number meant, however it was typed. Raises NumberError if it is none."""
    if any(unicodedata.category(letter) == "No" for letter in text):
        # A small raised two is no digit of a number, though it can be made into one.
        raise NumberError(text)
    plain = unicodedata.normalize("NFKC", text).translate(_DEVANAGARI_DIGITS)
    plain = "".join(
        letter for letter in plain if letter not in "-().'" and not letter.isspace() and _is_visible(letter)
    )
    digits = plain.removeprefix("+")
    if not digits.isascii() or not digits.isdigit() or not _MIN_DIGITS <= len(digits) <= 15:
        raise NumberError(text)
    if digits.startswith("0091"):
        plain = "+" + digits[2:]
    whole = from_carrier(plain) if len(digits) >= 10 else None
    if whole is not None:
        return TypedNumber(whole=whole)
    # Ahead of a long number a nought is the one dialled for another town; among the last digits it is one of them.
    return TypedNumber(end=digits.lstrip("0") if len(digits) >= 10 else digits)


def _is_visible(letter: str) -> bool:
    # Copied numbers often carry marks for the direction of writing.
    return unicodedata.category(letter) not in {"Cf", "Cc"}


def read_filter(args: Mapping[str, str], number: TypedNumber) -> CallFilter:
    """Return what the address asks for. A value that is not one of the choices is left out."""
    start, end = read_days(args)
    return CallFilter(
        from_at=start,
        to_at=end,
        direction=_choice(args, "direction"),
        status=_choice(args, "status"),
        flow=_code(args.get("flow")),
        end_reason=_choice(args, "end"),
        disposition=_choice(args, "outcome"),
        member_code=_code(args.get("member")),
        number=number.whole,
        number_end=number.end,
    )


def _choice(args: Mapping[str, str], name: str) -> str | None:
    return one_of(args.get(name), _CHOICES[name])


def _code(value: str | None) -> str | None:
    value = (value or "").strip()
    return value if _CODE.fullmatch(value) else None

"""Money is an integer number of paise. Formatting follows Indian digit grouping: ₹1,00,000."""

from __future__ import annotations

import re
from decimal import Decimal

_DEVANAGARI_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
# Commas as in India (1,00,000) or as elsewhere (100,000), the last group always of three.
_AMOUNT = re.compile(
    r"(?P<sign>-?)\s*(?:₹|Rs\.?)?\s*(?P<number>(?:\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.\d{1,2})?)\s*(?:₹|Rs\.?|/-)?"
)
# More does not fit a database column. How much is believable is for the reader of a file to say.
MOST_PAISE = 10**18
_MOST_CHARACTERS = 40


class AmountError(ValueError):
    """This is not an amount in rupees. Write it like 1250, 1,250 or 1250.50."""


def parse_rupees(text: str) -> int:
    """Return the paise in a typed amount such as `₹1,00,000.50` or `१२५०`.

    Raises AmountError for anything else, for more than two decimals, and for more than the database holds.
    """
    amount = _AMOUNT.fullmatch(text.translate(_DEVANAGARI_DIGITS).strip())
    if amount is None or len(amount["number"]) > _MOST_CHARACTERS:
        raise AmountError(f"{text!r} is not an amount in rupees")
    paise = int(Decimal(amount["number"].replace(",", "")) * 100)
    if paise > MOST_PAISE:
        raise AmountError(f"{text!r} is more than the database holds")
    return -paise if amount["sign"] else paise


def group_indian(number: int) -> str:
    """Return a whole number with Indian digit grouping: 1234567 -> 12,34,567."""
    sign = "-" if number < 0 else ""
    digits = str(abs(number))
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return sign + ",".join([*groups, tail])


def format_rupees(paise: int) -> str:
    """Return an amount for a page: `₹1,250` or, with paise, `₹1,250.50`."""
    sign = "-" if paise < 0 else ""
    rupees, rest = divmod(abs(paise), 100)
    fraction = f".{rest:02d}" if rest else ""
    return f"{sign}₹{group_indian(rupees)}{fraction}"

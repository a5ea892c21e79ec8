"""What women are paid for a piece, from what they tell: the middle of many, nobody's own rate (domain.md row 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

# Fewer would show what one woman is paid, and one buyer's price is not the market.
ENOUGH = 5
LOOK_BACK = timedelta(weeks=8)
# The crafts she can speak of, by the code of an entry, with the words for each.
CRAFTS: Mapping[str, str] = {"chikan": "PHR.CHIKAN", "zardozi": "PHR.ZARDOZI", "sewing": "PHR.SEWING"}


@dataclass(frozen=True, slots=True)
class PieceRate:
    """What the middle half of those who told is paid for a piece, in paise."""

    low_paise: int
    high_paise: int
    told: int


def middle(paise: Sequence[int]) -> PieceRate | None:
    """Return the middle half of what was told; None while fewer than ENOUGH women told theirs."""
    if len(paise) < ENOUGH:
        return None
    ordered = sorted(paise)
    quarter = len(ordered) // 4
    return PieceRate(ordered[quarter], ordered[-1 - quarter], len(ordered))

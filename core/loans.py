"""Loan arithmetic: which instalments the payments cover, and what is due next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Instalment:
    """One instalment of one loan. Amounts in paise."""

    n: int
    due_on: date
    amount_paise: int
    paid_paise: int = 0

    @property
    def left_paise(self) -> int:
        """Return what is still to be paid of it."""
        return max(self.amount_paise - self.paid_paise, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """A loan as a member hears it. Amounts in paise."""

    next_due: Instalment | None
    paid_paise: int
    left_paise: int
    left_n: int


def allocate(instalments: Sequence[Instalment], paid_paise: int) -> list[Instalment]:
    """Spread `paid_paise` over the instalments, oldest due date first. What is left over stays unallocated."""
    rest = paid_paise
    covered = []
    for instalment in sorted(instalments, key=lambda one: (one.due_on, one.n)):
        share = min(rest, instalment.amount_paise)
        rest -= share
        covered.append(replace(instalment, paid_paise=share))
    return covered


def standing(instalments: Iterable[Instalment]) -> Standing:
    """Return the spoken summary of a loan whose payments are already allocated."""
    ordered = sorted(instalments, key=lambda one: (one.due_on, one.n))
    open_ones = [one for one in ordered if one.left_paise > 0]
    return Standing(
        next_due=open_ones[0] if open_ones else None,
        paid_paise=sum(one.paid_paise for one in ordered),
        left_paise=sum(one.left_paise for one in open_ones),
        left_n=len(open_ones),
    )


# A promise by keys (REM.PTP): how many days from today; None is "next meeting" or "not sure".
PROMISE_DAYS: dict[str, int] = {"today": 0, "few_days": 3}
# So many times an instalment may be promised by keys; then a person talks to her (domain/04-loans.md §4.5).
MOST_PROMISES = 2

# Whether the work of a loan has begun is asked when it is about a month old, for as long again (domain.md row 5).
_USE_ASKED_AFTER, _USE_ASKED_UNTIL = timedelta(days=28), timedelta(days=60)


def use_is_asked(today_on: date) -> tuple[date, date]:
    """Return the first and the last day of disbursement of the loans whose use is asked about on a day."""
    return today_on - _USE_ASKED_UNTIL, today_on - _USE_ASKED_AFTER

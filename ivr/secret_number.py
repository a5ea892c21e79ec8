"""Secret numbers of members and of staff: kept as peppered Argon2 hashes, counted, locked; digits are never stored.

Four digits are a weak secret, and six not a strong one. What protects them is that they are asked only from a number
on file, that five wrong tries lock them until tomorrow, and that unknown numbers hear the same words (R61, R62).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, Connection, Update, case, literal, or_, update

from db.models import Member, Staff
from db.types import Instant
from db.writer import Extra

MAX_FAILURES = 5
LOCK = timedelta(hours=24)
# Cheap enough for a waiting caller (some ten milliseconds); the pepper, not the cost, guards four digits.
_HASHER = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1)


class WeakSecretError(ValueError):
    """Choose digits that nobody guesses: not all the same, not one after the other."""


class Holder(Protocol):
    """Somebody who may be at the phone, and the hash of her secret number."""

    @property
    def holder_id(self) -> int:
        """Her row."""
        ...

    @property
    def secret_hash(self) -> str | None:
        """None: none was set so far."""
        ...

    @property
    def locked_until_at(self) -> datetime | None:
        """Until when no try counts as right."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of secret number: whose it is, how many digits it has, and of which.

    `word` keeps hashes of one kind from the other.
    """

    table: type[Member] | type[Staff]
    word: str
    digits: int
    of: str = "0123456789"

    def is_too_easy(self, digits: str) -> bool:
        """Tell whether somebody would try these first."""
        rising = "123456789"[: self.digits]
        return len(set(digits)) == 1 or digits in {rising, rising[::-1]}


OF_MEMBERS, OF_STAFF = Kind(Member, "secret", 4), Kind(Staff, "staff", 6)
# Two keys that she keeps in mind as pictures: few can be told apart, so they open facts of little risk only. Wrong
# tries count with those at her number.
OF_PICTURES = Kind(Member, "pictures", 2, "123456789")


@dataclass(frozen=True, slots=True)
class _Nobody:
    """Stands in where nobody is at the phone: looking takes as long as if somebody were."""

    holder_id: int = 0
    secret_hash: str | None = None
    locked_until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a try: who it proved to be, or whose try it was in vain."""

    holder_id: int | None
    wrong_for: tuple[int, ...]


class LockedMeanwhileError(RuntimeError):
    """Her number was locked, by wrong tries elsewhere, while this try was being checked."""


def hash_secret(digits: str, holder_id: int, pepper: str, kind: Kind = OF_MEMBERS) -> str:
    """Return the hash to store. Raises WeakSecretError for digits that are easy to guess."""
    if len(digits) != kind.digits or not set(digits) <= set(kind.of) or kind.is_too_easy(digits):
        raise WeakSecretError(f"choose {kind.digits} of {kind.of}, not all the same and not one after the other")
    return _HASHER.hash(_peppered(digits, holder_id, pepper, kind))


def check(digits: str, candidates: Sequence[Holder], pepper: str, now: datetime, kind: Kind = OF_MEMBERS) -> Checked:
    """Check digits against everybody who may be at the phone: they must fit exactly one of them.

    With nobody there, as much time passes.
    """
    matched = [
        one.holder_id
        for one in candidates or (_Nobody(),)
        if _matches(digits, one, pepper, kind) and not _is_locked(one, now)
    ]
    if len(matched) == 1:
        return Checked(matched[0], ())
    if matched:
        # Two women on one phone chose the same digits: nobody can say who is calling, so neither hears anything.
        return Checked(None, ())
    return Checked(None, tuple(one.holder_id for one in candidates if not _is_locked(one, now)))


def count(checked: Checked, now: datetime, kind: Kind = OF_MEMBERS) -> Extra:
    """Return what counts a try, in the turn's transaction. The database counts, so that no two tries count as one.

    It raises LockedMeanwhileError for a right number that has been locked since it was checked.
    """
    table = kind.table

    def run(connection: Connection) -> None:
        if checked.holder_id is not None:
            right = update(table).where(table.id == checked.holder_id, _open(table, now))
            if connection.execute(right.values(secret_failures=0, secret_locked_until_at=None)).rowcount != 1:
                raise LockedMeanwhileError
        if checked.wrong_for:
            connection.execute(_one_more_failure(table, checked.wrong_for, now))

    return run


def is_taken(digits: str, others: Sequence[Holder], pepper: str, kind: Kind = OF_MEMBERS) -> bool:
    """Tell whether another woman on the same phone has these digits already: then they would tell nobody apart."""
    return any(one.secret_hash is not None and _matches(digits, one, pepper, kind) for one in others)


def _open(table: type[Member] | type[Staff], now: datetime) -> ColumnElement[bool]:
    return or_(table.secret_locked_until_at.is_(None), table.secret_locked_until_at <= now)


def _one_more_failure(table: type[Member] | type[Staff], holder_ids: Sequence[int], now: datetime) -> Update:
    # After a lock has run out, counting begins anew: five tries a day.
    failures = case((table.secret_locked_until_at.is_(None), table.secret_failures + 1), else_=1)
    return (
        update(table)
        .where(table.id.in_(holder_ids), _open(table, now))
        .values(
            secret_failures=failures,
            secret_locked_until_at=case((failures >= MAX_FAILURES, literal(now + LOCK, Instant))),
        )
    )


def _is_locked(one: Holder, now: datetime) -> bool:
    return one.locked_until_at is not None and now < one.locked_until_at


def _matches(digits: str, one: Holder, pepper: str, kind: Kind) -> bool:
    try:
        return _HASHER.verify(one.secret_hash or _decoy(pepper), _peppered(digits, one.holder_id, pepper, kind))
    except (VerificationError, InvalidHashError):
        return False


_DECOYS: dict[str, str] = {}


def _decoy(pepper: str) -> str:
    """Return a hash that nothing matches, so that "no secret set" takes the same time as "wrong"."""
    if pepper not in _DECOYS:
        _DECOYS[pepper] = _HASHER.hash("nothing anybody can key")
    return _DECOYS[pepper]


def _peppered(digits: str, holder_id: int, pepper: str, kind: Kind) -> str:
    return hmac.new(pepper.encode(), f"{kind.word}:{holder_id}:{digits}".encode(), hashlib.sha256).hexdigest()

"""The four-digit secret number: kept as a peppered Argon2 hash, counted, locked. Digits are never stored or logged.

Four digits are a weak secret. What protects it is that it is asked only from a number on file, that five wrong
tries lock it until tomorrow, and that unknown numbers hear exactly the same words (R61, R62).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, Connection, Update, case, literal, or_, update

from db.models import Member
from db.queries.line import Candidate
from db.types import Instant
from db.writer import Extra

DIGITS = 4
MAX_FAILURES = 5
LOCK = timedelta(hours=24)
# Cheap enough for a waiting caller (some ten milliseconds); the pepper, not the cost, guards four digits.
_HASHER = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1)
_TOO_EASY = frozenset({digit * DIGITS for digit in "0123456789"} | {"1234", "4321"})


class WeakSecretError(ValueError):
    """Choose four digits that nobody guesses: not all the same, not 1234."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a try: who it proved to be, or whose try it was in vain."""

    member_id: int | None
    wrong_for: tuple[int, ...]


class LockedMeanwhileError(RuntimeError):
    """Her number was locked, by wrong tries elsewhere, while this try was being checked."""


def hash_secret(digits: str, member_id: int, pepper: str) -> str:
    """Return the hash to store. Raises WeakSecretError for digits that are easy to guess."""
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit() or digits in _TOO_EASY:
        raise WeakSecretError("choose four digits that are not all the same and not 1234")
    return _HASHER.hash(_peppered(digits, member_id, pepper))


def check(digits: str, candidates: Sequence[Candidate], pepper: str, now: datetime) -> Checked:
    """Check digits against everybody who may be at the phone: they must fit exactly one of them.

    With nobody there, as much time passes.
    """
    matched = [
        one.member_id
        for one in candidates or (Candidate(0, None, 0, None),)
        if _matches(digits, one, pepper) and not _is_locked(one, now)
    ]
    if len(matched) == 1:
        return Checked(matched[0], ())
    if matched:
        # Two women on one phone chose the same digits: nobody can say who is calling, so neither hears anything.
        return Checked(None, ())
    return Checked(None, tuple(one.member_id for one in candidates if not _is_locked(one, now)))


def count(checked: Checked, now: datetime) -> Extra:
    """Return what counts a try, in the turn's transaction. The database counts, so that no two tries count as one.

    It raises LockedMeanwhileError for a right number that has been locked since it was checked.
    """

    def run(connection: Connection) -> None:
        if checked.member_id is not None:
            right = update(Member).where(Member.id == checked.member_id, _open(now))
            if connection.execute(right.values(secret_failures=0, secret_locked_until_at=None)).rowcount != 1:
                raise LockedMeanwhileError
        if checked.wrong_for:
            connection.execute(_one_more_failure(checked.wrong_for, now))

    return run


def is_taken(digits: str, others: Sequence[Candidate], pepper: str) -> bool:
    """Tell whether another woman on the same phone has these digits already: then they would tell nobody apart."""
    return any(one.secret_hash is not None and _matches(digits, one, pepper) for one in others)


def _open(now: datetime) -> ColumnElement[bool]:
    return or_(Member.secret_locked_until_at.is_(None), Member.secret_locked_until_at <= now)


def _one_more_failure(member_ids: Sequence[int], now: datetime) -> Update:
    # After a lock has run out, counting begins anew: five tries a day.
    failures = case((Member.secret_locked_until_at.is_(None), Member.secret_failures + 1), else_=1)
    return (
        update(Member)
        .where(Member.id.in_(member_ids), _open(now))
        .values(
            secret_failures=failures,
            secret_locked_until_at=case((failures >= MAX_FAILURES, literal(now + LOCK, Instant))),
        )
    )


def _is_locked(one: Candidate, now: datetime) -> bool:
    return one.locked_until_at is not None and now < one.locked_until_at


def _matches(digits: str, one: Candidate, pepper: str) -> bool:
    try:
        return _HASHER.verify(one.secret_hash or _decoy(pepper), _peppered(digits, one.member_id, pepper))
    except (VerificationError, InvalidHashError):
        return False


_DECOYS: dict[str, str] = {}


def _decoy(pepper: str) -> str:
    """Return a hash that nothing matches, so that "no secret set" takes the same time as "wrong"."""
    if pepper not in _DECOYS:
        _DECOYS[pepper] = _HASHER.hash("nothing anybody can key")
    return _DECOYS[pepper]


def _peppered(digits: str, member_id: int, pepper: str) -> str:
    return hmac.new(pepper.encode(), f"secret:{member_id}:{digits}".encode(), hashlib.sha256).hexdigest()

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

from db.queries.line import Candidate

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
    """The outcome of a try: who it proved to be, and what to write about whom."""

    member_id: int | None
    failures: dict[int, int]
    locked_until_at: datetime | None


def hash_secret(digits: str, member_id: int, pepper: str) -> str:
    """Return the hash to store. Raises WeakSecretError for digits that are easy to guess."""
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit() or digits in _TOO_EASY:
        raise WeakSecretError("choose four digits that are not all the same and not 1234")
    return _HASHER.hash(_peppered(digits, member_id, pepper))


def check(digits: str, candidates: Sequence[Candidate], pepper: str, now: datetime) -> Checked:
    """Check digits against everybody who may be at the phone. With nobody there, as much time passes."""
    matched = None
    for one in candidates or (Candidate(0, None, 0, None),):
        if _matches(digits, one, pepper) and not _is_locked(one, now):
            matched = one.member_id
    if matched is not None:
        return Checked(matched, {matched: 0}, None)
    failures = {one.member_id: one.failures + 1 for one in candidates if not _is_locked(one, now)}
    locked = any(count >= MAX_FAILURES for count in failures.values())
    return Checked(None, failures, now + LOCK if locked else None)


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

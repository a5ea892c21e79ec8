"""Which passwords are good enough, and how they are kept (reliability.md §5, ASVS 6.2)."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 12
MAX_LENGTH = 128

# Long enough to pass the length rule, and still among the first that anybody would try here.
_COMMON = [
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456123456",
    "111111111111",
    "000000000000",
    "987654321098",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "qwertyuiop12",
    "qwertyuiopasdf",
    "qwerty123456",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "abcdefghijkl",
    "abcd12345678",
    "abc123abc123",
    "iloveyou1234",
    "welcome12345",
    "welcome123456",
    "administrator",
    "admin1234567",
    "letmein12345",
    "changeme1234",
    "mahilasewa123",
    "mahilasewatrust",
    "mahila123456",
    "sunwai123456",
    "sunwaisunwai",
    "lucknow12345",
    "lucknow123456",
    "india1234567",
    "bharat123456",
    "jaishreeram1",
    "jaishriram123",
    "namaste12345",
    "sewatrust123",
    "selfhelpgroup",
    "swayamsahayata",
    "didididi1234",
    "omsairam1234",
    "krishna12345",
    "ganesh123456",
    "pakistan1234",
    "computer1234",
    "sunshine1234",
    "princess1234",
    "football1234",
    "cricket12345",
    "superman1234",
    "monkey123456",
    "dragon123456",
]
_COMMON_SET = frozenset(_COMMON)


class PasswordError(ValueError):
    """This password is too easy to guess: use at least twelve characters that nobody else would choose."""


def normalised(password: str) -> str:
    """Return the one spelling of a password that different keyboards type differently."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Raise PasswordError if a new password is too short, too long, common, or made from `about` (name, e-mail)."""
    plain = normalised(password)
    if len(plain) < MIN_LENGTH:
        raise PasswordError(f"The password needs at least {MIN_LENGTH} characters.")
    if len(plain) > MAX_LENGTH:
        raise PasswordError(f"The password may have at most {MAX_LENGTH} characters.")
    lowered = plain.casefold()
    if lowered in _COMMON_SET or len(set(lowered)) < 4:
        raise PasswordError("This password is among the first that anybody would try.")
    words = {word.casefold() for text in about for word in (text, text.partition("@")[0]) if len(word) >= 4}
    if any(lowered.replace(word, "").strip("0123456789@!#._- ") == "" for word in words if word in lowered):
        raise PasswordError("The password must not be the name or the e-mail address.")


def hash_password(hasher: PasswordHasher, password: str) -> str:
    """Return the argon2id text that is stored."""
    return hasher.hash(normalised(password))


def is_password(hasher: PasswordHasher, stored: str, password: str) -> bool:
    """Tell whether `password` is the one stored."""
    try:
        return hasher.verify(stored, normalised(password))
    except (VerificationError, InvalidHashError):
        return False

"""The second step of a login: a code that changes every 30 seconds, or a recovery code that works once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
import segno

ISSUER = "Sunwai"
METHOD = "authenticator"
RECOVERY_CODES = 8
# Without letters that look like others.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_DEVANAGARI_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")


def new_secret() -> str:
    """Return a fresh secret for an authenticator app."""
    return pyotp.random_base32()


def setup_qr(secret: str, email: str) -> str:
    """Return the picture an authenticator app scans, as an SVG element."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    return segno.make(uri, error="m").svg_inline(scale=5, border=3, light="#fff", dark="#000")


def code_step(secret: str, typed: str, now: datetime) -> int | None:
    """Return the half minute since 1970 to which a typed code belongs: this one or a neighbour, because clocks
    differ. None if the code is wrong. (RFC 6238 calls it the time step.)"""
    digits = "".join(typed.translate(_DEVANAGARI_DIGITS).split()).encode()
    totp = pyotp.TOTP(secret)
    this = int(now.timestamp()) // totp.interval
    right = [
        step for step in (this - 1, this, this + 1) if hmac.compare_digest(totp.generate_otp(step).encode(), digits)
    ]
    return right[0] if right else None


def new_recovery_codes(secret_key: str) -> tuple[list[str], list[str]]:
    """Return fresh codes to be shown once, and the hashes that are stored."""
    codes = ["-".join(_block() for _ in range(3)) for _ in range(RECOVERY_CODES)]
    return codes, [_hash(secret_key, code) for code in codes]


def use_recovery_code(secret_key: str, stored: list[str], typed: str) -> list[str] | None:
    """Return the hashes that remain after using a code, or None if it is not one of them."""
    wanted = _hash(secret_key, typed)
    rest = [one for one in stored if not hmac.compare_digest(one, wanted)]
    return rest if len(rest) < len(stored) else None


def _block() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(5))


def _hash(secret_key: str, code: str) -> str:
    plain = "".join(code.upper().split()).replace("-", "")
    return hmac.new(b"recovery:" + secret_key.encode(), plain.encode(), hashlib.sha256).hexdigest()

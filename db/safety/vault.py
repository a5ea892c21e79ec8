"""Seal and open what only the violence worker may read, and name numbers and calls without showing them.

AES-256-GCM under a key made from `SUNWAI_SAFETY_KEY`; what a text belongs to is bound to it, so that a sealed text
cannot be moved to another row. Names of numbers and calls are HMACs under a second key made from the same setting.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_SEALING, _NAMING = b"sunwai safety: seal", b"sunwai safety: name"


class BrokenSealError(ValueError):
    """A text was sealed under another key, belongs elsewhere, or was changed."""


class Vault:
    """One key, in use. Safe to use from several threads."""

    def __init__(self, key: str) -> None:
        self._seal = AESGCM(_derived(key, _SEALING))
        self._naming_key = _derived(key, _NAMING)

    def seal(self, text: str, belongs_to: str) -> str:
        """Return `text` sealed for the place `belongs_to`; never twice the same."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._seal.encrypt(nonce, text.encode(), belongs_to.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, belongs_to: str) -> str:
        """Return what was sealed for the place `belongs_to`. Raises BrokenSealError."""
        try:
            data = base64.urlsafe_b64decode(sealed)
            return self._seal.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], belongs_to.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError):
            raise BrokenSealError("a sealed text cannot be opened with this key") from None

    def name(self, kind: str, value: str) -> str:
        """Return a name for `value` that says nothing of it and is always the same; 64 hexadecimal digits."""
        return hmac.new(self._naming_key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def _derived(key: str, purpose: bytes) -> bytes:
    """Return 32 bytes for one purpose: the setting is long and random, so one HMAC is enough."""
    return hmac.new(key.encode(), purpose, hashlib.sha256).digest()

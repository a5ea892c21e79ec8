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
_SEALING, _NAMING, _KNOWING = b"sunwai safety: seal", b"sunwai safety: name", b"sunwai safety: key"


class BrokenSealError(ValueError):
    """A text was sealed under another key, belongs elsewhere, or was changed."""


class Vault:
    """The key in use and, while keys are changed, those before it. Safe to use from several threads."""

    def __init__(self, key: str, *before: str) -> None:
        self._keys = tuple(_Key(one) for one in (key, *before))

    @property
    def key_names(self) -> tuple[str, ...]:
        """The names of the keys, the one in use first. A name says nothing of its key."""
        return tuple(key.known_as for key in self._keys)

    def seal(self, text: str, belongs_to: str) -> str:
        """Return `text` sealed for the place `belongs_to`; never twice the same."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._keys[0].box.encrypt(nonce, text.encode(), belongs_to.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, belongs_to: str) -> str:
        """Return what was sealed for the place `belongs_to`. Raises BrokenSealError."""
        for key in self._keys:
            text = key.opened(sealed, belongs_to)
            if text is not None:
                return text
        raise BrokenSealError("a sealed text cannot be opened with this key")

    def is_of_today(self, sealed: str, belongs_to: str) -> bool:
        """Tell whether a text is sealed under the key in use, not under one before it."""
        return self._keys[0].opened(sealed, belongs_to) is not None

    def name(self, kind: str, value: str) -> str:
        """Return a name for `value` that says nothing of it and is always the same; 64 hexadecimal digits."""
        return self._keys[0].name(kind, value)

    def names(self, kind: str, value: str) -> tuple[str, ...]:
        """Return every name that `value` may have in the store, the one under the key in use first."""
        return tuple(key.name(kind, value) for key in self._keys)


class _Key:
    def __init__(self, setting: str) -> None:
        self.box = AESGCM(_derived(setting, _SEALING))
        self._naming_key = _derived(setting, _NAMING)
        self.known_as = _derived(setting, _KNOWING).hex()

    def opened(self, sealed: str, belongs_to: str) -> str | None:
        try:
            data = base64.urlsafe_b64decode(sealed)
            return self.box.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], belongs_to.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError):
            return None

    def name(self, kind: str, value: str) -> str:
        return hmac.new(self._naming_key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def _derived(setting: str, purpose: bytes) -> bytes:
    """Return 32 bytes for one purpose: the setting is long and random, so one HMAC is enough."""
    return hmac.new(setting.encode(), purpose, hashlib.sha256).digest()

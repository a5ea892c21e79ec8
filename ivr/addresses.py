"""The absolute addresses the provider is given, and the private ones that nobody can guess and that expire."""

from __future__ import annotations

from pathlib import PurePosixPath

from itsdangerous import BadSignature, URLSafeTimedSerializer

from ivr.telephony.port import Links

PLIVO = "/ivr/plivo"
# How the provider is to call us, set on every address it may retry (plivo.md §1.4, K15): connect 2 s, read 8 s, two
# more tries. It never reaches us and is not part of the signature.
CARE = "#ct=2000&rt=8000&rc=2&rp=ct,rt,5xx"
PRIVATE_SECONDS = 900


class Addresses:
    """Builds addresses under the public URL; never from a request's own headers (R23)."""

    def __init__(self, public_url: str, secret_key: str) -> None:
        self._base = public_url
        self._private = URLSafeTimedSerializer(secret_key, salt="private-utterance")
        self._stored = URLSafeTimedSerializer(secret_key, salt="stored-sound")

    def turn(self, token: str, turn: int) -> Links:
        """Return where the caller's answer to a turn goes."""
        action = f"{self._base}{PLIVO}/{token}/{turn}"
        return Links(f"{action}{CARE}", f"{action}/silence{CARE}", f"{self._base}{PLIVO}/{token}/recording{CARE}")

    def answer(self, token: str) -> str:
        """Return where an outbound call asks what to do."""
        return f"{self._base}{PLIVO}/{token}/answer{CARE}"

    def hangup(self, token: str) -> str:
        """Return where an outbound call's end is announced."""
        return f"{self._base}{PLIVO}/{token}/hangup{CARE}"

    def utterance(self, digest: str, *, private: bool) -> str:
        """Return where the provider fetches an utterance."""
        if private:
            return f"{self._base}/audio/private/{self._private.dumps(digest)}.wav"
        return f"{self._base}/audio/said/{digest}.wav"

    def open_private(self, name: str) -> str | None:
        """Return the utterance a private address stands for, or None when it is forged or has expired."""
        return _opened(self._private, name)

    def stored(self, file: str) -> str:
        """Return where the provider fetches a sound file that is kept, for a while."""
        return f"{self._base}/audio/stored/{self._stored.dumps(file)}{PurePosixPath(file).suffix}"

    def open_stored(self, name: str) -> str | None:
        """Return the file such an address stands for, or None when it is forged or has expired."""
        return _opened(self._stored, name)


def _opened(seal: URLSafeTimedSerializer, name: str) -> str | None:
    try:
        return str(seal.loads(name, max_age=PRIVATE_SECONDS))
    except BadSignature:
        return None

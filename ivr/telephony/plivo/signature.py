"""Check that a webhook comes from the provider (signature version 3, plivo.md §3).

Our own verifier because the vendor's compares in variable time, accepts an empty token and fails on Hindi in a
query (reliability.md finding 6). Its vectors and ours are tests.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

Pairs = Sequence[tuple[str, str]]


def signed_text(method: str, url: str, form: Pairs, nonce: str) -> bytes:
    """Return the bytes a version 3 signature covers. `form` is the decoded body, empty for GET."""
    base, query = _without_query(url) if "?" in url or "#" in url else (url, "")
    body = "".join(name + value for name, value in sorted(form)) if method == "POST" else ""
    if query and body:
        base += f"?{query}.{body}"
    elif query or body:
        base += f"?{query}{body}"
    return f"{base}.{nonce}".encode()


def _without_query(url: str) -> tuple[str, str]:
    """Return an address without query and fragment, and its query as it is signed."""
    parts = urlsplit(url)
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    return f"{parts.scheme}://{parts.netloc}{parts.path}", "&".join(f"{name}={value}" for name, value in pairs)


def sign(method: str, url: str, form: Pairs, nonce: str, token: str) -> str:
    """Return the signature of a request."""
    digest = hmac.digest(token.encode(), signed_text(method, url, form, nonce), hashlib.sha256)
    return base64.b64encode(digest).decode("ascii")


def is_genuine(method: str, url: str, form: Pairs, nonce: str, header: str, tokens: Sequence[str]) -> bool:
    """Tell whether one of the comma-separated signatures in `header` was made with one of `tokens`.

    All comparisons are made, in constant time each. An empty nonce, header or token list is never genuine.
    """
    if not nonce or not header or not tokens or not all(tokens):
        return False
    given = [part.strip() for part in header.split(",")]
    text = signed_text(method, url, form, nonce)
    genuine = False
    for token in tokens:
        wanted = base64.b64encode(hmac.digest(token.encode(), text, hashlib.sha256))
        for candidate in given:
            genuine |= hmac.compare_digest(wanted, candidate.encode("utf-8", "replace"))
    return genuine

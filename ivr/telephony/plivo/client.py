"""Place a call: one POST, no retry, no redirect, three outcomes (K2, K3).

Never the vendor's `calls.create`: it sends the request up to three times on a 5xx (reliability.md finding 1).
"""

from __future__ import annotations

import json
from ssl import SSLCertVerificationError
from urllib.parse import quote

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    SSLError,
)

from ivr.telephony.port import Accepted, Order, Outcome, Refused, Unknown

CONNECT_SECONDS = 3.0
READ_SECONDS = 20.0
MAX_RESPONSE_BYTES = 64 * 1024
# Errors raised before a byte of the request was sent: the call certainly was not placed. Other TLS errors are not
# among them: urllib3 gives one name to those of the handshake and those that come while the answer is read.
_NOT_SENT = (NewConnectionError, ConnectTimeoutError, NameResolutionError)
# 4xx answers that do not prove the call was not placed (K3); 429 does, see below.
_UNPROVEN = frozenset({408, 425})
_TOO_MANY = 429
# The provider finds fault with this one order; every other refusal would hit the next order as well.
_THIS_ORDER = frozenset({400, 422})
_CONCURRENCY = "5030"


class PlivoCallPlacer:
    """Sends create-call requests. One pool of connections, shared by threads."""

    def __init__(self, api_url: str, auth_id: str, token: str, pool: urllib3.PoolManager | None = None) -> None:
        self._url = f"{api_url}/v1/Account/{quote(auth_id)}/Call/"
        self._headers = urllib3.make_headers(basic_auth=f"{auth_id}:{token}") | {"Content-Type": "application/json"}
        self._pool = pool or urllib3.PoolManager(retries=False, maxsize=4)

    def place(self, order: Order) -> Outcome:
        """Place one call. Never raises."""
        try:
            response = self._pool.request(
                "POST",
                self._url,
                body=json.dumps(_body(order)).encode(),
                headers=self._headers,
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
                retries=False,
                redirect=False,
                preload_content=False,
            )
            try:
                body = response.read(MAX_RESPONSE_BYTES, decode_content=False)
            finally:
                # Not back to the pool: a rest of the body would be taken for the next order's answer.
                response.close()
        except _NOT_SENT as error:
            return Refused(f"the provider cannot be reached ({type(error).__name__})", retry_later=True)
        except (HTTPError, OSError) as error:
            if _is_untrusted(error):
                return Refused("the provider's certificate is not trusted", retry_later=True)
            return Unknown(f"no answer to the request ({type(error).__name__})")
        return read_outcome(response.status, body)


def _is_untrusted(error: Exception) -> bool:
    """Tell whether the handshake ended because we did not trust the certificate: nothing was sent yet."""
    return isinstance(error, SSLError) and any(isinstance(one, SSLCertVerificationError) for one in error.args)


def _body(order: Order) -> dict[str, object]:
    return {
        "from": order.line.removeprefix("+"),
        "to": order.to.removeprefix("+"),
        "answer_url": order.answer_url,
        "answer_method": "POST",
        "hangup_url": order.hangup_url,
        "hangup_method": "POST",
        "fallback_url": order.answer_url,
        "fallback_method": "POST",
        "ring_timeout": order.ring_seconds,
        "time_limit": order.limit_seconds,
    }


def read_outcome(status: int, body: bytes) -> Outcome:
    """Return what a response means: accepted only with a request id, refused only where that is certain."""
    if 200 <= status < 300:
        return _accepted(body)
    if status == _TOO_MANY:
        return Refused("the provider asks us to slow down (429)", retry_later=True)
    if 400 <= status < 500 and status not in _UNPROVEN:
        busy = _CONCURRENCY.encode() in body
        return Refused(
            f"the provider refused ({status})",
            retry_later=busy,
            account_trouble=status not in _THIS_ORDER and not busy,
        )
    return Unknown(f"the provider answered {status}")


def _accepted(body: bytes) -> Outcome:
    try:
        request_id = json.loads(body)["request_uuid"]
    except (ValueError, KeyError, TypeError):
        return Unknown("the provider's answer could not be read")
    if not isinstance(request_id, str) or not request_id:
        return Unknown("the provider's answer names no request")
    return Accepted(request_id)

"""How bytes leave the carrier: over real HTTP, or straight into a WSGI application in the same process."""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)
from werkzeug.test import EnvironBuilder, run_wsgi_app

_MOST_BYTES = 11 * 1024 * 1024
WsgiApplication = Callable[..., Iterable[bytes]]


@dataclass(frozen=True)
class Request:
    """One request. Times in milliseconds."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    connect_ms: int = 2000
    read_ms: int = 40000


@dataclass(frozen=True)
class Reply:
    """What came back: a status, or the failure `ct` (never connected), `rt` (no answer) or `cut` (half an answer)."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    failure: str = ""

    def header(self, name: str) -> str:
        """A header's value whatever its case, empty when absent."""
        return next((v for k, v in self.headers.items() if k.lower() == name.lower()), "")

    @property
    def ok(self) -> bool:
        """A 2xx, whole."""
        return not self.failure and 200 <= self.status < 300

    @property
    def trouble(self) -> str:
        """The failure in the words of a retry policy; empty when all is well or nothing to retry."""
        if self.failure or self.ok:
            return self.failure
        return f"{self.status // 100}xx"


class Transport(Protocol):
    """Anything that can carry a request."""

    def send(self, request: Request) -> Reply:
        """Send it and wait for the reply; never raises for what the other side does."""
        ...


class HttpTransport:
    """Real HTTP. No retries and no redirects: those are decided elsewhere."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(num_pools=20, maxsize=64)

    def send(self, request: Request) -> Reply:
        """Send one request over the network."""
        timeout = urllib3.Timeout(connect=request.connect_ms / 1000, read=request.read_ms / 1000)
        try:
            response = self._pool.request(
                request.method,
                request.url,
                body=request.body or None,
                headers=dict(request.headers),
                timeout=timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
        except (ConnectTimeoutError, NewConnectionError, NameResolutionError, MaxRetryError):
            return Reply(failure="ct")
        except ReadTimeoutError:
            return Reply(failure="rt")
        except HTTPError:
            return Reply(failure="ct")
        try:
            body = response.read(_MOST_BYTES, decode_content=True)
        except HTTPError:
            return Reply(response.status, dict(response.headers), failure="cut")
        finally:
            response.drain_conn()
            response.release_conn()
        return Reply(response.status, dict(response.headers), body)


class WsgiTransport:
    """Calls a WSGI application directly: as fast as a function call, and as repeatable."""

    def __init__(self, application: WsgiApplication) -> None:
        self._application = application

    def send(self, request: Request) -> Reply:
        """Run the application on this request in the caller's thread."""
        parts = urlsplit(request.url)
        builder = EnvironBuilder(
            path=parts.path or "/",
            base_url=f"{parts.scheme}://{parts.netloc}/",
            query_string=parts.query,
            method=request.method,
            headers=list(request.headers.items()),
            input_stream=io.BytesIO(request.body),
            environ_base={"REMOTE_ADDR": "127.0.0.1"},
        )
        builder.content_length = len(request.body)
        environ: dict[str, Any] = builder.get_environ()
        pieces, status, headers = run_wsgi_app(self._application, environ, buffered=True)
        return Reply(int(status.split()[0]), dict(headers), b"".join(pieces))

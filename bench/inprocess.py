"""A line in this process, without a server: for counting statements and processor time."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bench import world
from bench.calls import Request
from bench.lines import Line, make_line

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


@contextmanager
def line_on_sqlite(data_dir: Path) -> Iterator[Line]:
    """Put a line together on a fresh database in a folder of its own."""
    with TemporaryDirectory(dir=data_dir) as folder:
        url = f"sqlite:///{folder}/bench.db"
        world.populate(url)
        line = make_line(world.settings(data_dir, url))
        try:
            yield line
        finally:
            line.close()


def environ_of(request: Request) -> WSGIEnvironment:
    """Return a request as a server hands it to an application."""
    head, _, body = request.data.partition(b"\r\n\r\n")
    first, *rest = head.decode("ascii").split("\r\n")
    headers = dict(line.split(": ", 1) for line in rest)
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return {
        **named,
        "REQUEST_METHOD": "POST",
        "PATH_INFO": first.split()[1],
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "CONTENT_LENGTH": headers["Content-Length"],
        "CONTENT_TYPE": headers["Content-Type"],
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def play(app: WSGIApplication, request: Request, *, check: bool = True) -> bytes:
    """Play one request; return the reply's body. Raises RuntimeError for a reply that is not what it must be."""
    statuses: list[str] = []

    def start_response(status: str, headers: Any, error: Any = None) -> Any:
        statuses.append(status)

    body = b"".join(app(environ_of(request), start_response))
    if check and (not statuses[0].startswith("200") or request.expects not in body):
        raise RuntimeError(f"{statuses[0]}: {body[:200]!r}")
    return body

"""Real HTTP: what fails to connect, answers too late or redirects is told apart, and nothing is followed."""

import threading
import time
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from carrier import fragments
from carrier.transport import HttpTransport, Request


@Incoming.application
def site(request: Incoming) -> Response:
    if request.path == "/slow":
        time.sleep(0.4)
    if request.path == "/moved":
        return Response(status=308, headers={"Location": "/"})
    return Response(request.get_data(), content_type="text/xml")


@pytest.fixture
def home() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_post_comes_back_whole(home):
    reply = HttpTransport().send(Request("POST", f"{home}/echo", {"X-A": "1"}, b"Digits=1"))
    assert (reply.ok, reply.body, reply.header("content-type").split(";")[0]) == (True, b"Digits=1", "text/xml")


def test_failures_are_told_apart(home):
    send = HttpTransport().send
    assert send(Request("POST", f"{home}/slow", read_ms=100)).trouble == "rt"
    assert send(Request("POST", "http://127.0.0.1:9/", connect_ms=300)).trouble == "ct"
    moved = send(Request("POST", f"{home}/moved"))
    assert (moved.ok, moved.status, moved.trouble) == (False, 308, "3xx")


def test_fragment_options_out_of_range_keep_the_default():
    url, options = fragments.split(
        "https://ivr.example.in/a?x=1#ct=1500&rt=99999&rc=9&rp=4xx,5xx,never&tt=8000&er=mumbai"
    )
    assert url == "https://ivr.example.in/a?x=1"
    assert (options.connect_ms, options.read_ms, options.retries, options.total_ms) == (1500, 40000, 1, 8000)
    assert options.retry_on == {"4xx", "5xx"}
    assert options.retries_after("5xx")
    assert not options.retries_after("rt")

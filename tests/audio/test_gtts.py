"""The online voice against a server that behaves as Google's does, and as it does on bad days."""

from __future__ import annotations

import base64
import io
import json
import sys
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from audio.synthesis import gtts as online
from audio.synthesis.gtts import Gtts, parts_of
from audio.synthesis.voice import SynthesisError

soundfile = pytest.importorskip("soundfile", reason="the online voice is optional (requirements-gtts)")


def mp3(seconds: float = 0.5) -> bytes:
    out = io.BytesIO()
    wave = 0.3 * np.sin(2 * np.pi * 300 * np.arange(round(24_000 * seconds)) / 24_000)
    soundfile.write(out, wave, 24_000, format="MP3")
    return out.getvalue()


def answer(audio: bytes) -> bytes:
    return b')]}\'\n\n[["wrb.fr","jQ1olc","[\\"' + base64.b64encode(audio) + b'\\"]",null]]\n'


@dataclass
class Google:
    """A loopback server. `script` holds what to do per request ("ok", "hang", "drop", a status, or a body)."""

    url: str = ""
    script: list[str | int | bytes] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    headers: dict[str, str] = field(default_factory=dict)

    def voice(self, **settings: Any) -> Gtts:
        return Gtts(sleep=self.waits.append, **({"timeout_s": 2.0, "attempts": 3} | settings))


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    fake = Google()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            request = json.loads(urllib.parse.parse_qs(body)["f.req"][0])
            fake.texts.append(json.loads(request[0][0][1])[0])
            action = fake.script.pop(0) if fake.script else "ok"
            if action == "hang":
                fake.over.wait(10)
                self.close_connection = True
                return
            if action == "drop":
                self.close_connection = True
                return
            status = action if isinstance(action, int) else 200
            data = action if isinstance(action, bytes) else answer(mp3())
            self.send_response(status)
            for name, value in fake.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/"
    monkeypatch.setattr("gtts.tts._translate_url", lambda **_: fake.url)
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    online._pool.cache_clear()
    yield fake
    fake.over.set()
    online._pool().clear()
    online._pool.cache_clear()
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_text_comes_back_as_a_clip(google: Google) -> None:
    clip = google.voice().render("नमस्ते बहन।")
    assert clip.seconds == pytest.approx(0.5, abs=0.15)
    assert google.texts == ["नमस्ते बहन।"]
    assert google.waits == []


def test_every_sentence_is_a_request(google: Google) -> None:
    clip = google.voice().render("नमस्ते बहन। आपका स्वागत है? हाँ।")
    assert google.texts == ["नमस्ते बहन।", "आपका स्वागत है?", "हाँ।"]
    assert clip.seconds == pytest.approx(1.5 + 0.6, abs=0.3)


FAULTS = [429, 500, 503, "drop", b"", b"<html>sorry</html>", answer(b""), answer(b"not mp3")]
FAULTS.append(answer(b"x").replace(b"=", b""))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_passing_fault_is_tried_again(google: Google, fault: str | int | bytes) -> None:
    google.script = [fault, fault]
    assert google.voice().render("एक").seconds > 0.3
    assert len(google.texts) == 3
    assert 1.0 <= google.waits[0] <= 2.0
    assert 2.0 <= google.waits[1] <= 4.0


def test_a_lasting_fault_ends_after_all_attempts(google: Google) -> None:
    google.script = [429] * 9
    with pytest.raises(SynthesisError, match="3 attempts, last: HTTP 429") as failed:
        google.voice().render("एक")
    assert not failed.value.permanent
    assert len(google.texts) == 3


def test_a_server_that_hangs_is_left(google: Google) -> None:
    google.script = ["hang"]
    with pytest.raises(SynthesisError, match="no answer: ReadTimeoutError"):
        google.voice(timeout_s=0.2, attempts=1).render("एक")


def test_the_server_is_left_alone_as_long_as_it_asks(google: Google) -> None:
    google.script, google.headers = [429], {"Retry-After": "30"}
    google.voice().render("एक")
    assert google.waits == [30.0]


def test_a_refusal_is_final(google: Google) -> None:
    google.script = [403]
    with pytest.raises(SynthesisError, match="HTTP 403") as failed:
        google.voice().render("एक")
    assert failed.value.permanent
    assert len(google.texts) == 1


def test_a_redirect_is_not_followed(google: Google) -> None:
    google.script, google.headers = [302], {"Location": "http://127.0.0.1:1/"}
    with pytest.raises(SynthesisError, match="HTTP 302"):
        google.voice().render("एक")


def test_offline_is_a_failure_that_may_pass(google: Google) -> None:
    google.url = "http://127.0.0.1:1/"
    with pytest.raises(SynthesisError, match="NewConnectionError"):
        google.voice(attempts=1).render("एक")


def test_certificates_are_checked() -> None:
    assert online._pool().connection_pool_kw["cert_reqs"] == "CERT_REQUIRED"
    online._pool.cache_clear()


def test_no_text_is_refused(google: Google) -> None:
    with pytest.raises(SynthesisError, match="no text"):
        google.voice().render(" । ")


def test_a_missing_package_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gtts", None)
    with pytest.raises(SynthesisError, match=r"needs gtts: pip install -r requirements-gtts\.txt"):
        _ = Gtts().id


def test_long_sentences_are_cut_at_commas_then_spaces() -> None:
    parts = parts_of("एक बात, " * 20 + "और " * 50 + "क" * 250 + "। दूसरी।")
    assert max(map(len, parts)) <= 100
    assert parts[0].endswith(",")
    assert parts[-1] == "दूसरी।"
    assert "".join(parts).replace(" ", "") == ("एकबात," * 20 + "और" * 50 + "क" * 250 + "।दूसरी।")


def test_the_version_names_engine_and_processing() -> None:
    assert Gtts().id.name == "gtts"
    assert Gtts().id.version.startswith("2.")

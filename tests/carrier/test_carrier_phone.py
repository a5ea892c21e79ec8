"""The browser's side: a handset on a page, on the real clock, over real HTTP."""

import threading
import time
from collections.abc import Iterator

import pytest
import urllib3

from carrier import audio
from carrier.config import CarrierConfig
from carrier.people import Answer, Person
from carrier.server import CarrierServer, create_server
from carrier.transport import WsgiTransport
from tests.browser_phone import BrowserPhone

SHE = "919000000001"


@pytest.fixture
def server(line, say) -> Iterator[CarrierServer]:
    people = [Person(SHE, label="Sunita", label_hi="सुनीता"), Person("919000000009", [Answer(0.1)])]
    config = CarrierConfig(
        port=0, answer_url=f"{say.home}/answer", hangup_url=f"{say.home}/hangup", people=people, inbound_ring=0.2
    )
    server = create_server(config, http=WsgiTransport(line.app))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()


def order(page: BrowserPhone, server: CarrierServer) -> None:
    """The customer's program has the carrier ring her."""
    config = server.carrier.config
    order = {"from": config.helpline_number, "to": SHE, "answer_url": config.answer_url}
    headers = urllib3.make_headers(basic_auth=f"{config.auth_id}:{config.tokens[0]}")
    reply = page.send("POST", f"/v1/Account/{config.auth_id}/Call/", json=order, headers=headers)
    assert reply.status == 201, reply.data


@pytest.fixture
def page(server) -> Iterator[BrowserPhone]:
    page = BrowserPhone(f"http://127.0.0.1:{server.port}", SHE)
    yield page
    page.close()


def test_she_dials_hears_presses_records_and_the_line_ends(line, page, say, server):
    line.says("answer", say.document(say.menu(say.clip("welcome", 0.3))))
    record = f'<Record action="{say.home}/rec" fileFormat="wav" playBeep="false"/>'
    line.says("menu", say.document(record))
    line.says("rec", say.document("<Hangup/>"))
    assert page.post("dial", to="911140000000") == 201
    prompt = page.expect("prompt")
    assert prompt["words_hi"] == "नमस्ते"
    clip = page.send("GET", f"/phone/api/clips/{prompt['clip']}")
    assert audio.inspect(clip.data).duration == 0.3
    page.expect("wanted", what="keys")
    assert page.post("keys", keys="1") == 200
    recording = page.expect("wanted", what="recording")["recording"]
    page.post("voice", on=True)
    page.post("keys", keys="#")
    body = audio.speech_like(1.0, [(0.0, 1.0)])
    path = f"/phone/api/handsets/{SHE}/recordings/{recording}"
    assert page.send("POST", path, body=body, headers={"Content-Type": "audio/wav"}).status == 201
    assert page.expect("ended")["code"] == 4000
    assert server.carrier.recordings.items[recording].body == body


def test_a_call_for_her_number_rings_on_the_page(line, page, say, server):
    line.says("answer", say.document("<Dial><Number>919000000009</Number></Dial>"))
    order(page, server)
    assert page.expect("ringing")["caller"] == "911140000000"
    page.post("answer")
    page.expect("connected")
    assert page.expect("bridged")["number"] == "919000000009"
    page.post("hangup")
    assert page.expect("ended")["code"] == 4000


def test_she_declines_and_the_line_hears_busy(line, page, server):
    order(page, server)
    page.expect("ringing")
    page.post("hangup")
    assert page.expect("ended")["code"] == 3010


def test_a_missed_call(line, page, say):
    line.says("answer", say.document(say.clip("welcome")))
    page.post("dial", to="911140000000")
    page.post("hangup")
    assert page.expect("ended")["code"] == 1000


def test_mistakes_are_refused(page):
    assert page.post("keys", keys="5") == 409
    assert page.post("dial", to="hello") == 400
    assert page.post("dial", to="911140009999") == 201
    assert page.expect("ended")["code"] == 3050


def test_the_page_and_its_files_are_served_with_a_policy(page):
    for path in ("/", "/phone/static/phone.js", "/phone/static/phone.css", "/phone/static/icon.svg"):
        reply = page.send("GET", path)
        assert reply.status == 200
        assert "default-src 'self'" in reply.headers["Content-Security-Policy"]
    assert page.send("GET", "/phone/static/..%2Fconfig.py").status == 404
    assert page.send("GET", "/phone/api/people").json()["people"][0]["label_hi"] == "सुनीता"


def test_other_sites_cannot_reach_in(page):
    assert page.send("GET", "/control/truth", headers={"Host": "evil.example"}).status == 403
    assert page.send("GET", "/control/truth", headers={"Origin": "http://evil.example"}).status == 403


def test_telephone_sound_is_turned_into_what_browsers_play():
    import struct

    form = struct.pack("<HHIIHH", audio.MU_LAW, 1, 8000, 8000, 1, 8)
    data = bytes(range(256)) * 4
    chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    mu_law = b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
    assert audio.inspect(mu_law).duration == 0.128
    plain, kind = audio.for_browser(mu_law)
    assert kind == "audio/wav"
    assert audio.inspect(plain).encoding == audio.PCM
    assert audio.inspect(plain).duration == 0.128


def test_mp3_is_measured_by_its_frames():
    assert audio.inspect(audio.silent_mp3(7.2)).duration == pytest.approx(7.2)
    with pytest.raises(audio.AudioError):
        audio.inspect(b"hello")


def test_a_slow_line_holds_nobody_else_up(line, server, page, say):
    slow = line.app.view_functions["_page"]
    line.app.view_functions["_page"] = lambda path: (time.sleep(0.4), slow(path))[1]
    line.says("answer", say.document(say.clip("welcome", 0.1)))
    started = time.monotonic()
    calls = [server.carrier.dial_in(f"91900000005{index}") for index in range(4)]
    while not all(server.carrier.transcript(call).ended for call in calls):
        assert time.monotonic() - started < 1.4
        time.sleep(0.02)

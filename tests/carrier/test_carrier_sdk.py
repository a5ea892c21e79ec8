"""The unmodified plivo SDK as the customer, over real HTTP, with the clock wound by hand."""

import threading
from collections.abc import Iterator

import plivo
import plivo.rest.client
import pytest
import requests

from carrier.config import CarrierConfig
from carrier.engine import VirtualClock
from carrier.people import Answer, HangUpAt, Person
from carrier.server import CarrierServer, create_server
from carrier.transport import WsgiTransport
from ivr.telephony.plivo.lookups import PlivoLookup
from ivr.telephony.port import TelephonyError

SHE = "919000000002"


@pytest.fixture
def server(line, say) -> Iterator[CarrierServer]:
    config = CarrierConfig(port=0, answer_url=f"{say.home}/answer", hangup_url=f"{say.home}/hangup")
    server = create_server(config, VirtualClock(), WsgiTransport(line.app))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()


@pytest.fixture
def client(server, monkeypatch) -> Iterator[plivo.RestClient]:
    base = f"http://127.0.0.1:{server.port}/v1/Account"
    names = (
        "PLIVO_API_BASE_URI",
        "API_VOICE_BASE_URI",
        "API_VOICE_BASE_URI_FALLBACK_1",
        "API_VOICE_BASE_URI_FALLBACK_2",
    )
    for name in names:
        monkeypatch.setattr(plivo.rest.client, name, base)
    config = server.carrier.config
    with plivo.RestClient(config.auth_id, config.tokens[0]) as client:
        yield client


def place(client, say):
    return client.calls.create(
        from_="911140000000",
        to_=SHE,
        answer_url=f"{say.home}/answer",
        answer_method="POST",
        hangup_url=f"{say.home}/hangup",
    )


def test_it_calls_looks_hangs_up_and_reads_the_record(line, server, client, say):
    carrier = server.carrier
    carrier.people(Person(SHE, [Answer()]))
    line.says("answer", say.document(say.clip("long", 60.0)))
    uuid = place(client, say).request_uuid
    carrier.run_for(10)
    assert client.live_calls.list_ids().calls == [uuid]
    assert client.live_calls.get(uuid).call_status == "in-progress"
    client.calls.delete(uuid)
    carrier.run_until_idle()
    carrier.run_for(10)
    assert client.calls.get(uuid).hangup_cause_code == 4000
    assert [one.call_uuid for one in client.calls.list(to_number=SHE).objects] == [uuid]
    with pytest.raises(plivo.exceptions.ResourceNotFoundError):
        client.calls.delete(uuid)


def test_it_dials_thrice_when_a_5xx_hides_success(server, client, say, capsys):
    for _ in range(2):
        server.carrier.faults.script("create_5xx_after")
    place(client, say)
    assert len([one for one in server.carrier.truth("rest") if one["method"] == "POST"]) == 3
    assert len(server.carrier.book.calls) == 3
    capsys.readouterr()


def test_it_takes_a_concurrency_refusal_for_a_geo_permission(server, client, say):
    server.carrier.faults.script("create_5030")
    with pytest.raises(plivo.exceptions.GeoPermissionError, match="5030"):
        place(client, say)


def test_a_cut_connection_is_an_error_and_a_placed_call(server, client, say):
    server.carrier.faults.script("create_drop_after")
    with pytest.raises(requests.exceptions.ConnectionError):
        place(client, say)
    assert len(server.carrier.book.calls) == 1


def test_it_sets_up_an_application_and_a_number(server, client, say):
    made = client.applications.create(app_name="line", answer_url=f"{say.home}/a", hangup_url=f"{say.home}/h")
    client.applications.update(made.app_id, answer_url=f"{say.home}/b")
    assert client.applications.get(made.app_id).answer_url == f"{say.home}/b"
    assert "line" in [one.app_name for one in client.applications.list().objects]
    client.numbers.update("911140000000", app_id=made.app_id)
    assert made.app_id in client.numbers.get("911140000000").application


def test_it_lists_recordings(line, server, client, say):
    carrier = server.carrier
    carrier.people(Person(SHE, [Answer(), HangUpAt(30)]))
    line.says("answer", say.document(f'<Record action="{say.home}/rec" timeout="4"/>'))
    uuid = place(client, say).request_uuid
    carrier.run_until_idle()
    listed = client.recordings.list(call_uuid=uuid).objects
    assert len(listed) == 1
    client.recordings.delete(listed[0].recording_id)
    assert client.recordings.list(call_uuid=uuid).objects == []


def test_the_lines_own_lookup_has_a_copy_deleted_and_says_when_there_is_none(line, server, client, say):
    carrier = server.carrier
    carrier.people(Person(SHE, [Answer(), HangUpAt(30)]))
    line.says("answer", say.document(f'<Record action="{say.home}/rec" timeout="4"/>'))
    uuid = place(client, say).request_uuid
    carrier.run_until_idle()
    (recording,) = client.recordings.list(call_uuid=uuid).objects
    lookup = PlivoLookup(f"http://127.0.0.1:{server.port}", carrier.config.auth_id, carrier.config.tokens[0])
    lookup.delete_recording(recording.recording_id)
    assert client.recordings.list(call_uuid=uuid).objects == []
    with pytest.raises(TelephonyError) as missing:
        lookup.delete_recording(recording.recording_id)
    assert missing.value.permanent

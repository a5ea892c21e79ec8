"""The REST API as a customer's program sees it."""

import pytest

from carrier.people import Answer, Busy, HangUpAt, Person

SHE = "919000000002"


def test_wrong_credentials_are_refused_in_json(rest):
    reply = rest.send("GET", "/Call/", auth=(rest.auth[0], "wrong"))
    assert reply.status_code == 401
    assert set(reply.json) == {"api_id", "error"}
    assert rest.send("GET", "/Call/", auth=None).status_code == 401


def test_either_token_opens_while_rotating(start, rest_for):
    rest = rest_for(start(auth_token=["first-token", "second-token"]))
    for token in ("first-token", "second-token"):
        assert rest.send("GET", "/Number/", auth=(rest.auth[0], token)).status_code == 200


def test_a_path_without_its_slash_is_not_found(rest):
    assert rest.send("GET", "/Call").status_code == 404
    assert rest.send("PUT", "/Call/").status_code == 405


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": ""},
        {"to": None},
        {"to": "hello"},
        {"to": "911140000000"},
        {"to": "919000000001<919000000001"},
        {"answer_url": "/answer"},
        {"answer_url": "ftp://line.test/answer"},
        {"answer_method": "PUT"},
        {"hangup_url": "line.test/hangup"},
        {"ring_timeout": "soon"},
        {"time_limit": 0},
        {"caller_name": "x" * 51},
        {"machine_detection": "maybe"},
    ],
)
def test_a_create_call_that_makes_no_sense_is_refused(carrier, rest, wrong):
    reply = rest.call(**{"to": SHE, **wrong})
    assert reply.status_code == 400
    assert reply.json["api_id"]
    assert carrier.truth("accepted") == []


def test_only_json_is_read(rest):
    assert rest.send("POST", "/Call/", None, data={"from": "911140000000"}).status_code == 400
    assert rest.send("POST", "/Call/", None, data="[1]", content_type="application/json").status_code == 400


def test_too_many_requests_are_429(carrier, rest):
    statuses = [rest.send("GET", "/Number/").status_code for _ in range(301)]
    assert statuses.count(200) == 300
    assert statuses[-1] == 429
    carrier.run_for(5)
    assert rest.send("GET", "/Number/").status_code == 200


def test_records_appear_late_and_count_seconds_their_own_way(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer(), HangUpAt(66)]))
    line.says("answer", say.document(say.clip("long", 100.0)))
    uuid = rest.place(SHE)
    carrier.run_for(70)
    assert rest.send("GET", f"/Call/{uuid}/").status_code == 404
    carrier.run_for(10)
    record = rest.send("GET", f"/Call/{uuid}/").json
    assert (record["bill_duration"], record["billed_duration"]) == (66, 120)
    assert record["answer_time"].endswith("+05:30")
    assert record["hangup_cause_code"] == 4000
    assert record["call_state"] == "ANSWER"


def test_records_come_in_pages_of_twenty(carrier, rest):
    for index in range(25):
        carrier.people(Person(f"9190000001{index:02}", [Busy()]))
        rest.place(f"9190000001{index:02}")
    carrier.run_until_idle()
    carrier.run_for(10)
    first = rest.send("GET", "/Call/").json
    assert (len(first["objects"]), first["meta"]["total_count"]) == (20, 25)
    second = rest.send("GET", first["meta"]["next"].removeprefix(rest.base)).json
    assert (len(second["objects"]), second["meta"]["next"]) == (5, None)
    assert rest.send("GET", "/Call/?limit=50").status_code == 400
    assert len(rest.send("GET", "/Call/?to_number=919000000107").json["objects"]) == 1
    assert rest.send("GET", "/Call/?hangup_cause_code=4000").json["objects"] == []
    none = rest.send("GET", "/Call/?end_time__gte=2026-01-05 05:00").json["objects"]
    assert none == []
    assert rest.send("GET", "/Call/?end_time__gte=2025-11-01 00:00").status_code == 400
    assert rest.send("GET", "/Call/?end_time__gte=2026-01-05T00:00Z").status_code == 400


def test_recordings_are_listed_downloaded_and_deleted(line, start, rest_for, say):
    carrier = start(recordings_need_auth=True)
    rest = rest_for(carrier)
    line.says("answer", say.document(f'<Record action="{say.home}/rec" timeout="2"/>'))
    call = carrier.dial_in("919000000001", Person("919000000001"))
    carrier.run_for(3)
    url = line.got("rec")[0]["RecordUrl"].split("8001")[1].removeprefix(rest.base)
    assert rest.send("GET", url).status_code == 404
    carrier.run_until_idle()
    carrier.run_for(5)
    listed = rest.send("GET", f"/Recording/?call_uuid={call}").json["objects"]
    assert listed[0]["recording_duration_ms"] == "2000.00000"
    assert rest.send("GET", url, auth=None).status_code == 401
    assert rest.send("GET", url).data[:1] == b"\xff"
    one = f"/Recording/{listed[0]['recording_id']}/"
    assert rest.send("DELETE", one).status_code == 204
    assert rest.send("GET", one).status_code == 404


def test_an_application_takes_over_a_number(line, carrier, rest, say):
    line.says("other", say.document(say.clip("other")))
    created = rest.send("POST", "/Application/", {"app_name": "new", "answer_url": f"{say.home}/other"})
    assert (created.status_code, created.json["message"]) == (201, "created")
    again = rest.send("POST", "/Application/", {"app_name": "new", "answer_url": f"{say.home}/other"})
    assert again.status_code == 400
    assert rest.send("POST", "/Number/911140000000/", {"app_id": created.json["app_id"]}).status_code == 202
    carrier.dial_in("919000000001", Person("919000000001"))
    carrier.run_until_idle()
    # Its hangups go to the answer address: nobody said otherwise.
    assert [got["Event"] for got in line.got("other")] == ["StartApp", "Hangup"]


def test_every_request_is_written_down(carrier, rest):
    rest.call(SHE)
    rest.call("nonsense")
    assert [(one["method"], one["status"]) for one in carrier.truth("rest")] == [("POST", 201), ("POST", 400)]

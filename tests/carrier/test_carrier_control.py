"""The controls, for tests that live in another process."""

import pytest
from werkzeug.test import Client

from carrier import people_file
from carrier.people import Answer, HangUp, Press
from carrier.server import CarrierApp

SHE = "919000000001"


@pytest.fixture
def control(carrier) -> Client:
    return Client(CarrierApp(carrier))


def test_a_call_from_outside(line, control, say):
    line.says("answer", say.document(say.menu(say.clip("welcome"))))
    line.says("menu", say.document("<Hangup/>"))
    script = [{"do": "press", "keys": "3", "after": 0.5}]
    reply = control.post("/control/dial_in", json={"number": SHE, "script": script})
    control.post("/control/run", json={})
    told = control.get(f"/control/transcript/{reply.json['call_uuid']}").json
    assert told["ended"]["code"] == 4000
    assert told["heard"][0]["words_en"] == "the welcome prompt"
    assert "welcome.wav" in told["text"]
    assert line.got("menu")[0]["Digits"] == "3"


def test_faults_are_set_and_read(control):
    body = {"clear": True, "rates": {"webhook_lose": 0.5}, "script": [{"fault": "create_429"}], "slow_seconds": 3}
    told = control.post("/control/faults", json=body).json
    assert told["rates"] == {"webhook_lose": 0.5}
    assert told["scripted"][0]["fault"] == "create_429"
    assert control.post("/control/faults", json={"rates": {"nonsense": 1}}).status_code == 400
    assert control.post("/control/faults", json={"script": [{"fault": "create_429", "when": 1}]}).status_code == 400


def test_people_are_added_and_listed(control, carrier):
    person = {"number": SHE, "label": "Sunita", "script": [{"do": "answer", "after": 1}, {"do": "hang_up"}]}
    told = control.post("/control/people", json={"people": [person]}).json["people"]
    assert told[0]["label"] == "Sunita"
    assert carrier.people()[0].script == (Answer(1), HangUp())
    assert control.post("/control/people", json={"people": [{"number": "x"}]}).status_code == 400


def test_truth_can_be_read_on(control, carrier):
    control.post("/control/dial_in", json={"number": SHE})
    first = control.get("/control/truth").json
    assert first["count"] == len(first["entries"]) > 0
    assert control.get(f"/control/truth?after={first['count']}").json["entries"] == []
    assert control.get("/control/transcript/unknown").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"do": "dance"},
        {"do": "press"},
        {"do": "press", "keys": "1", "speed": 2},
        {"do": "press", "keys": "1", "when": "later"},
        "press",
    ],
)
def test_a_reaction_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(people_file.PeopleError):
        people_file.reaction(wrong)


def test_people_come_from_a_file(tmp_path):
    path = tmp_path / "people.json"
    path.write_text('{"people": [{"number": "+919000000001", "calls": [[{"do": "press", "keys": "1"}]]}]}')
    assert people_file.read(path)[0].script_for(5) == (Press("1"),)

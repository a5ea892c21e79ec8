"""The line rings somebody."""

from datetime import timedelta

import pytest

from carrier.config import Limits
from carrier.people import (
    Answer,
    Busy,
    Decline,
    HangUp,
    HangUpAt,
    LetRing,
    Machine,
    Person,
    Press,
    Unreachable,
)

SHE = "919000000002"


def test_fired_rings_answers_talks_and_reports(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer(3.0), Press("1")]))
    line.says("answer", say.document(say.menu(say.clip("hello"))))
    line.says("menu", say.document("<Hangup/>"))
    reply = rest.call(SHE, ring_url=f"{say.home}/ring")
    assert (reply.status_code, reply.json["message"]) == (201, "call fired")
    carrier.run_until_idle()
    assert [path for path, _, _ in line.seen] == ["ring", "answer", "menu", "hangup"]
    uuid = reply.json["request_uuid"]
    assert {values["CallUUID"] for _, values, _ in line.seen} == {uuid}


def test_every_webhook_has_the_keys_of_its_event(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer(3.0)]))
    line.says("answer", say.document(say.clip("hello", 66.0)))
    rest.call("+" + SHE, ring_url=f"{say.home}/ring")
    carrier.run_until_idle()
    ring, answer, hangup = line.got("ring")[0], line.got("answer")[0], line.got("hangup")[0]
    base = {
        "CallUUID",
        "From",
        "To",
        "CallStatus",
        "Direction",
        "Event",
        "ParentAuthID",
        "SessionStart",
        "RequestUUID",
    }
    stir, legs = {"STIRVerification", "STIRAttestation"}, {"ALegUUID", "ALegRequestUUID"}
    assert set(ring) == base | {"CallerName"}
    assert set(answer) == base | legs | stir | {"BillRate", "CountryCode", "RouteType"}
    times = {"StartTime", "AnswerTime", "EndTime", "Duration", "BillDuration", "TotalCost"}
    causes = {"HangupCause", "HangupCauseCode", "HangupCauseName", "HangupSource"}
    assert set(hangup) == base | legs | stir | times | causes | {"BillRate"}
    assert (ring["From"], answer["From"], hangup["From"]) == ("+911140000000", "911140000000", "911140000000")
    assert (answer["CallStatus"], hangup["CallStatus"]) == ("in-progress", "completed")
    assert (hangup["Duration"], hangup["BillDuration"], hangup["TotalCost"]) == ("66", "120", "0.01000")
    # The same body speaks of the same moments in two time zones.
    assert hangup["EndTime"] == "2026-01-05 10:01:09"
    assert hangup["SessionStart"].startswith("2026-01-05 04:31:09.")
    assert line.seen[0][2]["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("script", "code", "status", "source"),
    [
        ([Busy()], "3010", "busy", "Carrier"),
        ([Decline()], "3010", "busy", "Carrier"),
        ([Decline(looks_busy=False)], "3020", "failed", "Carrier"),
        ([LetRing()], "6010", "no-answer", "Plivo"),
        ([Unreachable()], "3000", "no-answer", "Carrier"),
        ([Unreachable(3050)], "3050", "failed", "Carrier"),
        ([Unreachable(5000)], "5000", "failed", "Carrier"),
    ],
)
def test_a_call_that_is_not_answered(line, carrier, rest, script, code, status, source):
    carrier.people(Person(SHE, script))
    rest.call(SHE, ring_timeout=30)
    carrier.run_until_idle()
    got = line.got("hangup")[0]
    assert (got["HangupCauseCode"], got["CallStatus"], got["HangupSource"]) == (code, status, source)
    assert (got["From"], got["AnswerTime"], got["Duration"]) == ("+911140000000", "", "0")
    assert "ALegUUID" not in got
    assert line.got("answer") == []


def test_she_is_busy_first_and_answers_the_second_time(line, carrier, rest, say):
    carrier.people(Person(SHE, calls=[[Busy()], [Answer(), HangUpAt(4)]]))
    line.says("answer", say.document(say.clip("hello", 30.0)))
    for _ in range(2):
        rest.call(SHE)
        carrier.run_until_idle()
    assert [got["HangupCauseCode"] for got in line.got("hangup")] == ["3010", "4000"]
    assert line.got("hangup")[1]["HangupSource"] == "Callee"


def test_time_limit_ends_the_call(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer()]))
    line.says("answer", say.document(say.clip("long", 300.0)))
    rest.call(SHE, time_limit=20)
    carrier.run_until_idle()
    assert (line.got("hangup")[0]["HangupCauseCode"], line.got("hangup")[0]["Duration"]) == ("6000", "20")


def test_hangup_on_ring_drops_the_call(line, carrier, rest):
    carrier.people(Person(SHE, [Answer(10)]))
    rest.call(SHE, hangup_on_ring=2)
    carrier.run_until_idle()
    assert line.got("hangup")[0]["HangupCauseCode"] == "1000"


@pytest.mark.parametrize(("status", "body", "code"), [(500, "", "7011"), (302, "", "7011"), (200, "OK", "8011")])
def test_a_bad_answer_ends_the_call(line, carrier, rest, status, body, code):
    carrier.people(Person(SHE, [Answer()]))
    line.says("answer", body, status=status)
    rest.call(SHE)
    carrier.run_until_idle()
    assert line.got("hangup")[0]["HangupCauseCode"] == code
    assert len(line.got("answer")) == 1


def test_a_document_that_is_not_sent_as_xml_is_refused(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer()]))
    line.says("answer", say.document(say.clip("hello")), kind="application/json")
    rest.call(SHE)
    carrier.run_until_idle()
    assert line.got("hangup")[0]["HangupCauseCode"] == "8011"


def test_the_fallback_saves_a_bad_answer(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer()]))
    line.says("answer", "oops", status=500)
    line.says("fallback", say.document(say.clip("sorry")))
    uuid = rest.place(SHE, fallback_url=f"{say.home}/fallback")
    carrier.run_until_idle()
    assert carrier.transcript(uuid).heard()[0]["url"].endswith("sorry.wav")


@pytest.mark.parametrize(("status", "body", "code"), [(404, "", "7012"), (200, "OK", "8012")])
def test_a_bad_action_ends_the_call(line, carrier, rest, say, status, body, code):
    carrier.people(Person(SHE, [Answer(), Press("1")]))
    line.says("answer", say.document(say.menu()))
    line.says("menu", body, status=status, kind="text/html")
    rest.call(SHE)
    carrier.run_until_idle()
    assert line.got("hangup")[0]["HangupCauseCode"] == code


def test_fragment_options_are_obeyed_and_not_sent(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer()]))
    line.says("answer", "", say.document(say.clip("hello")), status=503)
    rest.call(SHE, answer_url=f"{say.home}/answer?t=1#rc=2&rp=5xx")
    carrier.run_until_idle()
    assert len(line.got("answer")) == 3
    assert "#" not in carrier.truth("webhook")[0]["url"]


def test_without_a_hangup_address_the_answer_address_hears_of_it(line, carrier, rest):
    carrier.people(Person(SHE, [Busy()]))
    rest.call(SHE, hangup_url="")
    carrier.run_until_idle()
    assert [got["Event"] for got in line.got("answer")] == ["Hangup"]


def test_get_webhooks_merge_and_sort_their_query(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer()]))
    line.says("answer", say.document(say.clip("hello")))
    rest.call(SHE, answer_url=f"{say.home}/answer?lang=hi", answer_method="GET")
    carrier.run_until_idle()
    url = next(one["url"] for one in carrier.truth("webhook") if one["event"] == "answer")
    names = [pair.split("=")[0] for pair in url.split("?")[1].split("&")]
    assert names == sorted(names)
    assert "lang" in names


def test_a_machine_is_told_before_the_conversation(line, carrier, rest, say):
    carrier.people(Person(SHE, [Machine()]))
    line.says("answer", say.document(say.clip("hello")))
    rest.call(SHE, machine_detection="true")
    rest.call(SHE, machine_detection="hangup")
    carrier.run_until_idle()
    assert [got["Machine"] for got in line.got("answer")] == ["true"]
    assert {"9100"} < {got["HangupCauseCode"] for got in line.got("hangup")}


def test_a_machine_is_told_beside_the_conversation(line, carrier, rest, say):
    carrier.people(Person(SHE, [Machine()]))
    line.says("answer", say.document(say.clip("hello", 10.0)))
    rest.call(SHE, machine_detection="true", machine_detection_url=f"{say.home}/machine")
    carrier.run_until_idle()
    assert line.got("machine")[0]["Event"] == "MachineDetection"


def test_an_unknown_caller_id_fails(line, carrier, rest):
    rest.call(SHE, **{"from": "911140001234"})
    carrier.run_until_idle()
    assert line.got("hangup")[0]["HangupCauseCode"] == "3030"


def test_bulk_calls_have_ids_of_their_own(line, carrier, rest):
    reply = rest.call("919000000003<919000000004<919000000005")
    assert len(set(reply.json["request_uuid"])) == 3
    carrier.run_until_idle()
    assert len(line.got("hangup")) == 3


def test_calls_per_second_queue_and_do_not_drop(carrier, rest):
    messages = [rest.call(f"91900000001{index}").json["message"] for index in range(5)]
    assert messages == ["call fired"] * 2 + ["call queued"] * 3
    assert len(rest.send("GET", "/Call/?status=queued").json["calls"]) == 3
    carrier.run_until_idle()
    assert [one["at"] for one in carrier.truth("placed")] == [0.0, 0.0, 1.0, 1.0, 2.0]


def test_a_queued_call_can_be_taken_back(line, carrier, rest):
    uuids = [rest.place(f"91900000001{index}") for index in range(3)]
    assert rest.send("DELETE", f"/Request/{uuids[2]}/").status_code == 204
    carrier.run_until_idle()
    assert len(carrier.truth("placed")) == 2
    assert carrier.transcript(uuids[2]).ended["code"] == 1000


def test_india_refuses_calls_above_the_limit(start, rest_for, line):
    carrier = start(limits=Limits(concurrent_calls=2, calls_per_second=10))
    rest = rest_for(carrier)
    statuses = [rest.call(f"91900000001{index}").status_code for index in range(3)]
    assert statuses == [201, 201, 403]
    assert "5030" in rest.call("919000000019").json["error"]
    late = carrier.dial_in("919000000001", Person("919000000001"))
    assert carrier.transcript(late).of("refused")[0]["code"] == 5030
    carrier.run_until_idle()
    assert rest.call("919000000019").status_code == 201


def test_the_api_ends_a_call_in_progress(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer()]))
    line.says("answer", say.document(say.clip("long", 60.0)))
    uuid = rest.place(SHE)
    carrier.run_for(10)
    live = rest.send("GET", f"/Call/{uuid}/?status=live").json
    assert (live["call_status"], live["request_uuid"], live["to"]) == ("in-progress", uuid, SHE)
    assert rest.send("DELETE", f"/Call/{uuid}/").status_code == 204
    carrier.run_until_idle()
    assert line.got("hangup")[0]["HangupSource"] == "API Request"
    assert rest.send("DELETE", f"/Call/{uuid}/").status_code == 404


def test_the_api_moves_a_call(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer()]))
    line.says("answer", say.document(say.clip("long", 60.0)))
    line.says("moved", say.document(say.clip("moved")))
    uuid = rest.place(SHE)
    carrier.run_for(10)
    reply = rest.send("POST", f"/Call/{uuid}/", {"legs": "aleg", "aleg_url": f"{say.home}/moved"})
    assert (reply.status_code, reply.json["message"]) == (202, "call transfered")
    carrier.run_until_idle()
    assert carrier.transcript(uuid).heard()[-1]["url"].endswith("moved.wav")


def test_dial_connects_didi_and_reports(line, carrier, say):
    carrier.people(Person("919000000009", [Answer(5.0), HangUpAt(30.0)]))
    dial = f'<Dial action="{say.home}/dialled" callbackUrl="{say.home}/leg"><Number>919000000009</Number></Dial>'
    line.says("answer", say.document(say.clip("wait", 1.0), dial))
    line.says("dialled", say.document(say.clip("thanks")))
    call = carrier.dial_in("919000000001", Person("919000000001"))
    carrier.run_until_idle()
    got = line.got("dialled")[0]
    assert (got["DialStatus"], got["DialRingStatus"], got["DialALegUUID"]) == ("completed", "true", call)
    assert [one["DialAction"] for one in line.got("leg")] == ["answer", "connected", "hangup"]
    assert line.got("leg")[2]["DialBLegDuration"] == "30"


def test_dial_to_nobody_falls_through(line, carrier, say):
    carrier.people(Person("919000000009", [Busy()]))
    busy = '<Dial timeout="20"><Number>919000000009</Number></Dial>'
    silent = '<Dial timeout="20"><Number>919000000008</Number></Dial>'
    line.says("answer", say.document(busy, silent, say.clip("sorry")))
    call = carrier.dial_in("919000000001", Person("919000000001"))
    carrier.run_until_idle()
    assert len(carrier.transcript(call).heard()) == 1
    assert carrier.transcript(call).heard()[0]["started"] == 20.5


def test_dial_rings_several_and_the_first_wins(line, carrier, say):
    carrier.people(Person("919000000008", [Answer(9)]), Person("919000000009", [Answer(4), HangUpAt(5)]))
    numbers = "<Number>919000000008</Number><Number>919000000009</Number>"
    line.says("answer", say.document(f'<Dial action="{say.home}/dialled">{numbers}</Dial>'))
    line.says("dialled", say.document("<Hangup/>"))
    carrier.dial_in("919000000001", Person("919000000001"))
    carrier.run_until_idle()
    assert {one["number"]: one["code"] for one in carrier.truth("ended")}["919000000008"] == 9000


def test_dial_ends_by_time_limit_or_when_she_hangs_up(line, carrier, say):
    carrier.people(Person("919000000009", [Answer(2.0)]))
    line.says("answer", say.document('<Dial timeLimit="60"><Number>919000000009</Number></Dial>'))
    carrier.dial_in("919000000001", Person("919000000001"))
    carrier.run_until_idle()
    carrier.dial_in("919000000001", Person("919000000001", [HangUpAt(20)]))
    carrier.run_until_idle()
    didi = [(one["code"], one["duration"]) for one in carrier.truth("ended") if one["number"] == "919000000009"]
    assert didi == [(6000, 60), (4000, 18)]


def test_a_hangup_overtakes_a_slow_action(line, carrier, say):
    carrier.faults.script("webhook_delay", event="action")
    line.says("answer", say.document(say.menu()))
    line.says("menu", say.document(say.clip("never")))
    call = carrier.dial_in("919000000001", Person("919000000001", [Press("1"), HangUp(after=0.2, when="now")]))
    carrier.run_until_idle()
    assert [path for path, _, _ in line.seen] == ["answer", "hangup", "menu"]
    assert carrier.transcript(call).heard() == []


def test_the_virtual_clock_tells_the_time_of_day(carrier):
    before = carrier.engine.wall()
    carrier.run_for(90)
    assert carrier.engine.wall() - before == timedelta(seconds=90)

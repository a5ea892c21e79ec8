"""Faults strike as scripted, and by rate the same way for the same seed."""

import pytest
from plivo.utils.signature_v3 import validate_v3_signature

from carrier.faults import UnknownFaultError
from carrier.people import Answer, Busy, Person, Press
from carrier.web import ReplyLostError

SHE = "919000000002"


def test_5xx_before_places_nothing_and_5xx_after_does(carrier, rest):
    carrier.faults.script("create_5xx_before")
    assert rest.call(SHE).status_code == 503
    assert carrier.truth("accepted") == []
    carrier.faults.script("create_5xx_after")
    assert rest.call(SHE).status_code == 503
    assert len(carrier.truth("accepted")) == 1


@pytest.mark.parametrize("fault", ["create_drop_after", "create_slow"])
def test_a_reply_is_lost_after_placing(carrier, rest, fault):
    carrier.faults.script(fault)
    with pytest.raises(ReplyLostError):
        rest.call(SHE)
    assert len(carrier.truth("accepted")) == 1
    assert rest.call(SHE).status_code == 201


def test_429_and_5030_refuse(carrier, rest):
    carrier.faults.script("create_429")
    carrier.faults.script("create_5030")
    assert [rest.call(SHE).status_code for _ in range(3)] == [429, 403, 201]


def test_one_order_may_place_two_calls(line, carrier, rest):
    carrier.people(Person(SHE, [Busy()]))
    carrier.faults.script("create_twice")
    rest.call(SHE)
    carrier.run_until_idle()
    assert len({got["CallUUID"] for got in line.got("hangup")}) == 2


def test_a_lost_hangup_never_comes(line, carrier, rest):
    carrier.people(Person(SHE, [Busy()]))
    carrier.faults.script("webhook_lose", event="hangup")
    rest.call(SHE)
    carrier.run_until_idle()
    assert line.seen == []
    assert carrier.truth("fault")[0]["fault"] == "webhook_lose"


def test_a_lost_answer_is_a_time_out(line, carrier, rest):
    carrier.people(Person(SHE, [Answer()]))
    carrier.faults.script("webhook_lose", event="answer")
    rest.call(SHE)
    carrier.run_until_idle()
    assert line.got("hangup")[0]["HangupCauseCode"] == "7011"


def test_a_duplicate_has_a_nonce_of_its_own_and_a_replay_has_not(line, carrier, rest):
    carrier.people(Person(SHE, [Busy()]))
    for fault in ("webhook_duplicate", "webhook_replay"):
        carrier.faults.script(fault, event="hangup")
        rest.call(SHE)
        carrier.run_until_idle()
    nonces = [headers["X-Plivo-Signature-V3-Nonce"] for _, _, headers in line.seen]
    assert len(nonces) == 4
    assert len(set(nonces)) == 3


def test_a_reordered_ring_comes_after_the_answer(line, carrier, rest, say):
    carrier.people(Person(SHE, [Answer()]))
    line.says("answer", say.document(say.clip("hello", 2.0)))
    carrier.faults.script("webhook_reorder", event="ring")
    rest.call(SHE, ring_url=f"{say.home}/ring")
    carrier.run_until_idle()
    assert [path for path, _, _ in line.seen] == ["answer", "ring", "hangup"]


def test_webhooks_are_signed_for_the_address_as_configured(line, carrier, rest, say):
    carrier.people(Person(SHE, [Busy()]))
    carrier.faults.script("webhook_bad_signature", skip=1)
    for _ in range(2):
        rest.call(SHE, hangup_url=f"{say.home}/hangup?a=1#rc=0")
        carrier.run_until_idle()
    verdicts = [
        validate_v3_signature(
            "POST",
            f"{say.home}/hangup?a=1",
            headers["X-Plivo-Signature-V3-Nonce"],
            carrier.config.tokens[0],
            headers["X-Plivo-Signature-V3"],
            dict(values),
        )
        for _, values, headers in line.seen
    ]
    assert verdicts == [True, False]


def test_a_clip_may_fail(line, carrier, say):
    carrier.faults.script("clip_fail")
    line.says("answer", say.document(say.clip("one"), say.clip("two")))
    call = carrier.dial_in("919000000001", Person("919000000001"))
    carrier.run_until_idle()
    assert len(carrier.transcript(call).heard()) == 1


def test_the_same_seed_has_the_same_story(start, rest_for, line, say):
    stories = []
    for seed in (7, 7, 8):
        rates = {"webhook_duplicate": 0.4, "webhook_delay": 0.4, "webhook_lose": 0.2, "create_5xx_after": 0.3}
        carrier = start(seed=seed, faults=rates)
        line.says("answer", say.document(say.menu(say.clip("hello"))))
        line.says("menu", say.document("<Hangup/>"))
        rest = rest_for(carrier)
        for index in range(4):
            carrier.people(Person(f"91900000001{index}", [Answer(), Press("1")]))
            rest.call(f"91900000001{index}")
        carrier.run_until_idle()
        stories.append([(one["at"], one["kind"], one["call_uuid"]) for one in carrier.truth()])
    assert stories[0] == stories[1]
    assert stories[0] != stories[2]


def test_an_unknown_fault_is_refused(carrier):
    with pytest.raises(UnknownFaultError):
        carrier.faults.script("webhook_eaten_by_goat")
    with pytest.raises(UnknownFaultError):
        carrier.faults.set_rates({"clip_fail": 2})

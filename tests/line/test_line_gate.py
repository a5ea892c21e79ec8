"""The gate in front of all webhooks: only the provider's own, whole and unchanged requests get in (R19–R24)."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plivo.utils import validate_v3_signature
from werkzeug.test import EnvironBuilder, run_wsgi_app

from call_flows.turn import Keys, Speech, Transfer
from ivr.telephony.plivo import events
from ivr.telephony.plivo.reader import PlivoWebhooks
from ivr.telephony.plivo.signature import is_genuine, sign, signed_text
from ivr.telephony.port import BadWebhookError
from tests.harness import AUTH_TOKEN, PUBLIC_URL, Line
from tests.line.line_caller import ANSWER, HANGUP, Caller, Sent, nonce, post, signed, uuid
from tests.line.placed import remind

TOKEN = "not-a-real-token-0123456789abcdef"
U = "11111111-2222-4333-8444-555555555555"
# plivo.md §3.
VECTORS = [
    (
        "POST",
        "https://ivr.example.in/plivo/answer",
        "05429567804466091622",
        {
            "CallUUID": U,
            "From": "918000000001",
            "To": "919000000002",
            "Direction": "outbound",
            "CallStatus": "in-progress",
            "Event": "StartApp",
            "STIRVerification": "Not Applicable",
            "SessionStart": "2026-01-02 03:04:05.678901",
        },
        "/s7lK8xxU6ZF9uglyj0024e71DuoPrpz0ZBKhLJGifA=",
    ),
    (
        "POST",
        "https://ivr.example.in:8443/plivo/menu?step=2&lang=hi",
        "12345678901234567890",
        {"CallUUID": U, "InputType": "dtmf", "Digits": "1", "Speech": ""},
        "k8mJyIbB3BcFe50g401vt6RhYxqbKs0GfmGvE9kTeYY=",
    ),
    (
        "GET",
        f"https://ivr.example.in/plivo/answer?To=919000000002&From=%2B918000000001&CallUUID={U}&lang=hi&CallStatus=ringing",
        "98765432109876543210",
        {},
        "5FRJhPxTIVTm6yZO2GkYRbBsJtMTdOKOdr/L0+BfZ/I=",
    ),
    (
        "POST",
        "https://ivr.example.in/plivo/speech?lang=hi",
        "10000000000000000001",
        {
            "CallUUID": U,
            "InputType": "speech",
            "Digits": "",
            "Speech": "नमस्ते",
            "SpeechConfidenceScore": "0.91",
        },
        "kxneklxPEhLk8JqnI7cvBoDm7q6SR2DfuBDGAGO0q7E=",
    ),
    ("POST", "https://ivr.example.in/plivo/hangup", "1", {}, "0InAf6RddrZsnKQb7KDBZpYngJpg4xv7PhAcNhhmupI="),
]


@pytest.mark.parametrize(("method", "url", "used", "fields", "signature"), VECTORS, ids=range(1, 6))
def test_it_makes_the_providers_signatures(
    method: str, url: str, used: str, fields: dict[str, str], signature: str
) -> None:
    pairs = list(fields.items())
    assert sign(method, url, pairs, used, TOKEN) == signature
    assert is_genuine(method, url, pairs, used, signature, [TOKEN])
    assert not is_genuine(method, url, pairs, used, signature, [TOKEN[::-1]])


def test_the_signed_text_is_the_documented_one() -> None:
    _, url, used, fields, _ = VECTORS[1]
    wanted = f"https://ivr.example.in:8443/plivo/menu?lang=hi&step=2.CallUUID{U}Digits1InputTypedtmfSpeech.{used}"
    assert signed_text("POST", url, list(fields.items()), used) == wanted.encode()


word = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
query = st.lists(st.tuples(word, st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), max_size=6)))


@given(
    path=st.lists(word, max_size=3),
    asked=query,
    fields=st.dictionaries(word, words, max_size=6),
    used=st.text("0123456789", min_size=1, max_size=20),
    method=st.sampled_from(["GET", "POST"]),
)
def test_it_agrees_with_the_vendors_validator(
    path: list[str], asked: list[tuple[str, str]], fields: dict[str, str], used: str, method: str
) -> None:
    url = "https://line.test/" + "/".join(path) + ("?" + urlencode(asked) if asked else "")
    given_fields = {} if method == "GET" else fields
    signature = sign(method, url, list(given_fields.items()), used, TOKEN)
    assert validate_v3_signature(method, url, used, TOKEN, signature, given_fields)
    assert is_genuine(method, url, list(given_fields.items()), used, signature, [TOKEN])


@given(fields=st.dictionaries(word, st.lists(words, min_size=2, max_size=3), min_size=1, max_size=3))
def test_it_agrees_about_repeated_names(fields: dict[str, list[str]]) -> None:
    pairs = [(name, value) for name, values in fields.items() for value in values]
    signature = sign("POST", ANSWER, pairs, "7", TOKEN)
    assert validate_v3_signature("POST", ANSWER, "7", TOKEN, signature, fields)


@pytest.mark.parametrize(
    ("used", "header", "tokens"),
    [("", "x", [TOKEN]), ("1", "", [TOKEN]), ("1", "x", []), ("1", "x", [""]), ("1", "é\udc80", [TOKEN])],
)
def test_what_is_empty_or_odd_is_never_genuine(used: str, header: str, tokens: list[str]) -> None:
    assert not is_genuine("POST", ANSWER, [], used, header, tokens)


def test_an_empty_token_verifies_nothing_although_the_vendors_would() -> None:
    signature = sign("POST", ANSWER, [], "1", "")
    assert not is_genuine("POST", ANSWER, [], "1", signature, ["", TOKEN])


# -- at the line ------------------------------------------------------------------------------------------------


def nothing_happened(line: Line) -> bool:
    return line.calls() == [] and line.cases() == []


@pytest.fixture
def answer(line: Line) -> Sent:
    return signed(ANSWER, Caller(line).fields(Event="StartApp", CallStatus="ringing"))


def test_a_signed_request_gets_in(line: Line, answer: Sent) -> None:
    assert post(line, answer).status_code == 200
    assert len(line.calls()) == 1


@pytest.mark.parametrize("missing", ["X-Plivo-Signature-V3", "X-Plivo-Signature-V3-Nonce"])
def test_a_missing_header_is_refused(line: Line, answer: Sent, missing: str) -> None:
    del answer.headers[missing]
    assert post(line, answer).status_code == 403
    assert nothing_happened(line)


def test_another_accounts_token_is_refused(line: Line) -> None:
    forged = signed(ANSWER, Caller(line).fields(Event="StartApp"), token="b-token-for-tests-0123456789")
    assert post(line, forged).status_code == 403
    assert nothing_happened(line)


def test_the_main_accounts_signature_alone_is_no_signature(line: Line, answer: Sent) -> None:
    answer.headers["X-Plivo-Signature-Ma-V3"] = answer.headers.pop("X-Plivo-Signature-V3")
    assert post(line, answer).status_code == 403


def test_while_tokens_rotate_both_are_good(line: Line, answer: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    both = PlivoWebhooks(["the-new-token-0123456789abcd", AUTH_TOKEN])
    monkeypatch.setitem(line.services.__dict__, "reader", both)
    assert post(line, answer).status_code == 200
    new = signed(ANSWER, Caller(line).fields(Event="StartApp"), token="the-new-token-0123456789abcd")
    assert post(line, new).status_code == 200
    monkeypatch.setitem(line.services.__dict__, "reader", PlivoWebhooks(["the-new-token-0123456789abcd"]))
    old = signed(ANSWER, Caller(line).fields(Event="StartApp"))
    assert post(line, old).status_code == 403


def test_several_signatures_in_one_header_are_all_looked_at(line: Line, answer: Sent) -> None:
    answer.headers["X-Plivo-Signature-V3"] = f"AAAA, {answer.headers['X-Plivo-Signature-V3']}"
    assert post(line, answer).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://line.test/ivr/plivo/answer",
        "https://evil.test/ivr/plivo/answer",
        "https://line.test:444/ivr/plivo/answer",
        "https://line.test/ivr/plivo/answer/",
        "https://line.test/ivr/plivo/hangup",
        "https://LINE.test/ivr/plivo/answer",
    ],
)
def test_a_signature_for_another_address_is_refused(line: Line, url: str) -> None:
    sent = signed(url, Caller(line).fields(Event="StartApp"))
    assert post(line, replace(sent, url=ANSWER)).status_code == 403


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Original-URL"])
def test_headers_that_lie_about_the_address_change_nothing(line: Line, header: str) -> None:
    """The address is our own setting: a forger cannot bring his, and a proxy cannot break ours (R23)."""
    sent = signed("https://evil.test/ivr/plivo/answer", Caller(line).fields(Event="StartApp"))
    forged = replace(sent, url=ANSWER, headers={**sent.headers, header: "evil.test"})
    assert post(line, forged).status_code == 403
    real = signed(ANSWER, Caller(line).fields(Event="StartApp"))
    assert post(line, replace(real, headers={**real.headers, header: "evil.test"})).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_only_post_is_answered(line: Line, answer: Sent, method: str) -> None:
    pairs = parse_qsl(answer.body.decode(), keep_blank_values=True)
    url = f"{ANSWER}?{urlencode(pairs)}"
    headers = {**answer.headers, "X-Plivo-Signature-V3": sign(method, url, [], "7", AUTH_TOKEN)}
    headers["X-Plivo-Signature-V3-Nonce"] = "7"
    response = line.app.test_client().open(url, method=method, headers=headers)
    assert response.status_code == 405
    assert nothing_happened(line)


def test_a_query_is_refused_even_when_it_is_signed(line: Line) -> None:
    sent = signed(f"{ANSWER}?Digits=1", Caller(line).fields(Event="StartApp"))
    assert post(line, sent).status_code == 403
    assert nothing_happened(line)


STEERING = ["CallUUID", "From", "To", "Event", "Direction", "CallStatus"]


@pytest.mark.parametrize("name", STEERING)
def test_a_repeated_field_that_steers_is_refused(line: Line, name: str) -> None:
    fields = Caller(line).fields(Event="StartApp")
    pairs = sorted([*fields.items(), (name, fields[name])])
    used = nonce()
    headers = {"X-Plivo-Signature-V3": sign("POST", ANSWER, pairs, used, AUTH_TOKEN)}
    headers["X-Plivo-Signature-V3-Nonce"] = used
    assert post(line, Sent(ANSWER, urlencode(pairs).encode(), headers)).status_code == 403
    assert nothing_happened(line)


def test_a_new_field_of_the_provider_is_welcome(line: Line) -> None:
    fields = Caller(line).fields(Event="StartApp", ComplianceStatus="accepted", NewField="नया", stranger="x" * 999)
    assert post(line, signed(ANSWER, fields)).status_code == 200


@pytest.mark.parametrize(
    ("event", "name", "value"),
    [
        ("answer", "CallUUID", "../../etc/passwd"),
        ("answer", "CallUUID", "१" * 36),
        ("answer", "From", "918000000001;drop"),
        ("answer", "From", "९१८०००००००१"),
        ("answer", "Direction", "sideways"),
        ("answer", "CallStatus", "In Progress"),
        ("hangup", "Duration", "-1"),
        ("hangup", "Duration", "१२"),
        ("hangup", "BillDuration", "1e9"),
        ("hangup", "HangupCauseCode", "4000 "),
        ("hangup", "AnswerTime", "<now>"),
    ],
)
def test_a_field_that_steers_must_have_its_form(line: Line, event: str, name: str, value: str) -> None:
    caller = Caller(line)
    fields = caller.fields(Event="StartApp") if event == "answer" else caller.hangup_fields()
    assert post(line, signed(ANSWER if event == "answer" else HANGUP, {**fields, name: value})).status_code == 403
    assert nothing_happened(line)


@pytest.mark.parametrize("name", ["From", "To", "Direction", "CallStatus", "Event", "CallUUID"])
def test_an_answer_without_a_field_it_needs_is_refused(line: Line, name: str) -> None:
    fields = Caller(line).fields(Event="StartApp")
    del fields[name]
    assert post(line, signed(ANSWER, fields)).status_code == 403


@pytest.mark.parametrize("who", ["anonymous", "Anonymous", "Unknown", "private", "Restricted", "unavailable", ""])
def test_a_number_that_hides_itself_is_let_in_by_any_word(line: Line, who: str) -> None:
    caller = Caller(line, who)
    caller.answer()
    assert caller.row.other_party is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"\xff\xfe\x00", 400),
        ("Digits=१".encode(), 400),
        (b"no equals sign", 400),
        (b"a=1&&b=2", 400),
        (b"a=%ff", 400),
        (b"&".join(b"f%d=1" % n for n in range(201)), 400),
        (b"x=" + b"y" * 70_000, 413),
        (b"", 403),
        (b"\0=1", 403),
    ],
)
def test_a_garbled_or_oversized_body_is_refused(line: Line, answer: Sent, body: bytes, status: int) -> None:
    assert post(line, replace(answer, body=body)).status_code == status
    assert nothing_happened(line)


@pytest.mark.parametrize("length", ["", "-1", "abc", "१२", "99999999999", "1e3"])
def test_a_length_that_is_none_is_refused(line: Line, answer: Sent, length: str) -> None:
    builder = EnvironBuilder("/ivr/plivo/answer", base_url=PUBLIC_URL, method="POST", headers=answer.headers)
    environ = builder.get_environ() | {"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(answer.body)}
    _, status, _ = run_wsgi_app(line.app, environ, buffered=True)
    assert status.startswith("413")


def test_a_body_shorter_than_it_says_is_refused(line: Line, answer: Sent) -> None:
    builder = EnvironBuilder("/ivr/plivo/answer", base_url=PUBLIC_URL, method="POST", headers=answer.headers)
    environ = builder.get_environ()
    environ |= {"CONTENT_LENGTH": str(len(answer.body)), "wsgi.input": io.BytesIO(answer.body[:-9])}
    _, status, _ = run_wsgi_app(line.app, environ, buffered=True)
    assert status.startswith("403")


def real_requests(line: Line) -> list[Sent]:
    """Return one request of each kind, as the provider sends them."""
    caller = Caller(line)
    caller.answer()
    for keys in ("3", "3", "1"):
        caller.press(keys)
    record_url = caller.action_url
    caller.speak(12, uuid())
    ended = remind(line)
    withheld = signed(ANSWER, Caller(line, "anonymous").fields(Event="StartApp", CallStatus="ringing"))
    requests = [*caller.sent, withheld, signed(HANGUP, caller.hangup_fields())]
    requests.append(signed(ended.hangup_url, ended.unanswered_fields()))
    requests.append(signed(record_url, caller.fields(**caller.recorded(3, uuid()))))
    dial = {"DialStatus": "completed", "DialALegUUID": uuid(), "DialBLegUUID": uuid(), "DialRingStatus": "true"}
    requests.append(signed(record_url, caller.fields(**dial)))
    return requests


def test_two_thousand_random_changes_are_refused(line: Line) -> None:
    """One byte, one header character, one swapped address: whatever is changed, nothing gets in (R19)."""
    requests = real_requests(line)
    before = (len(line.calls()), sum(len(line.steps(call)) for call in line.calls()))
    dice = random.Random(5_220)
    accepted = [sent for sent in (mutant(dice, requests) for _ in range(2_000)) if post(line, sent).status_code < 400]
    assert accepted == []
    assert (len(line.calls()), sum(len(line.steps(call)) for call in line.calls())) == before


def mutant(dice: random.Random, requests: list[Sent]) -> Sent:
    sent = dice.choice(requests)
    kind = dice.choice(["flip", "drop", "insert", "nonce", "signature", "url", "field"])
    body, headers, url = bytearray(sent.body), dict(sent.headers), sent.url
    at = dice.randrange(len(body))
    match kind:
        case "flip":
            body[at] = (body[at] + dice.randrange(1, 128)) % 128
        case "drop":
            del body[at]
        case "insert":
            body.insert(at, dice.randrange(128))
        case "nonce":
            headers["X-Plivo-Signature-V3-Nonce"] = f"{dice.randrange(10**20):020d}"
        case "signature":
            text = list(headers["X-Plivo-Signature-V3"])
            place = dice.randrange(len(text) - 2)
            text[place] = dice.choice([c for c in "ABCDEFabcdef0123+/" if c != text[place]])
            headers["X-Plivo-Signature-V3"] = "".join(text)
        case "url":
            url = dice.choice([other.url for other in requests if other.url != sent.url])
        case "field":
            body += f"&Extra{dice.randrange(99)}=1".encode()
    if dict(parse_qsl(bytes(body).decode("ascii"), True)) == dict(parse_qsl(sent.body.decode(), True)) and (
        headers == sent.headers and url == sent.url
    ):
        # A change of spelling only (%2B for %2b): not a change.
        return mutant(dice, requests)
    return Sent(url, bytes(body), headers)


# -- boundary shifts (finding 5) --------------------------------------------------------------------------------


def shifts(pairs: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Yield other fields that have the very same signature: moved boundaries, merged and split pairs."""
    for index, (name, value) in enumerate(pairs):
        rest = pairs[:index], pairs[index + 1 :]
        whole = name + value
        for cut in range(1, len(whole) + 1):
            if cut != len(name):
                yield [*rest[0], (whole[:cut], whole[cut:]), *rest[1]]
        if index + 1 < len(pairs):
            both = whole + "".join(pairs[index + 1])
            for cut in range(1, len(both) + 1):
                yield [*rest[0], (both[:cut], both[cut:]), *rest[1][1:]]
            # The boundary between the two neighbours moves; both names stay where they were or change.
            second = pairs[index + 1]
            for moved in range(1, len(value) + 1):
                yield [*rest[0], (name, value[:-moved]), (value[-moved:] + second[0], second[1]), *rest[1][1:]]
            for moved in range(1, len(second[0])):
                yield [*rest[0], (name, value + second[0][:moved]), (second[0][moved:], second[1]), *rest[1][1:]]
        for cut in range(1, len(value)):
            for end in range(cut + 1, min(len(value), cut + 12) + 1):
                yield [*rest[0], (name, value[:cut]), (value[cut:end], value[end:]), *rest[1]]


def test_no_shifted_boundary_changes_what_is_read(line: Line) -> None:
    tried = 0
    for sent in real_requests(line):
        pairs = parse_qsl(sent.body.decode(), keep_blank_values=True)
        text = "".join(name + value for name, value in sorted(pairs))
        honest = readings(dict(pairs))
        for shifted in shifts(sorted(pairs)):
            if "".join(name + value for name, value in sorted(shifted)) != text or sorted(shifted) == sorted(pairs):
                continue
            tried += 1
            try:
                form = events.checked_form(shifted)
            except BadWebhookError:
                continue
            different = [kind for kind, reading in readings(form).items() if reading not in (None, honest[kind])]
            # Only a field that nobody reads may be cut: the provider adds fields without notice, so they are let in.
            assert different == [], f"{shifted} reads differently"
    assert tried > 2_000


def readings(form: dict[str, str]) -> dict[str, object]:
    """Return everything the line can read out of a form; None where it refuses."""
    kinds = {
        "answer": lambda form: events.ended(form) if events.is_hangup(form) else events.answered(form),
        "hangup": events.ended,
        "recording": events.recording_ready,
        "keys": lambda form: events.given(form, Keys()),
        "speech": lambda form: events.given(form, Speech("question")),
        "transfer": lambda form: events.given(form, Transfer("didi")),
    }
    found: dict[str, object] = {}
    for kind, read in kinds.items():
        try:
            found[kind] = read(form)
        except BadWebhookError:
            found[kind] = None
    return found

"""Signatures: the vendor's vectors, and the vendor's validator as the judge of everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plivo.utils.signature_v3 import validate_v3_signature

from carrier import signature

TOKEN = "not-a-real-token-0123456789abcdef"
U = "11111111-2222-4333-8444-555555555555"
PLACE = "https://ivr.example.in/plivo"
ANSWER = {
    "CallUUID": U,
    "From": "918000000001",
    "To": "919000000002",
    "Direction": "outbound",
    "CallStatus": "in-progress",
    "Event": "StartApp",
    "STIRVerification": "Not Applicable",
    "SessionStart": "2026-01-02 03:04:05.678901",
}
VECTORS = [
    (
        "POST",
        "https://ivr.example.in/plivo/answer",
        "05429567804466091622",
        ANSWER,
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
        f"{PLACE}/answer?To=919000000002&From=%2B918000000001&CallUUID={U}&lang=hi&CallStatus=ringing",
        "98765432109876543210",
        {},
        "5FRJhPxTIVTm6yZO2GkYRbBsJtMTdOKOdr/L0+BfZ/I=",
    ),
    (
        "POST",
        "https://ivr.example.in/plivo/speech?lang=hi",
        "10000000000000000001",
        {"CallUUID": U, "InputType": "speech", "Digits": "", "Speech": "नमस्ते", "SpeechConfidenceScore": "0.91"},
        "kxneklxPEhLk8JqnI7cvBoDm7q6SR2DfuBDGAGO0q7E=",
    ),
    ("POST", "https://ivr.example.in/plivo/hangup", "1", {}, "0InAf6RddrZsnKQb7KDBZpYngJpg4xv7PhAcNhhmupI="),
]


@pytest.mark.parametrize(("method", "url", "nonce", "body", "expected"), VECTORS)
def test_it_signs_the_vectors_of_the_description(method, url, nonce, body, expected):
    assert signature.sign(TOKEN, method, url, nonce, list(body.items())) == expected


NAME = st.text("ABCabc_", min_size=1, max_size=6)
QUERY = st.lists(st.tuples(NAME, st.text("aZ09+%. ", max_size=5)), max_size=4)


@given(
    query=QUERY,
    body=st.dictionaries(NAME, st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)),
    method=st.sampled_from(["GET", "POST"]),
    nonce=st.text("0123456789", min_size=1, max_size=20),
)
def test_the_vendor_accepts_whatever_it_signs(query, body, method, nonce):
    from urllib.parse import urlencode

    url = "https://ivr.example.in/plivo/step" + (f"?{urlencode(query)}" if query else "")
    fields = {} if method == "GET" else body
    signed = signature.headers([TOKEN], method, url, nonce, list(fields.items()))
    assert validate_v3_signature(method, url, nonce, TOKEN, signed["X-Plivo-Signature-V3"], dict(fields))


def test_two_tokens_make_a_list_either_of_which_fits():
    url = "https://ivr.example.in/plivo/answer"
    both = signature.headers(["old-token", "new-token"], "POST", url, "7", list(ANSWER.items()))
    for token in ("old-token", "new-token"):
        assert validate_v3_signature("POST", url, "7", token, both["X-Plivo-Signature-Ma-V3"], dict(ANSWER))
    assert not validate_v3_signature("POST", url, "7", "another", both["X-Plivo-Signature-V3"], dict(ANSWER))

"""The XML reader: what Plivo refuses, or might refuse, is refused with the right code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plivo import plivoxml

from carrier import xml

HOME = "http://line.test"


def refusal(body: str | bytes, source: int = xml.ANSWER) -> int:
    with pytest.raises(xml.DocumentError) as caught:
        xml.parse(body.encode() if isinstance(body, str) else body)
    return caught.value.code(source)


@pytest.mark.parametrize(
    "body",
    [
        "OK",
        "",
        "<response/>",
        "<Response>",
        "<Response>hello</Response>",
        "<Response><play>http://line.test/a.wav</play></Response>",
        "<Response><Number>919000000001</Number></Response>",
        "<Response><Reject/></Response>",
        "<Response><Wait Length='3'/></Response>",
        "<Response><Wait length='three'/></Response>",
        "<Response><Wait length='0'/></Response>",
        "<Response><Play>/a.wav</Play></Response>",
        "<Response><Play>http://line.test/a b.wav</Play></Response>",
        "<Response><Play/></Response>",
        "<Response><GetInput numDigits='1'/></Response>",
        "<Response><GetInput action='http://line.test/a' executionTimeout='4'/></Response>",
        "<Response><GetInput action='http://line.test/a' numDigits='33'/></Response>",
        "<Response><GetInput action='http://line.test/a?x=1&y=2'/></Response>",
        "<Response><GetInput action='http://line.test/a'><Wait/></GetInput></Response>",
        "<Response><Dial/></Response>",
        "<Response><Dial><Number/></Dial></Response>",
        "<Response><Hangup reason='sleepy'/></Response>",
        "<Response><Conference>room</Conference></Response>",
        "<!DOCTYPE Response><Response/>",
        '<!DOCTYPE r [<!ENTITY a "b">]><Response><Speak>&a;</Speak></Response>',
        "\n<?xml version='1.0'?><Response/>",
        "<Response/><Response/>",
        f"<Response><Speak>{'a' * 3001}</Speak></Response>",
        f"<Response>{' ' * 102400}</Response>",
        b"\xff\xfe<\x00R\x00",
        "<Response><Speak>caf\xe9</Speak></Response>".encode("latin-1"),
    ],
)
def test_it_refuses(body):
    assert refusal(body) == 8011


@pytest.mark.parametrize(("source", "code"), [(1, 8011), (2, 8012), (3, 8013), (4, 8014)])
def test_the_code_tells_where_the_document_came_from(source, code):
    assert refusal("OK", source) == code


def test_bad_addresses_and_methods_have_codes_of_their_own():
    assert refusal("<Response><GetInput action='/menu'/></Response>") == 7022
    assert refusal("<Response><Redirect>menu</Redirect></Response>") == 7024
    assert refusal(f"<Response><Record action='{HOME}/r' method='PUT'/></Response>") == 7032
    assert refusal(f"<Response><Redirect method='post'>{HOME}/r</Redirect></Response>") == 7034


def test_a_lenient_reader_drops_what_it_does_not_know():
    root = xml.parse(b"<Response><Say>x</Say><Wait colour='red' length='2'/></Response>", lenient=True)
    assert [(child.name, child.attributes) for child in root.children] == [("Wait", {"length": "2"})]


def test_it_reads_what_the_vendors_builder_writes():
    response = plivoxml.ResponseElement()
    menu = plivoxml.GetInputElement(action=f"{HOME}/menu?x=1&y=2", input_type="dtmf", num_digits=1)
    menu.add(plivoxml.PlayElement(f"{HOME}/a.wav"))
    menu.add(plivoxml.SpeakElement("एक दबाइए", voice="Polly.Aditi", language="hi-IN"))
    response.add(menu)
    response.add(plivoxml.RecordElement(action=f"{HOME}/r", max_length=30, finish_on_key="#", file_format="wav"))
    response.add(plivoxml.DialElement(timeout=20, action=f"{HOME}/d").add(plivoxml.NumberElement("919000000009")))
    response.add(plivoxml.RedirectElement(f"{HOME}/next"))
    root = xml.parse(response.to_string().encode())
    assert [child.name for child in root.children] == ["GetInput", "Record", "Dial", "Redirect"]
    assert root.children[0].get("action") == f"{HOME}/menu?x=1&y=2"
    assert root.children[0].children[1].text == "एक दबाइए"


def verdict(body: bytes) -> str | int:
    try:
        return xml.parse(body).name
    except xml.DocumentError as error:
        return error.code(xml.ANSWER)


@given(st.binary(max_size=200))
def test_whatever_arrives_it_answers_with_a_document_or_a_refusal(body):
    assert verdict(body) in ("Response", 8011)


@given(st.recursive(st.sampled_from(["<Wait/>", "text", "<Play>x</Play>"]), lambda x: st.lists(x).map("".join)))
def test_nonsense_inside_a_response_never_breaks_the_reader(inside):
    for body in (f"<Response>{inside}</Response>", f"<Response><Dial>{inside}</Dial></Response>"):
        assert verdict(body.encode()) in ("Response", 8011)

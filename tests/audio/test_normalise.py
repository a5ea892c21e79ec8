"""What people type becomes words; what is words already stays as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.catalogue import Catalogue
from audio.normalise import normalise
from audio.utterance import carrier_texts


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("₹550 जमा", "पाँच सौ पचास रुपये जमा"),
        ("₹1,250.50/-", "बारह सौ पचास दशमलव पाँच ज़ीरो रुपये"),
        ("Rs. 2,00,000 रुपये", "दो लाख रुपये"),
        ("40% औरतें", "चालीस फ़ीसदी औरतें"),
        ("22/11/2026 को", "बाईस नवंबर दो हज़ार छब्बीस को"),
        ("31/02/2026", "इकतीस / दो / दो हज़ार छब्बीस"),
        ("16:30 बजे आइए", "शाम साढ़े चार बजे आइए"),
        ("16:10 पर", "शाम चार बजकर दस मिनट पर"),
        ("7622001116 पर", "सात छह दो दो ज़ीरो, ज़ीरो एक एक एक छह पर"),
        ("१०८", "एक सौ आठ"),
        ("5, 6 और 7", "पाँच, छह और सात"),
        ("OTP मत बताइए", "ओ टी पी मत बताइए"),
        ("दबाएँ  ।", "दबाएं।"),
        ("क\u200dर", "कर"),
        ("", ""),
    ],
)
def test_everything_becomes_words(written: str, spoken: str) -> None:
    assert normalise(written) == spoken


def test_nukta_letters_are_the_same_however_typed() -> None:
    assert normalise("\u095e\u094bन") == normalise("\u092b\u093c\u094bन")


@given(st.text("₹%०९0123456789/:., -ABZक़ाएँ।\u200d", max_size=30))
def test_no_digit_or_capital_survives_and_twice_is_once(text: str) -> None:
    once = normalise(text)
    assert not re.search(r"[0-9०-९A-Z]", once)
    assert normalise(once) == once


def test_the_catalogue_is_words_already(catalogue: Catalogue) -> None:
    for prompt in catalogue.values():
        for text in carrier_texts(prompt):
            assert normalise(text).replace("एं", "एँ") == text.replace("एं", "एँ")

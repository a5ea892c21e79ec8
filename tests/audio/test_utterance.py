"""Prompts with values as segments and as text."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.build import unit_texts
from audio.catalogue import Catalogue
from audio.speech.units import SENTENCE_MS, WORD_MS
from audio.utterance import KEY_MS, Segment, UtteranceError, carrier_texts, segments, text_of
from core.speakable import Clock12, Count, DateWords, Day, DigitString, Name, Phrase, Rupees, Speakable

TODAY = date(2026, 11, 22)
FRIDAY = TODAY + timedelta(5)
SUNITA = Name("सुनीता")


bank = lru_cache(unit_texts)


def never(_: str) -> bool:
    return False


def test_an_amount_is_joined_from_carrier_and_units(catalogue: Catalogue) -> None:
    assert segments(catalogue, "LON.BAL", {"name": SUNITA, "savings": Rupees(1_250_99)}) == [
        Segment("सुनीता", WORD_MS),
        Segment("जी, आपकी बचत", WORD_MS),
        Segment("बारह", WORD_MS),
        Segment("सौ", WORD_MS),
        Segment("पचास", WORD_MS),
        Segment("रुपये है।", SENTENCE_MS),
    ]


def test_a_key_stands_apart_from_its_action(catalogue: Catalogue) -> None:
    said = segments(catalogue, "MNU.MONEY", {})
    assert said[0] == Segment("अपनी बचत और किस्त सुनने के लिए,", KEY_MS)
    assert said[1] == Segment("एक।", SENTENCE_MS)


def test_a_helplines_last_digit_stays_with_the_others(catalogue: Catalogue) -> None:
    said = segments(catalogue, "HLP.181", {})
    assert [segment.text for segment in said] == ["औरतों की मदद का नंबर है, एक, आठ, एक।", "फिर सुनिए, एक, आठ, एक।"]


def test_a_name_without_a_clip_becomes_sister(catalogue: Catalogue) -> None:
    slots: dict[str, Speakable] = {"name": SUNITA}
    assert segments(catalogue, "REM.NOTHER", slots, never)[1].text == "बहन"
    assert "बहन जी से कहिए" in text_of(catalogue, "REM.NOTHER", slots, never).hi


def test_every_other_name_has_a_neutral_phrase(catalogue: Catalogue) -> None:
    slots: dict[str, Speakable] = {
        "shg": Name("उजाला"),
        "day": Day(FRIDAY, TODAY),
        "date": DateWords(FRIDAY),
        "time": Clock12(time(14, 30)),
        "place": Name("पंचायत भवन"),
    }
    text = text_of(catalogue, "LON.MEET", slots, never)
    assert text.hi == ("आपके समूह की बैठक आने वाले शुक्रवार, सत्ताईस नवंबर को दोपहर ढाई बजे, हमेशा की जगह पर है।")
    assert text.en == "उजाला meeting on Fri 27 Nov, 27 Nov at 2:30 pm, पंचायत भवन."


def test_the_date_is_said_once(catalogue: Catalogue) -> None:
    slots: dict[str, Speakable] = {
        "amount": Rupees(50_000),
        "day": Day(TODAY + timedelta(1), TODAY),
        "date": DateWords(TODAY + timedelta(1)),
    }
    text = text_of(catalogue, "LON.DUE", slots)
    assert text.hi == "आपकी अगली किस्त पाँच सौ रुपये की है। तारीख़ है आने वाला कल, सोमवार, तेईस नवंबर।"
    assert text.en == "Your next instalment is ₹500 on Mon 23 Nov, 23 Nov."


def test_oclock_is_not_said_after_minutes(catalogue: Catalogue) -> None:
    slots: dict[str, Speakable] = {"name": SUNITA, "day": Day(FRIDAY, TODAY), "time": Clock12(time(14, 10))}
    assert "समय दोपहर दो बजकर दस मिनट। आना हो" in text_of(catalogue, "REM.MEET", slots).hi
    slots["time"] = Clock12(time(14))
    assert "समय दोपहर दो बजे। आना हो" in text_of(catalogue, "REM.MEET", slots).hi


def test_phrases_digits_and_counts(catalogue: Catalogue) -> None:
    slots: dict[str, Speakable] = {"slot": Phrase("PHR.MORNING"), "line_no": DigitString("7622001116")}
    text = text_of(catalogue, "CBK.OK", slots)
    assert "सात छह दो दो ज़ीरो, ज़ीरो एक एक एक छह" in text.hi
    assert text.en == "Didi will call in the morning, from number 7622001116."
    assert text_of(catalogue, "QUZ.SCORE", {"n": Count(3)}).hi.startswith("आपने अब तक तीन सवाल")


@pytest.mark.parametrize(
    ("prompt_id", "slots", "problem"),
    [
        ("LON.BAL", {"name": SUNITA}, "LON.BAL: {savings} cannot be None"),
        ("LON.BAL", {"name": SUNITA, "savings": Rupees(-100)}, "{savings} cannot be Rupees"),
        ("CBK.OK", {"slot": Phrase("PHR.NONE"), "line_no": Count(1)}, "{slot} cannot be Phrase"),
    ],
)
def test_a_value_that_does_not_fit_is_named(
    catalogue: Catalogue, prompt_id: str, slots: dict[str, Speakable], problem: str
) -> None:
    with pytest.raises(UtteranceError) as refused:
        segments(catalogue, prompt_id, slots)
    assert problem in str(refused.value)


def test_an_unknown_prompt_is_a_key_error(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        segments(catalogue, "NO.SUCH", {})


@given(
    st.builds(Rupees, st.integers(0, 99_99_999_00)),
    st.builds(Day, st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.just(TODAY)),
    st.builds(Clock12, st.times()),
)
def test_whatever_the_values_every_segment_has_a_planned_clip(
    catalogue: Catalogue, amount: Rupees, day: Day, at: Clock12
) -> None:
    slots: dict[str, Speakable] = {
        "name": SUNITA,
        "amount": amount,
        "day": day,
        "time": at,
        "date": DateWords(day.on),
    }
    planned = bank() | {"सुनीता"}
    for prompt_id in ("LON.DUE", "REM.MEET"):
        known = planned | carrier_texts(catalogue[prompt_id])
        assert {segment.text for segment in segments(catalogue, prompt_id, slots)} <= known

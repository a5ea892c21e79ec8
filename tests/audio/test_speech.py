"""Every value comes back from its words."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.speech.dates import HALF_YEAR, date_units, day_units, parse_date, parse_day
from audio.speech.digits import digit_units, parse_digits
from audio.speech.numbers import BELOW_HUNDRED, LARGEST, number_units, number_words, parse_number
from audio.speech.times import parse_time, time_units, time_words
from audio.speech.units import COMMA_MS, Unit, as_text

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
SUNDAY = date(2026, 11, 22)


def words(spoken: tuple[Unit, ...]) -> list[str]:
    return [unit.text for unit in spoken]


@pytest.mark.parametrize(
    ("n", "spoken"),
    [
        (0, "ज़ीरो"),
        (100, "एक सौ"),
        (1_000, "एक हज़ार"),
        (1_250, "बारह सौ पचास"),
        (2_050, "दो हज़ार पचास"),
        (9_999, "निन्यानवे सौ निन्यानवे"),
        (46_080, "छियालीस हज़ार अस्सी"),
        (1_00_000, "एक लाख"),
        (99_99_999, "निन्यानवे लाख निन्यानवे हज़ार नौ सौ निन्यानवे"),
        (2_00_00_001, "दो करोड़ एक"),
    ],
)
def test_numbers_are_said_as_in_the_market(n: int, spoken: str) -> None:
    assert as_text(number_units(n)) == spoken


def test_all_hundred_small_numbers_differ() -> None:
    assert len(set(BELOW_HUNDRED)) == 100


def test_every_number_to_ten_thousand_comes_back() -> None:
    assert all(parse_number(number_words(n)) == n for n in range(10_001))


@given(st.integers(0, 99_99_999))
def test_every_amount_comes_back(n: int) -> None:
    assert parse_number(number_words(n)) == n


@given(st.integers(0, LARGEST))
def test_crores_come_back_too(n: int) -> None:
    assert parse_number(number_words(n)) == n


def test_the_thousand_form_is_understood_as_well() -> None:
    assert parse_number(["एक", "हज़ार", "दो", "सौ", "पचास"]) == 1_250


@pytest.mark.parametrize("n", [-1, LARGEST + 1])
def test_numbers_out_of_range_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        number_words(n)


@pytest.mark.parametrize("text", ["", "सौ", "दो तीन", "दो हज़ार एक लाख", "बीस ज़ीरो", "रुपये", "दो सौ सौ"])
def test_words_that_are_no_number_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|unexpected"):
        parse_number(text.split())


@pytest.mark.parametrize(
    ("away", "spoken"),
    [
        (0, "आज इतवार"),
        (1, "आने वाला कल, सोमवार"),
        (2, "आने वाला परसों, मंगलवार"),
        (3, "आने वाले बुधवार, पच्चीस नवंबर"),
        (7, "आने वाले इतवार, उनतीस नवंबर"),
        (8, "सोमवार, तीस नवंबर"),
        (200, "गुरुवार, दस जून दो हज़ार सत्ताईस"),
        (-1, "बीता कल, शनिवार"),
        (-3, "गुरुवार, उन्नीस नवंबर"),
    ],
)
def test_days_are_said_relative_to_the_call(away: int, spoken: str) -> None:
    assert as_text(day_units(SUNDAY + timedelta(away), SUNDAY)) == spoken


@given(DAYS, DAYS)
def test_every_day_comes_back(on: date, today_on: date) -> None:
    assert parse_day(words(day_units(on, today_on)), today_on) == on


@given(DAYS, st.integers(-HALF_YEAR.days, HALF_YEAR.days))
def test_every_date_comes_back(on: date, away: int) -> None:
    assert parse_date(words(date_units(on)), near_on=on + timedelta(away)) == on
    assert parse_date(words(date_units(on, with_year=True)), near_on=SUNDAY) == on


@given(DAYS, st.integers(-2, 2))
def test_kal_and_parson_never_stand_alone(today_on: date, away: int) -> None:
    spoken = words(day_units(today_on + timedelta(away), today_on))
    assert len(spoken) == 2
    assert not {"कल", "परसों"} & set(spoken)


@pytest.mark.parametrize(
    "text", ["", "आज", "आज सोमवार", "सोमवार पच्चीस नवंबर", "सोमवार", "इतवार तीस फ़रवरी", "इतवार नवंबर बाईस"]
)
def test_words_that_are_no_day_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|date|number"):
        parse_day(text.split(), SUNDAY)


@pytest.mark.parametrize(
    ("at", "spoken"),
    [
        (time(14), "दोपहर दो"),
        (time(16, 30), "शाम साढ़े चार"),
        (time(13, 30), "दोपहर डेढ़"),
        (time(14, 30), "दोपहर ढाई"),
        (time(10, 15), "सुबह सवा दस"),
        (time(11, 45), "सुबह पौने बारह"),
        (time(0), "रात बारह"),
        (time(23, 45), "रात पौने बारह"),
        (time(17, 10), "शाम पाँच बजकर दस मिनट"),
    ],
)
def test_times_are_said_in_quarters(at: time, spoken: str) -> None:
    assert as_text(time_units(at)) == spoken


def test_every_minute_of_the_day_comes_back() -> None:
    every = [time(hour, minute) for hour in range(24) for minute in range(60)]
    assert [parse_time(time_words(at)) for at in every] == every


def test_words_that_are_no_time_are_refused() -> None:
    with pytest.raises(ValueError, match="not a time"):
        parse_time(["सुबह", "साढ़े"])


@given(st.text("0123456789", min_size=1, max_size=16))
def test_digits_come_back(digits: str) -> None:
    assert parse_digits(words(digit_units(digits))) == digits


def test_digits_are_grouped_with_pauses() -> None:
    assert as_text(digit_units("7622001116")) == "सात छह दो दो ज़ीरो, ज़ीरो एक एक एक छह"
    assert [u.pause_ms >= COMMA_MS for u in digit_units("1234567")] == [i in {2, 6} for i in range(7)]
    assert as_text(digit_units("UP-12")) == "एक दो"


def test_no_digit_is_refused() -> None:
    with pytest.raises(ValueError, match="no digit"):
        digit_units("+")

"""Money, phone numbers, loans, privacy, call states, cases, ids and things to be spoken."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calls import CallStatus, forward
from core.cases import Priority, respond_by
from core.costs import cost_of, worst_case
from core.ids import call_id_at, new_call_id, new_token
from core.loans import Instalment, allocate, standing
from core.money import MOST_PAISE, AmountError, format_rupees, group_indian, parse_rupees
from core.phone import from_carrier, is_dialable, is_e164, mask
from core.privacy import PrivacyLevel, level_for
from core.speakable import Clock12, Count, DateWords, Day, DigitString, Name, Phrase, Rupees, from_json, to_json

# -- money ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "paise"),
    [
        ("0", 0),
        ("1250", 125_000),
        ("1,250", 125_000),
        ("1,00,000", 10_000_000),
        ("100,000", 10_000_000),
        ("12,34,567.89", 123_456_789),
        ("₹1,00,000.50", 10_000_050),
        ("₹ 1250", 125_000),
        ("Rs. 1250", 125_000),
        ("Rs1250", 125_000),
        ("1250 ₹", 125_000),
        ("1250/-", 125_000),
        ("१२५०", 125_000),
        ("१,२५०.५", 125_050),
        ("-5", -500),
        ("-₹1,250.50", -125_050),
        (" 1250.5 ", 125_050),
        ("10000000000000000", MOST_PAISE),
    ],
)
def test_an_amount_as_people_type_it(text: str, paise: int) -> None:
    assert parse_rupees(text) == paise


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "₹",
        "abc",
        "12,50",
        "1,2345",
        "1250.505",
        "1.250,00",
        "12Rs50",
        "1₹250",
        "--5",
        "5-",
        "+5",
        "1e9",
        "²",
        "½",
        "1 250",
        "1250.",
        ".50",
        "NaN",
        "Infinity",
        "10000000000000000.01",
        "9" * 41,
        "9" * 5_000,
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_rupees(text)


@given(paise=st.integers(-MOST_PAISE, MOST_PAISE))
def test_an_amount_survives_the_page(paise: int) -> None:
    assert parse_rupees(format_rupees(paise)) == paise


@given(text=st.text(max_size=30))
def test_any_text_is_an_amount_or_a_plain_refusal(text: str) -> None:
    with suppress(AmountError):
        assert abs(parse_rupees(text)) <= MOST_PAISE


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1,000"),
        (99_999, "99,999"),
        (100_000, "1,00,000"),
        (1_234_567, "12,34,567"),
        (10_000_000, "1,00,00,000"),
        (-1_234_567, "-12,34,567"),
    ],
)
def test_indian_grouping(number: int, text: str) -> None:
    assert group_indian(number) == text


@given(number=st.integers())
def test_grouping_only_adds_commas_in_their_places(number: int) -> None:
    text = group_indian(number)
    assert int(text.replace(",", "")) == number
    head, *rest = text.lstrip("-").split(",")
    assert 1 <= len(head) <= 3
    assert [len(group) for group in rest] == [2] * (len(rest) - 1) + [3] * bool(rest)


# -- phone numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "e164"),
    [
        ("+919000000001", "+919000000001"),
        ("919000000001", "+919000000001"),
        ("9000000001", "+919000000001"),
        ("09000000001", "+919000000001"),
        ("08040000000", "+918040000000"),
        ("918040000000", "+918040000000"),
        ("14155550100", "+14155550100"),
        ("+14155550100", "+14155550100"),
        ("", None),
        ("+", None),
        ("anonymous", None),
        ("+anonymous", None),
        ("sip:savita@example.in", None),
        ("++919000000001", None),
        ("+91 90000 00001", None),
        ("+09000000001", None),
        ("0000000000000", None),
        ("12345", None),
        ("+919000000001919", "+919000000001919"),
        ("+9190000000019190", None),
        ("९०००००००००१", None),
        ("٩٠٠٠٠٠٠٠٠١", None),
    ],
)
def test_a_number_as_carriers_write_it(written: str, e164: str | None) -> None:
    assert from_carrier(written) == e164


@given(digits=st.from_regex(r"[6-9][0-9]{9}", fullmatch=True), style=st.sampled_from(["", "0", "91", "+91"]))
def test_every_spelling_of_a_mobile_is_one_number(digits: str, style: str) -> None:
    assert from_carrier(style + digits) == "+91" + digits
    assert is_dialable("+91" + digits)


@given(text=st.text(max_size=20))
def test_whatever_comes_is_e164_or_nothing(text: str) -> None:
    number = from_carrier(text)
    assert number is None or is_e164(number)


@pytest.mark.parametrize(
    ("e164", "dialable"),
    [
        ("+919000000001", True),
        ("+916000000001", True),
        ("+915222000001", True),
        ("+911140000000", True),
        ("+91140123456", False),
        ("+911401234567", False),
        ("+911600123456", False),
        ("+9118001234567", False),
        ("+911800123456", False),
        ("+911860123456", False),
        ("+911900123456", False),
        ("+91112", False),
        ("+91108", False),
        ("+9190000000", False),
        ("+9190000000011", False),
        ("+910000000001", False),
        ("+14155550100", False),
        ("+882160000001", False),
        ("919000000001", False),
        ("+91900000000a", False),
        ("+91९०००००००००", False),
        ("+919000000001\n", False),
        ("", False),
    ],
)
def test_only_indian_handsets_are_dialled(e164: str, dialable: bool) -> None:
    assert is_dialable(e164) is dialable


@pytest.mark.parametrize(
    ("number", "shown"),
    [(None, "—"), ("", "—"), ("+919000000010", "+91 ••••• •••10"), ("+14155550100", "••••••••00")],
)
def test_a_masked_number_shows_two_digits(number: str | None, shown: str) -> None:
    assert mask(number) == shown


@given(digits=st.from_regex(r"\+[1-9][0-9]{7,14}", fullmatch=True))
def test_no_mask_shows_more_than_two_digits_of_hers(digits: str) -> None:
    assert sum(character.isdigit() for character in mask(digits).removeprefix("+91")) == 2


# -- loans ------------------------------------------------------------------------------------------------------

instalments = st.lists(
    st.tuples(st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.integers(1, 10_000_00)), max_size=24
).map(lambda rows: [Instalment(n, due_on, amount) for n, (due_on, amount) in enumerate(rows, 1)])


@given(book=instalments, paid=st.integers(0, 30_000_000))
def test_payments_are_neither_lost_nor_made(book: list[Instalment], paid: int) -> None:
    covered = allocate(book, paid)
    total = sum(one.amount_paise for one in book)
    assert sum(one.paid_paise for one in covered) == min(total, paid)
    assert sorted((one.n, one.amount_paise) for one in covered) == sorted((one.n, one.amount_paise) for one in book)
    assert all(0 <= one.paid_paise <= one.amount_paise for one in covered)
    assert all(later.paid_paise == 0 for one, later in pairwise(covered) if one.left_paise)
    assert [one.due_on for one in covered] == sorted(one.due_on for one in book)


@given(book=instalments, paid=st.integers(0, 30_000_000))
def test_the_standing_adds_up(book: list[Instalment], paid: int) -> None:
    stands = standing(allocate(book, paid))
    assert stands.paid_paise + stands.left_paise == sum(one.amount_paise for one in book)
    assert (stands.next_due is None) == (stands.left_n == 0) == (stands.left_paise == 0)
    if stands.next_due is not None:
        assert all(one.due_on >= stands.next_due.due_on for one in allocate(book, paid) if one.left_paise)


# -- privacy ----------------------------------------------------------------------------------------------------

V0, V1, V2 = PrivacyLevel
# chosen, shared, confirmed, code given → what may be spoken (domain 04 §4.4).
LEVELS = {
    (chosen, shared, confirmed, code): (V2 if code else V0 if shared or not confirmed else V0 if chosen is V0 else V1)
    for chosen, shared, confirmed, code in product(PrivacyLevel, [True, False], [True, False], [True, False])
}


@pytest.mark.parametrize(("situation", "level"), list(LEVELS.items()))
def test_how_much_may_be_spoken(situation: tuple[PrivacyLevel, bool, bool, bool], level: PrivacyLevel) -> None:
    chosen, shared, confirmed, code = situation
    spoken = level_for(chosen=chosen, phone_shared=shared, confirmed=confirmed, code_given=code)
    assert spoken is level
    # The rule in other words: amounts only with the number, her name only on her own phone once she said it is her.
    assert (spoken is V2) == code
    assert code or spoken <= chosen


# -- states, clocks, ids ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("current", "news"), list(product(CallStatus, CallStatus)))
def test_a_call_never_goes_back(current: CallStatus, news: CallStatus) -> None:
    order = list(CallStatus)
    assert order.index(forward(current, news)) == max(order.index(current), order.index(news))


@given(history=st.lists(st.sampled_from(CallStatus)))
def test_in_whatever_order_the_news_comes_the_end_is_the_same(history: list[CallStatus]) -> None:
    def end(news: list[CallStatus]) -> CallStatus:
        status = CallStatus.PLACED
        for one in news:
            status = forward(status, one)
        return status

    assert end(history) == end(sorted(history)) == end([*history, *history])


def test_every_priority_has_a_clock() -> None:
    opened_at = datetime(2026, 11, 25, tzinfo=UTC)
    hours = {priority: (respond_by(priority, opened_at) - opened_at) / timedelta(hours=1) for priority in Priority}
    assert hours == {"P0": 1 / 6, "P1": 1 / 12, "D1": 4, "D2": 48, "Q": 72}


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (1, 1), (60, 1), (61, 2), (120, 2)])
def test_a_started_minute_is_paid(seconds: int, minutes: int) -> None:
    assert worst_case(seconds, 38) == cost_of(seconds, 38) == minutes * 38


instants = st.timedeltas(timedelta(0), datetime(2100, 1, 1, tzinfo=UTC) - datetime(2024, 1, 1, tzinfo=UTC)).map(
    lambda later: datetime(2024, 1, 1, tzinfo=UTC) + later
)


@given(at=instants)
def test_a_calls_number_fits_the_database_and_tells_its_time(at: datetime) -> None:
    made = new_call_id(at)
    assert call_id_at(at) <= made < call_id_at(at + timedelta(milliseconds=2))
    assert 0 < made < 2**63


@given(one=instants, other=instants)
def test_later_calls_have_larger_numbers(one: datetime, other: datetime) -> None:
    if one + timedelta(milliseconds=2) <= other:
        assert new_call_id(one) < new_call_id(other)


def test_tokens_are_128_bits_in_22_characters() -> None:
    made = {new_token() for _ in range(2_000)}
    assert len(made) == 2_000
    assert {len(token) for token in made} == {22}


# -- things to be spoken ----------------------------------------------------------------------------------------

days = st.dates()
speakable = st.one_of(
    st.builds(Rupees, paise=st.integers()),
    st.builds(Day, on=days, today_on=days),
    st.builds(DateWords, on=days),
    st.builds(Clock12, at=st.times()),
    st.builds(Count, n=st.integers()),
    st.builds(DigitString, digits=st.text("0123456789")),
    st.builds(Name, hi=st.text()),
    st.builds(Phrase, prompt_id=st.text()),
)


@given(value=speakable)
def test_a_value_survives_storage(value: Rupees) -> None:
    assert from_json(to_json(value)) == value


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        from_json({"kind": "Secret", "digits": "2580"})


def test_a_clock_time_keeps_its_minutes() -> None:
    assert from_json(to_json(Clock12(time(15, 30)))) == Clock12(time(15, 30))

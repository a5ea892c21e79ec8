"""Numbers as people type them (console.md §6)."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.phone import is_dialable
from db.importers import PhoneProblem, digits_of, parse_typed_phone

GOOD = "+919000000001"


@pytest.mark.parametrize(
    "typed",
    [
        "9000000001",
        "९०००००००01",
        "९००००००००१",
        "٩٠٠٠٠٠٠٠٠١",
        "+91９０００００００01",
        "＋919000000001",
        "09000000001",
        "00919000000001",
        "91-9000000001",
        "919000000001",
        "'+919000000001",
        "’9000000001",
        "+91 90000 00001",
        "90000-00001",
        "(+91) 90000 00001",
        "\u202a+91 90000 00001\u202c",
        "90000\u00a000001",
        "9000\u200b000001",
        "\ufeff9000000001",
        "90000\u201300001",
    ],
)
def test_a_number_is_understood_however_it_is_typed(typed):
    assert parse_typed_phone(typed) == GOOD


def test_a_landline_is_understood():
    assert parse_typed_phone("05222 123456") == "+915222123456"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("9.87654E+09", "phone_scientific"),
        ("9.87654e9", "phone_scientific"),
        ("9000000001.0", "phone_decimal"),
        ("90000 0000O", "phone_letter"),
        ("9000000OO1", "phone_letter"),
        ("9000000l01", "phone_letter"),
        ("0919000000001", "phone_trunk_and_country"),
        ("0 91 90000 00001", "phone_trunk_and_country"),
        ("+0919000000001", "phone_trunk_and_country"),
        ("919000000001/9000000002", "phone_two"),
        ("9000000001, 9000000002", "phone_two"),
        ("9000000001 या 9000000002", "phone_two"),
        ("9000000001 9000000002", "phone_two"),
        ("9000000001\n9000000002", "phone_two"),
        ("90000000019000000002", "phone_long"),
        ("9000000001 ext 5", "phone_extension"),
        ("9000000001x5", "phone_extension"),
        ("9000000001 extn. 12", "phone_extension"),
        ("112", "phone_emergency"),
        ("181", "phone_emergency"),
        ("१०८", "phone_emergency"),
        ("0112", "phone_emergency"),
        ("1930", "phone_emergency"),
        ("15100", "phone_emergency"),
        ("1401234567", "phone_barred"),
        ("+911401234567", "phone_barred"),
        ("1600123456", "phone_barred"),
        ("01600123456", "phone_barred"),
        ("1800 123 4567", "phone_barred"),
        ("18001234567", "phone_barred"),
        ("1860 500 5004", "phone_barred"),
        ("+14155552671", "phone_foreign"),
        ("+977 9800000001", "phone_foreign"),
        ("900000001", "phone_short"),
        ("12345", "phone_short"),
        ("0000000000", "phone_invalid"),
        ("90000000012", "phone_long"),
        ("5000000000", "phone_invalid"),
        ("Sita", "phone_letters"),
        ("1-800-FLOWERS", "phone_letters"),
        ("नहीं है", "phone_letters"),
        ("-", "phone_letters"),
        ("²", "phone_letters"),
        ("9000000001;", "phone_letters"),
        ("=9000000001", "phone_letters"),
        ("", "phone_letters"),
    ],
)
def test_a_number_is_refused_with_its_reason(typed, code):
    with pytest.raises(PhoneProblem) as caught:
        parse_typed_phone(typed)
    assert caught.value.code == code


def test_a_point_zero_goes_only_from_ten_digits_of_a_numeric_column():
    assert parse_typed_phone("9000000001.0", numeric_column=True) == GOOD
    for typed in ("900000001.0", "919000000001.0", "09000000001.0"):
        with pytest.raises(PhoneProblem, match="phone_decimal"):
            parse_typed_phone(typed, numeric_column=True)


def test_the_letter_is_pointed_out():
    with pytest.raises(PhoneProblem) as caught:
        parse_typed_phone("90000 0000O")
    assert caught.value.params == {"place": 11, "letter": "O"}


def test_a_doubled_prefix_is_offered_not_repaired():
    with pytest.raises(PhoneProblem) as caught:
        parse_typed_phone("0919000000001")
    assert caught.value.params["offer"] == "+91 90000 00001"


def test_both_numbers_of_a_cell_are_named():
    with pytest.raises(PhoneProblem) as caught:
        parse_typed_phone("9000000001 / 9000000002")
    assert caught.value.params == {"first": "9000000001", "second": "9000000002"}


@pytest.mark.parametrize(
    ("typed", "digits"), [("९०00", "9000"), ("+91 900", "91900"), ("सीता", ""), ("²", ""), ("", "")]
)
def test_digits_of_a_partial_number(typed, digits):
    assert digits_of(typed) == digits


@given(st.text(max_size=24))
def test_any_text_is_a_dialable_number_or_a_problem(text):
    with contextlib.suppress(PhoneProblem):
        assert is_dialable(parse_typed_phone(text))


@given(st.integers(6_000_000_000, 9_999_999_999), st.sampled_from(["", "0", "91", "+91", "0091", "+91 ", "'+91-"]))
def test_a_prefix_never_changes_the_number(number, prefix):
    def outcome(typed):
        try:
            return parse_typed_phone(typed)
        except PhoneProblem as problem:
            return problem.code

    assert outcome(f"{prefix}{number}") == outcome(str(number))

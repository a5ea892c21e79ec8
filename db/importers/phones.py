"""Phone numbers as people type them. The console's number filter uses the same two functions."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumberType

from core.phone import is_dialable
from db.importers.problems import CellError
from db.importers.text import plain

# 112 and its older sisters, women's, children's, health and legal-aid lines: a machine must never ring them.
EMERGENCY = frozenset(
    {
        *("100", "101", "102", "103", "104", "108", "112", "139", "181"),
        *("1033", "1070", "1075", "1076", "1077", "1090", "1091", "1095", "1098", "1363", "1930"),
        *("14416", "14446", "14490", "14567", "15100", "155214", "155260"),
    }
)
_HANDSETS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
_BARRED_KINDS = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN}
)
_BARRED_START = re.compile(r"(140|160|1800|1860|1900|186|190)\d*")

_SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")
_DECIMAL = re.compile(r"(\d+)\.0+")
_EXTENSION = re.compile(r"\d\s*(,|;)?\s*(ext\.?|extn\.?|extension|x|#)\s*\d+$", re.IGNORECASE)
_BETWEEN_TWO = re.compile(r"[/,;|&\r\n]|\bor\b|\band\b|या|और|व ", re.IGNORECASE)
# Letters that pass for digits on paper and in scans.
_LOOKALIKES = frozenset("OoIlSBZQ|")
_NUMBER_DIGITS = 10
_NOT_DIGITS = re.compile("[^0-9]+")


class PhoneProblem(CellError):  # noqa: N818 - the name the console knows it by
    """This is not a number the phone line can ring. `code` names its sentence in db.importers.messages."""


def digits_of(text: str) -> str:
    """Return the digits 0-9 of a whole or partial number, in any script: for searching, never for dialling."""
    return _NOT_DIGITS.sub("", plain(text))


def parse_typed_phone(text: str, *, numeric_column: bool = False) -> str:
    """Return the E.164 form of a typed number. Raises PhoneProblem.

    `numeric_column` says that the whole column consists of numbers, so that a `.0` behind ten digits is known to be
    a spreadsheet's doing and may go.
    """
    typed = plain(text)
    decimal = _DECIMAL.fullmatch(typed)
    if decimal:
        if not (numeric_column and len(decimal[1]) == _NUMBER_DIGITS):
            raise PhoneProblem("phone_decimal")
        typed = decimal[1]
    _refuse_damage(typed)
    _refuse_services(typed)
    return _handset(typed)


def _refuse_damage(typed: str) -> None:
    """Refuse what a spreadsheet or a pen did to the number."""
    if _SCIENTIFIC.fullmatch(typed):
        raise PhoneProblem("phone_scientific")
    if _EXTENSION.search(typed):
        raise PhoneProblem("phone_extension")
    pair = _two_numbers(typed)
    if pair:
        raise PhoneProblem("phone_two", first=pair[0], second=pair[1])
    digits = digits_of(typed)
    for place, letter in enumerate(typed, start=1):
        if letter in _LOOKALIKES and len(digits) >= _NUMBER_DIGITS // 2:
            raise PhoneProblem("phone_letter", place=place, letter=letter)
        if letter.isalpha():
            raise PhoneProblem("phone_letters")
    if not digits or not re.fullmatch(r"\(?\+?[\d\s().\-]+", typed):
        raise PhoneProblem("phone_letters")


def _two_numbers(typed: str) -> tuple[str, str] | None:
    """Return both numbers of a cell that holds two."""
    parts = [part.strip() for part in _BETWEEN_TWO.split(typed)]
    if len(parts) == 1 and len(digits_of(typed)) >= 2 * _NUMBER_DIGITS:
        parts = typed.split(" ")
    whole = [part for part in parts if len(digits_of(part)) >= _NUMBER_DIGITS]
    return (whole[0], whole[1]) if len(whole) > 1 else None


def _refuse_services(typed: str) -> None:
    """Refuse short, toll-free, premium and telemarketing numbers, however they are prefixed."""
    digits = digits_of(typed)
    bare = digits.removeprefix("00").removeprefix("91") if len(digits) > _NUMBER_DIGITS else digits
    national = bare.lstrip("0")
    if digits in EMERGENCY or national in EMERGENCY or digits.removeprefix("91") in EMERGENCY:
        raise PhoneProblem("phone_emergency")
    # A landline of area code 140… does not exist, so these prefixes mean the series and nothing else.
    if len(national) >= _NUMBER_DIGITS - 1 and _BARRED_START.fullmatch(national):
        raise PhoneProblem("phone_barred")


def _handset(typed: str) -> str:
    """Return the E.164 form of a number that rings somebody's phone."""
    digits = digits_of(typed)
    trunk = re.fullmatch(r"\+?0+91(\d{10})", typed.replace(" ", "").replace("-", ""))
    if trunk and not digits.startswith("00"):
        raise PhoneProblem("phone_trunk_and_country", offer=_spoken_form(trunk[1]))
    try:
        number = phonenumbers.parse(typed, "IN")
    except phonenumbers.NumberParseException as error:
        raise PhoneProblem(_length_code(digits), digits=len(digits)) from error
    if number.country_code != phonenumbers.country_code_for_region("IN"):
        raise PhoneProblem("phone_foreign")
    kind = phonenumbers.number_type(number)
    if kind in _BARRED_KINDS:
        raise PhoneProblem("phone_barred")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # Numbers that are not in use have the kind "unknown", so this is the check for validity too.
    if kind not in _HANDSETS or not is_dialable(e164):
        national = str(number.national_number)
        # Zeros in front do not count towards a number's length, but ten typed digits are not "too few" either.
        if len(national) < _NUMBER_DIGITS <= len(digits):
            raise PhoneProblem("phone_invalid")
        raise PhoneProblem(_length_code(national), digits=len(national))
    return e164


def _length_code(national: str) -> str:
    if len(national) < _NUMBER_DIGITS:
        return "phone_short"
    return "phone_long" if len(national) > _NUMBER_DIGITS else "phone_invalid"


def _spoken_form(ten_digits: str) -> str:
    return f"+91 {ten_digits[:5]} {ten_digits[5:]}"

"""Readers for names, codes, choices, money and whole numbers. Each takes a filled cell or raises CellError."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.money import AmountError, format_rupees, parse_rupees
from db.importers.cells import Cell
from db.importers.columns import ColumnFacts, Parser
from db.importers.phones import parse_typed_phone
from db.importers.problems import CellError
from db.importers.text import (
    has_control,
    has_devanagari,
    is_legacy_font,
    is_mojibake,
    plain,
    starts_like_formula,
    tidy,
)

NAME_LENGTH = 120
# No loan or saving of a self-help group comes near ten crore rupees; a slipped zero or a phone number does.
MAX_PAISE = 10_00_00_000 * 100

_CODE = re.compile(r"[^\W_](?:[\w/.\-\u0900-\u097f ]*[\w\u0900-\u097f])?")
_PHONE_IN_NAME = re.compile(r"(?:\d[\s\-]?){7,}")
_SCIENTIFIC = re.compile(r"[\d.]+[eE][+\-]?\d+")
_MONEY_WORDS = re.compile(r"^(inr|rs\.?|रु\.?|रू\.?|₹)\s*|\s*(/-|/=|रुपये|रुपए|रु\.?|rupees)$", re.IGNORECASE)
_INDIAN_COMMAS = re.compile(r"-?\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?")
_DECIMALS = 2


def _sound(cell: Cell, length: int) -> str:
    """Return a cell's text, tidied. Raises CellError where letters are lost or hidden or too many."""
    text = tidy(cell.text)
    if is_mojibake(text):
        raise CellError("mojibake")
    if has_control(text):
        raise CellError("control_character")
    if len(text) > length:
        raise CellError("too_long", limit=length)
    return text


def read_name(cell: Cell, _facts: ColumnFacts) -> str:
    """Return a name in Latin or Hindi letters."""
    text = _sound(cell, NAME_LENGTH)
    if starts_like_formula(text):
        raise CellError("formula_start")
    if _PHONE_IN_NAME.search(text):
        raise CellError("name_has_number")
    if cell.number is not None or cell.on is not None or not any(letter.isalpha() for letter in text):
        raise CellError("name_no_letters")
    if is_legacy_font(text):
        raise CellError("legacy_font")
    return text


def read_hindi_name(cell: Cell, facts: ColumnFacts) -> str:
    """Return a name or place in Hindi letters: it will be spoken."""
    text = read_name(cell, facts)
    if not has_devanagari(text) or re.search("[A-Za-z]", text):
        raise CellError("needs_devanagari")
    return text


def read_text(length: int) -> Parser:
    """Return a reader for free text. What looks like a formula stays text here; exports guard it again."""

    def read(cell: Cell, _facts: ColumnFacts) -> str:
        text = _sound(cell, length)
        if is_legacy_font(text):
            raise CellError("legacy_font")
        return text

    return read


def read_code(length: int) -> Parser:
    """Return a reader for codes such as `M-0001`."""

    def read(cell: Cell, _facts: ColumnFacts) -> str:
        _sound(cell, length)
        text = plain(cell.text)
        if cell.on is not None or cell.at is not None:
            raise CellError("excel_number")
        if _SCIENTIFIC.fullmatch(text) and "+" in text:
            raise CellError("excel_number")
        if re.fullmatch(r"\d+\.\d+", text):
            raise CellError("excel_number")
        if starts_like_formula(text):
            raise CellError("formula_start")
        if not _CODE.fullmatch(text):
            raise CellError("code_characters")
        return text

    return read


def _word(text: str) -> str:
    return " ".join(plain(text).casefold().split())


def read_choice(words: Mapping[str, object], shown: str) -> Parser:
    """Return a reader for a column with few values. `shown` lists them for people."""
    table = {_word(word): value for word, value in words.items()}

    def read(cell: Cell, _facts: ColumnFacts) -> object:
        try:
            return table[_word(cell.text)]
        except KeyError:
            raise CellError("choice", choices=shown) from None

    return read


def read_whole(low: int, high: int) -> Parser:
    """Return a reader for a whole number from `low` to `high`."""

    def read(cell: Cell, _facts: ColumnFacts) -> int:
        text = plain(cell.text)
        if cell.on is None and re.fullmatch(r"\d{1,9}", text) and low <= int(text) <= high:
            return int(text)
        raise CellError("number_unreadable", low=low, high=high)

    return read


def read_phone(cell: Cell, facts: ColumnFacts) -> str:
    """Return a dialable number in E.164 form."""
    return parse_typed_phone(cell.text, numeric_column=facts.numeric)


def read_money(cell: Cell, _facts: ColumnFacts) -> int:
    """Return paise, zero or more."""
    if cell.on is not None or cell.at is not None:
        raise CellError("money_unreadable")
    text = plain(cell.text) if cell.number is None else f"{cell.number:f}"
    if _SCIENTIFIC.fullmatch(text):
        raise CellError("money_scientific")
    text = _MONEY_WORDS.sub("", _MONEY_WORDS.sub("", text.replace("₹", ""))).strip()
    if re.fullmatch(r"-?[\d,]*\.\d+", text):
        whole, _, decimals = text.partition(".")
        decimals = decimals.rstrip("0")
        if len(decimals) > _DECIMALS:
            raise CellError("money_decimals")
        text = f"{whole}.{decimals}" if decimals else whole
    if "," in text and not _INDIAN_COMMAS.fullmatch(text):
        raise CellError("money_comma")
    try:
        paise = parse_rupees(text)
    except AmountError:
        raise CellError("money_unreadable") from None
    if paise < 0:
        raise CellError("money_negative")
    if paise > MAX_PAISE:
        raise CellError("money_too_big", limit=format_rupees(MAX_PAISE))
    return paise


def read_positive_money(cell: Cell, facts: ColumnFacts) -> int:
    """Return paise, more than zero."""
    try:
        paise = read_money(cell, facts)
    except CellError as problem:
        if problem.code == "money_negative":
            raise CellError("money_sign") from None
        raise
    if paise == 0:
        raise CellError("money_sign")
    return paise


def numeric_column(cells: list[Cell]) -> bool:
    """Tell whether all cells of a column are numbers, so that a `.0` behind them is a spreadsheet's doing."""
    return all(cell.number is not None or re.fullmatch(r"\d+(\.0+)?", plain(cell.text)) for cell in cells)

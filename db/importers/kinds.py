"""The six kinds of files: which columns they have and what an example row looks like."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from core.calling_window import SLOTS
from core.privacy import PrivacyLevel
from db.importers.columns import Column
from db.importers.days import read_date, read_past_date, read_time, read_weekday
from db.importers.report import BOM
from db.importers.values import (
    NAME_LENGTH,
    read_choice,
    read_code,
    read_hindi_name,
    read_money,
    read_name,
    read_phone,
    read_positive_money,
    read_text,
    read_whole,
)

MAX_INSTALMENTS = 600

_SLOT_WORDS = {
    "morning": ("morning", "सुबह", "प्रातः"),
    "noon": ("noon", "afternoon", "दोपहर"),
    "evening": ("evening", "शाम", "सायं"),
}
_YES = ("yes", "y", "true", "1", "हाँ", "हां", "जी हाँ", "जी हां", "haan", "ha")
_NO = ("no", "n", "false", "0", "नहीं", "नही", "ना", "nahin", "nahi")
_PAID_TO = {"group": "समूह", "bank": "बैंक", "didi": "दीदी", "other": "अन्य"}

_read_yes_no = read_choice(dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False), "yes/हाँ, no/नहीं")
_read_slot = read_choice(
    {word: slot for slot in SLOTS for word in _SLOT_WORDS[slot]}, "morning/सुबह, noon/दोपहर, evening/शाम"
)
_read_privacy = read_choice(
    {word: int(level) for level in PrivacyLevel for word in (str(int(level)), level.name)}, "0, 1, 2"
)
_read_language = read_choice(dict.fromkeys(("hi", "hindi", "हिंदी", "हिन्दी", "हि"), "hi"), "hi/हिंदी")
_read_paid_to = read_choice(
    {word: key for key, hindi in _PAID_TO.items() for word in (key, hindi)},
    ", ".join(f"{key}/{hindi}" for key, hindi in _PAID_TO.items()),
)
_code = read_code(32)
_place = read_text(NAME_LENGTH)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its columns, which of them name a row, and what a row is called."""

    name: str
    what: str
    what_hi: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


STAFF = Kind("staff", "staff member", "दीदी", ("code",), (
    Column("code", _code, "D-01", "कोड", ("didi_code", "staff_code"), required=True),
    Column("name", read_name, "Rekha Devi", "नाम", required=True),
    Column("name_hi", read_hindi_name, "रेखा देवी", "नाम हिंदी", ("हिंदी नाम", "नाम (हिंदी)", "hindi_name")),
    Column("phone", read_phone, "9000000090", "फ़ोन", ("फोन", "मोबाइल", "mobile", "phone_number")),
    Column("takes_calls", _read_yes_no, "yes", "कॉल लेती हैं", default=False),
    Column("branch", read_text(64), "Sitapur", "शाखा"),
    Column("language", _read_language, "hi", "भाषा", default="hi"),
))  # fmt: skip

GROUPS = Kind("groups", "group", "समूह", ("code",), (
    Column("code", _code, "G-001", "कोड", ("group_code", "समूह कोड"), required=True),
    Column("name", read_name, "Ujala SHG", "नाम", ("group_name", "समूह का नाम"), required=True),
    Column("name_hi", read_hindi_name, "उजाला समूह", "नाम हिंदी", ("हिंदी नाम", "नाम (हिंदी)", "hindi_name")),
    Column("village", _place, "Rampur", "गाँव", ("गांव", "ग्राम")),
    Column("block", _place, "Mishrikh", "ब्लॉक", ("विकासखंड", "ब्लाक")),
    Column("district", _place, "Sitapur", "ज़िला", ("जिला", "जनपद")),
    Column("meeting_weekday", read_weekday, "Monday", "बैठक का दिन", ("meeting_day", "बैठक दिन", "weekday")),
    Column("meeting_time", read_time, "16:30", "बैठक का समय", ("बैठक समय",)),
    Column("meeting_place_hi", read_hindi_name, "पंचायत भवन", "बैठक की जगह", ("meeting_place", "बैठक स्थान")),
    Column("didi_code", _code, "D-01", "दीदी कोड", ("didi", "दीदी का कोड")),
))  # fmt: skip

MEMBERS = Kind("members", "member", "सदस्य", ("code",), (
    Column("code", _code, "M-0001", "कोड", ("member_code", "सदस्य कोड"), required=True),
    Column("name", read_name, "Sita Devi", "नाम", ("member_name", "सदस्य का नाम"), required=True),
    Column("name_hi", read_hindi_name, "सीता देवी", "नाम हिंदी", ("हिंदी नाम", "नाम (हिंदी)", "hindi_name")),
    Column("group_code", _code, "G-001", "समूह कोड", ("group", "समूह", "समूह का कोड"), required=True),
    Column("phone", read_phone, "9000000001", "फ़ोन", ("फोन", "मोबाइल", "mobile", "phone_number", "मोबाइल नंबर")),
    Column("phone2", read_phone, "", "दूसरा फ़ोन", ("फ़ोन 2", "फोन 2", "दूसरा फोन", "phone_2", "second_phone")),
    Column("phone_shared", _read_yes_no, "yes", "साझा फ़ोन", ("साझा फोन", "shared", "shared_phone"), default=True),
    Column("privacy_level", _read_privacy, "0", "गोपनीयता स्तर", ("privacy", "गोपनीयता"), default=0),
    Column("safe_slot", _read_slot, "noon", "सुरक्षित समय", ("slot", "safe_time")),
    Column("language", _read_language, "hi", "भाषा", default="hi"),
    Column("is_leader", _read_yes_no, "no", "लीडर", ("leader", "समूह की लीडर"), default=False),
    Column("savings", read_money, "1,250", "बचत", ("savings_rupees", "कुल बचत")),
    Column("savings_as_of", read_past_date, "2026-10-31", "बचत की तारीख़", ("बचत की तारीख", "savings_date")),
    Column("reminder_consent", _read_yes_no, "yes", "याद दिलाने की सहमति", ("consent", "सहमति")),
    Column("consent_on", read_past_date, "2026-10-15", "सहमति की तारीख़", ("सहमति की तारीख", "consent_date")),
))  # fmt: skip

LOANS = Kind("loans", "loan", "क़र्ज़", ("code",), (
    Column("code", _code, "L-0001", "कोड", ("loan_code", "क़र्ज़ कोड", "कर्ज कोड", "ऋण कोड"), required=True),
    Column("member_code", _code, "M-0001", "सदस्य कोड", ("member", "सदस्य"), required=True),
    Column("lender", read_text(120), "Ujala SHG", "ऋणदाता", ("कर्ज देने वाला",)),
    Column("purpose", read_text(64), "Goat rearing", "उद्देश्य", ("काम",)),
    Column("principal", read_positive_money, "12,000", "मूलधन", ("amount", "principal_rupees"), required=True),
    Column("disbursed_on", read_past_date, "2026-08-01", "दिया गया", ("disbursement_date",), required=True),
    Column("closed_on", read_past_date, "", "बंद हुआ", ("closing_date", "बंद होने की तारीख")),
))  # fmt: skip

INSTALMENTS = Kind("instalments", "instalment", "किस्त", ("loan_code", "n"), (
    Column("loan_code", _code, "L-0001", "क़र्ज़ कोड", ("loan", "कर्ज कोड", "ऋण कोड"), required=True),
    Column("n", read_whole(1, MAX_INSTALMENTS), "1", "किस्त संख्या", ("number", "no", "किस्त"), required=True),
    Column("due_on", read_date, "2026-09-05", "देय तारीख़", ("due_date", "देय तारीख"), required=True),
    Column("amount", read_positive_money, "1,100", "रक़म", ("रकम", "राशि", "amount_rupees"), required=True),
))  # fmt: skip

PAYMENTS = Kind("payments", "payment", "भुगतान", ("loan_code", "receipt"), (
    Column("loan_code", _code, "L-0001", "क़र्ज़ कोड", ("loan", "कर्ज कोड", "ऋण कोड"), required=True),
    Column("receipt", read_code(64), "R-0001", "रसीद", ("receipt_no", "रसीद संख्या", "रसीद नंबर"), required=True),
    Column("paid_on", read_past_date, "2026-09-05", "जमा तारीख़", ("paid_date", "जमा तारीख"), required=True),
    Column("amount", read_positive_money, "1,100", "रक़म", ("रकम", "राशि", "amount_rupees"), required=True),
    Column("paid_to", _read_paid_to, "group", "किसको दिया", ("किसे दिया",)),
))  # fmt: skip

# In the order in which a new trust brings its books: each refers to the ones before it.
KINDS: dict[str, Kind] = {kind.name: kind for kind in (STAFF, GROUPS, MEMBERS, LOANS, INSTALMENTS, PAYMENTS)}


def template_csv(kind: str) -> str:
    """Return a CSV with the headings and one example row. Raises KeyError for an unknown kind.

    It begins with a byte-order mark: Excel reads Hindi in a CSV only with it, and our own reader does not mind.
    """
    columns = KINDS[kind].columns
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in columns])
    writer.writerow([column.example for column in columns])
    return BOM + out.getvalue()


TEMPLATES: dict[str, str] = {kind: template_csv(kind) for kind in KINDS}

"""People with stories for the demo: invented first names, made-up numbers. Dates are relative to the demo's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# (code, name, name_hi, phone, takes_calls)
STAFF = (
    ("D-01", "Saroj", "सरोज", "9000000091", "yes"),
    ("D-02", "Naseem", "नसीम", "9000000092", "yes"),
    ("S-01", "Anita", "अनीता", "", "no"),
    ("L-01", "Farida", "फ़रीदा", "", "no"),
    ("A-01", "Usha", "ऊषा", "", "no"),
    ("H-01", "Sadia", "सादिया", "9000000096", "no"),
    ("V-01", "Meera", "मीरा", "9000000093", "yes"),
    ("V-02", "Nusrat", "नुसरत", "", "no"),
)
# With what a didi works by phone, by her code.
WORK_NUMBERS = {"D-01": "147036"}
# (code, name, name_hi, village, weekday, time, didi)
GROUPS = (
    ("G-001", "Ujala", "उजाला समूह", "Malihabad", "Wednesday", "14:00", "D-01"),
    ("G-002", "Roshni", "रोशनी समूह", "Kakori", "Friday", "11:00", "D-02"),
    ("G-003", "Himmat", "हिम्मत समूह", "Chinhat", "Saturday", "15:30", "D-01"),
)


@dataclass(frozen=True, slots=True)
class DemoMember:
    """One woman. `due_in`: days to her next open instalment, None without a loan.

    `paid`: how many instalments are paid; `keys`: her secret number.
    """

    code: str
    name: str
    name_hi: str
    group: str
    phone: str
    story: str
    shared: bool = False
    level: int = 0
    keys: str | None = None
    savings: int | None = None
    consent: bool = True
    due_in: int | None = None
    instalment: int = 1150
    paid: int = 4
    leads: bool = False


MEMBERS = (
    DemoMember(
        "M-001", "Savita", "सविता", "G-001", "9000000001", "own phone, secret number 2580, leads her group",
        level=2, keys="2580", savings=4200, due_in=3, leads=True,
    ),
    DemoMember(
        "M-002", "Rukhsana", "रुख़साना", "G-001", "9000000002", "shares the phone: hears of the meeting, not of money",
        shared=True, savings=1800, due_in=3,
    ),
    DemoMember(
        "M-003", "Meena", "मीना", "G-002", "9000000003", "35 days past due; her didi will talk to her, not a machine",
        level=1, savings=600, due_in=-35, paid=2,
    ),
    DemoMember(
        "M-004", "Phoolmati", "फूलमती", "G-002", "9000000004", "said no to reminder calls",
        level=1, savings=950, consent=False, due_in=3,
    ),
    DemoMember(
        "M-005", "Kamla", "कमला", "G-003", "9000000005", "saves, has no loan; secret number 1470",
        level=2, keys="1470", savings=7350,
    ),
    DemoMember(
        "M-006", "Shabana", "शबाना", "G-003", "9000000006", "own phone, secret number 3690, a loan just begun",
        level=2, keys="3690", savings=300, due_in=10, paid=0,
    ),
    DemoMember(
        "M-007", "Ramrati", "रामरती", "G-001", "9000000007", "own phone, hears the day but not the amount",
        level=1, savings=2100, due_in=3,
    ),
    DemoMember(
        "M-008", "Guddi", "गुड्डी", "G-003", "9000000007", "Ramrati's daughter-in-law, on the same phone",
        shared=True, savings=150,
    ),
)  # fmt: skip


def sheets(today_on: date) -> dict[str, str]:
    """Return the demo's sheets as CSV text, in the order they are to be brought in."""
    return {
        "staff": _csv(
            "code,name,name_hi,phone,takes_calls,branch,language",
            [(*row[:4], row[4], "Lucknow", "hi") for row in STAFF],
        ),
        "groups": _csv(
            "code,name,name_hi,village,block,district,meeting_weekday,meeting_time,meeting_place_hi,didi_code",
            [(g[0], g[1], g[2], g[3], g[3], "Lucknow", g[4], g[5], "पंचायत भवन", g[6]) for g in GROUPS],
        ),
        "members": _csv(
            "code,name,name_hi,group_code,phone,phone_shared,privacy_level,language,savings,savings_as_of,"
            "reminder_consent,consent_on,is_leader",
            [_member(member, today_on) for member in MEMBERS],
        ),
        "loans": _csv(
            "code,member_code,lender,purpose,principal,disbursed_on",
            [_loan(member, today_on) for member in MEMBERS if member.due_in is not None],
        ),
        "instalments": _csv("loan_code,n,due_on,amount", _instalments(today_on)),
        "payments": _csv("loan_code,receipt,paid_on,amount,paid_to", _payments(today_on)),
    }


def _csv(header: str, rows: list[tuple[object, ...]]) -> str:
    return "\n".join([header, *(",".join(str(cell) for cell in row) for row in rows)]) + "\n"


def _member(member: DemoMember, today_on: date) -> tuple[object, ...]:
    # The two who share a number are both marked as sharing it, or the importer refuses the sheet.
    shared = member.shared or sum(other.phone == member.phone for other in MEMBERS) > 1
    return (
        member.code,
        member.name,
        member.name_hi,
        member.group,
        member.phone,
        "yes" if shared else "no",
        member.level,
        "hi",
        member.savings if member.savings is not None else "",
        today_on - timedelta(days=2),
        "yes" if member.consent else "no",
        today_on - timedelta(days=20),
        "yes" if member.leads else "no",
    )


LOAN_LENGTH = 12


def _loan_code(member: DemoMember) -> str:
    return member.code.replace("M-", "L-")


def _due_days(member: DemoMember, today_on: date) -> list[date]:
    """Return the due days: the first unpaid one is `due_in` days from today."""
    first_open = today_on + timedelta(days=member.due_in or 0)
    return [first_open + timedelta(days=30 * (n - member.paid)) for n in range(LOAN_LENGTH)]


def _loan(member: DemoMember, today_on: date) -> tuple[object, ...]:
    begun_on = _due_days(member, today_on)[0] - timedelta(days=30)
    return (
        _loan_code(member),
        member.code,
        "LMST",
        "chikan",
        member.instalment * LOAN_LENGTH,
        min(begun_on, today_on),
    )


def _instalments(today_on: date) -> list[tuple[object, ...]]:
    return [
        (_loan_code(member), n, due_on, member.instalment)
        for member in MEMBERS
        if member.due_in is not None
        for n, due_on in enumerate(_due_days(member, today_on), start=1)
    ]


def _payments(today_on: date) -> list[tuple[object, ...]]:
    return [
        (_loan_code(member), f"R-{member.code}-{n}", due_on, member.instalment, "group")
        for member in MEMBERS
        if member.due_in is not None
        for n, due_on in enumerate(_due_days(member, today_on)[: member.paid], start=1)
    ]


def handsets() -> list[dict[str, object]]:
    """Return the phones of the demo's network, as the carrier's people file wants them."""
    people: list[dict[str, object]] = []
    for member in MEMBERS:
        if any(person["number"] == f"91{member.phone}" for person in people):
            continue
        people.append(
            {
                "number": f"91{member.phone}",
                "label": f"{member.name}: {member.story}",
                "label_hi": member.name_hi,
                "script": [{"do": "let_ring"}],
            }
        )
    for code, name, name_hi, phone, _takes in STAFF:
        if phone:
            people.append(
                {
                    "number": f"91{phone}",
                    "label": f"{name}, didi ({code})",
                    "label_hi": f"{name_hi} दीदी",
                    "script": [{"do": "answer", "after": 4}, {"do": "hang_up_at", "seconds": 20}],
                }
            )
    people.append(
        {"number": "919000000099", "label": "A woman nobody knows yet", "label_hi": "अनजान बहन", "script": []}
    )
    return people

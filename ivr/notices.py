"""What is spoken of a notice: one place for the line, which fills the gaps, and for the console, which shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.notices import NoticeKind
from core.speakable import Clock12, DateWords, Day, Name, Phrase, Rupees, Speakable
from db.queries.notices import Told

# The flow of a call that brings one.
CALL_FLOW = "notice_call"
# The prompt each kind is spoken in. Kinds that are not here are told in a recorded voice, or by a person.
PROMPTS: Mapping[NoticeKind, str] = {
    NoticeKind.ALERT: "IEC.ALERT",
    NoticeKind.CAMP: "CRF.CAMP",
    NoticeKind.CLASS: "TRN.CLASS",
    NoticeKind.ORDER: "CRF.ORDER",
    NoticeKind.RATES: "CRF.RATE",
    NoticeKind.SHIFT: "SHIFT.ASK",
    NoticeKind.SAKHI_DAY: "SHG.SAKHIDAY",
    NoticeKind.STOCK: "SHG.NEAR",
    NoticeKind.GROUP: "SHG.VOTE",
    NoticeKind.TALKING_POINT: "SHG.TALK",
}
# The slot that the notice's own words fill.
_TITLES: Mapping[NoticeKind, str] = {
    NoticeKind.ALERT: "topic",
    NoticeKind.CAMP: "scheme",
    NoticeKind.CLASS: "course",
    NoticeKind.ORDER: "craft",
    NoticeKind.RATES: "item",
    NoticeKind.SAKHI_DAY: "sakhi",
    NoticeKind.STOCK: "item",
    NoticeKind.TALKING_POINT: "topic",
}
_NO_PAPERS = Phrase("PHR.PAPERS")


def words(notice: Told, today_on: date) -> dict[str, Speakable]:
    """Return what fills the gaps of a notice's prompt on a day, by slot."""
    found: dict[str, Speakable] = {}
    if notice.kind in _TITLES:
        found[_TITLES[notice.kind]] = Name(notice.title_hi)
    if notice.place_hi is not None:
        found["place"] = Name(notice.place_hi)
    if notice.happens_on is not None:
        found |= {"day": Day(notice.happens_on, today_on), "date": DateWords(notice.happens_on)}
    if notice.happens_time is not None:
        found["time"] = Clock12(notice.happens_time)
    if notice.low_paise is not None and notice.high_paise is not None:
        found |= {"low": Rupees(notice.low_paise), "high": Rupees(notice.high_paise)}
    if notice.kind is NoticeKind.ALERT:
        found |= {"source": Name(notice.source), "date": DateWords(notice.source_on)}
    if notice.kind is NoticeKind.CAMP:
        found["docs"] = Name(notice.more["docs"]) if notice.more.get("docs") else _NO_PAPERS
    return found


def names(notice: Told) -> list[str]:
    """Return the texts of a notice that need a clip of their own before it can be told."""
    return [value.hi for value in words(notice, notice.source_on).values() if isinstance(value, Name)]

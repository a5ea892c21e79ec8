"""Facts of groups and their leaders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from call_flows.facts import FactValue
from core.clock import at_india
from core.entries import EntryKind, usual, week_of
from core.notices import NoticeKind
from core.speakable import Name, Phrase
from db.queries import entries, errands, follow_ups, group
from db.queries.group import OpenVote
from db.queries.notices import Told
from ivr.notices import words
from ivr.resolvers.told_today import told_today
from ivr.sources import NONE, Memory, Resolver, Sources
from ivr.stored_sound import name_of

# What a flow remembers as `item`, in words.
ITEM_WORDS: Mapping[str, str] = {
    "masks": "PHR.MASKS",
    "soap": "PHR.SOAP",
    "sewing": "PHR.SEWN",
    "goods": "PHR.GOODS",
    "rice": "PHR.RICE",
    "pulses": "PHR.PULSES",
    "vegetables": "PHR.VEGETABLES",
}
# She is asked about the sakhi's receipt for a week; goods that a group made are counted on for four.
_RECEIPT_ASKED = timedelta(days=7)
_STOCK_LASTS = timedelta(weeks=4)


def _is_leader(facts: Sources, memory: Memory) -> FactValue:
    if facts.member_id is None:
        return False
    with facts.database.read() as connection:
        return group.is_leader(connection, facts.member_id)


def _item_words(facts: Sources, memory: Memory) -> FactValue:
    return Phrase(ITEM_WORDS.get(memory.get("item", ""), "PHR.GOODS"))


def _usual(kind: EntryKind, item: str | None = "") -> Resolver:
    """Return what finds the usual of her group; `item` None stands for the one she chose."""

    def resolve(facts: Sources, memory: Memory) -> FactValue:
        if facts.member_id is None:
            return None
        counted = memory.get("item", "") if item is None else item
        with facts.database.read() as connection:
            group_id = group.group_of(connection, facts.member_id)
            return usual(entries.earlier(connection, group_id, kind, counted, week_of(facts.today_on)))

    return resolve


def _talking_point(facts: Sources) -> Told | None:
    return next(iter(told_today(facts, NoticeKind.TALKING_POINT)), None)


def _talking_point_words(facts: Sources, memory: Memory) -> FactValue:
    notice = facts.once(_talking_point)
    return words(notice, facts.today_on)["topic"] if notice else None


def _news(facts: Sources, memory: Memory) -> FactValue:
    if facts.member_id is None:
        return NONE
    with facts.database.read() as connection:
        file = group.news(connection, facts.member_id, facts.today_on)
    return NONE if file is None else name_of(file)


def _vote(facts: Sources) -> OpenVote | None:
    if facts.member_id is None:
        return None
    with facts.database.read() as connection:
        return group.open_vote(connection, facts.member_id, facts.today_on)


def _vote_day(facts: Sources, memory: Memory) -> FactValue:
    vote = facts.once(_vote)
    return facts.day(vote.day_on) if vote else None


def _sakhi_day(facts: Sources) -> Told | None:
    """Return the bank sakhi's next day where she lives."""
    if facts.member_id is None:
        return None
    told = told_today(facts, NoticeKind.SAKHI_DAY)
    coming = [notice for notice in told if notice.happens_on is not None and notice.happens_on >= facts.today_on]
    return min(coming, key=lambda notice: (notice.happens_on, notice.id), default=None)


def _sakhi_day_words(facts: Sources, memory: Memory) -> FactValue:
    notice = facts.once(_sakhi_day)
    return facts.day(notice.happens_on) if notice and notice.happens_on else None


def _sakhi(facts: Sources, memory: Memory) -> FactValue:
    notice = facts.once(_sakhi_day)
    return words(notice, facts.today_on)["sakhi"] if notice else None


def _sakhi_visit(facts: Sources, memory: Memory) -> FactValue:
    """Return the visit she may be asked about whether to ring her after it: not twice, and never a hidden number."""
    notice = facts.once(_sakhi_day)
    if notice is None or facts.member_id is None or facts.caller.other_party is None:
        return NONE
    with facts.database.read() as connection:
        is_planned = errands.is_made(connection, follow_ups.receipt_key(notice.id, facts.member_id))
    return NONE if is_planned else str(notice.id)


def _receipt_is_due(facts: Sources, memory: Memory) -> FactValue:
    if facts.member_id is None:
        return False
    with facts.database.read() as connection:
        visit_on = group.sakhi_was_there_on(connection, facts.member_id, facts.today_on)
        if visit_on is None or facts.today_on - visit_on > _RECEIPT_ASKED:
            return False
        return not group.receipt_told(connection, facts.member_id, at_india(visit_on, time()))


def _place(facts: Sources, memory: Memory) -> str | None:
    """Return where what she chose is to be had, near the group she named."""
    since_on = week_of(facts.today_on - _STOCK_LASTS)
    with facts.database.read() as connection:
        village = group.village_of(connection, int(memory["group_no"]))
        if village is None:
            return None
        return group.place_with(connection, memory["item"], village, today_on=facts.today_on, since_on=since_on)


def _place_words(facts: Sources, memory: Memory) -> FactValue:
    place = _place(facts, memory)
    return Name(place) if place else None


RESOLVERS: Mapping[str, Resolver] = {
    "member.is_leader": _is_leader,
    "item.words": _item_words,
    "count.usual": _usual(EntryKind.COUNT, None),
    "count.rice_usual": _usual(EntryKind.RICE_IN, "rice"),
    "count.present_usual": _usual(EntryKind.ATTENDANCE),
    "count.collected_usual": _usual(EntryKind.COLLECTION),
    "group.notice": _news,
    "group.has_talking_point": lambda facts, memory: facts.once(_talking_point) is not None,
    "group.talking_point": _talking_point_words,
    "group.vote_is_open": lambda facts, memory: facts.once(_vote) is not None,
    "group.vote_day": _vote_day,
    "group.sakhi_comes": lambda facts, memory: facts.once(_sakhi_day) is not None,
    "group.sakhi_day": _sakhi_day_words,
    "group.sakhi": _sakhi,
    "group.sakhi_visit": _sakhi_visit,
    "group.receipt_is_due": _receipt_is_due,
    "stock.is_near": lambda facts, memory: _place(facts, memory) is not None,
    "stock.place": _place_words,
}

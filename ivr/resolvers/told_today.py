"""Notices that are told today, as the facts of several areas find them and speak of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from call_flows.facts import FactValue
from core.notices import NoticeKind
from db.queries import notices
from db.queries.notices import Told
from ivr.notices import words
from ivr.sources import Memory, Resolver, Sources


def told_today(facts: Sources, *kinds: NoticeKind) -> list[Told]:
    """Return the notices of these kinds that she is told today, the newest first."""
    with facts.database.read() as connection:
        return notices.told(connection, kinds, facts.today_on, member_id=facts.member_id)


def chosen(told: Sequence[Told], memory: Memory, name: str) -> Told | None:
    """Return the notice whose number the flow remembers as `name`."""
    return next((notice for notice in told if str(notice.id) == memory.get(name)), None)


def of_the(name: str, look: Callable[[Sources], Sequence[Told]], slot: str) -> Resolver:
    """Return what fills `slot` of the notice remembered as `name`, one of those that `look` finds."""

    def resolve(facts: Sources, memory: Memory) -> FactValue:
        notice = chosen(facts.once(look), memory, name)
        return words(notice, facts.today_on).get(slot) if notice is not None else None

    return resolve

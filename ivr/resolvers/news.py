"""Facts of health news, rumours and days of crisis."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from core.consent import Purpose
from core.notices import NoticeKind
from db.queries import news, notices
from db.queries.notices import Told
from ivr.notices import words
from ivr.resolvers.wishes import was_asked
from ivr.sources import Memory, Resolver, Sources

# Where a flow remembers which health notice it tells.
ALERT = "alert"
NONE = "none"


def _crisis_on(facts: Sources, memory: Memory) -> FactValue:
    with facts.database.read() as connection:
        until_at = news.crisis_until(connection)
    return until_at is not None and facts.now < until_at


def _alerts(facts: Sources) -> list[Told]:
    with facts.database.read() as connection:
        return notices.told(connection, (NoticeKind.ALERT,), facts.today_on, member_id=facts.member_id)


def _newest(facts: Sources, memory: Memory) -> FactValue:
    return next((str(alert.id) for alert in facts.once(_alerts)), NONE)


def _next_older(facts: Sources, memory: Memory) -> FactValue:
    heard = int(memory[ALERT])
    return next((str(alert.id) for alert in facts.once(_alerts) if alert.id < heard), NONE)


def _of_the_alert(slot: str) -> Resolver:
    def resolve(facts: Sources, memory: Memory) -> FactValue:
        told = {str(alert.id): alert for alert in facts.once(_alerts)}.get(memory.get(ALERT, NONE))
        return words(told, facts.today_on).get(slot) if told is not None else None

    return resolve


RESOLVERS: Mapping[str, Resolver] = {
    "crisis.on": _crisis_on,
    "caller.health_news_asked": was_asked(Purpose.HEALTH_NEWS),
    "notice.alert": _newest,
    "notice.alert_next": _next_older,
    "notice.alert_topic": _of_the_alert("topic"),
    "notice.alert_source": _of_the_alert("source"),
    "notice.alert_date": _of_the_alert("date"),
}

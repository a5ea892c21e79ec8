"""Facts of health news, rumours and days of crisis."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from core.consent import Purpose
from core.notices import NoticeKind
from db.queries import news
from db.queries.notices import Told
from ivr.resolvers.told_today import of_the, told_today
from ivr.resolvers.wishes import was_asked
from ivr.sources import NONE, Memory, Resolver, Sources

# Where a flow remembers which health notice it tells.
ALERT = "alert"


def _crisis_on(facts: Sources, memory: Memory) -> FactValue:
    with facts.database.read() as connection:
        until_at = news.crisis_until(connection)
    return until_at is not None and facts.now < until_at


def _alerts(facts: Sources) -> list[Told]:
    return told_today(facts, NoticeKind.ALERT)


def _newest(facts: Sources, memory: Memory) -> FactValue:
    return next((str(alert.id) for alert in facts.once(_alerts)), NONE)


def _next_older(facts: Sources, memory: Memory) -> FactValue:
    heard = int(memory[ALERT])
    return next((str(alert.id) for alert in facts.once(_alerts) if alert.id < heard), NONE)


RESOLVERS: Mapping[str, Resolver] = {
    "crisis.on": _crisis_on,
    "caller.health_news_asked": was_asked(Purpose.HEALTH_NEWS),
    "notice.alert": _newest,
    "notice.alert_next": _next_older,
    "notice.alert_topic": of_the(ALERT, _alerts, "topic"),
    "notice.alert_source": of_the(ALERT, _alerts, "source"),
    "notice.alert_date": of_the(ALERT, _alerts, "date"),
}

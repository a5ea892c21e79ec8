"""Facts and effects of health news, rumours and days of crisis."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "crisis.on": "these are days of crisis: alerts come first, and nobody is called about money",
    "caller.health_news_asked": "she has said from this number whether we may ring her with health notices",
    "notice.alert": "the newest health notice that is told today, as its number, or none",
    "notice.alert_next": "the next older one after the remembered `alert`, or none",
    "notice.alert_topic": "what the remembered `alert` says",
    "notice.alert_source": "who says so",
    "notice.alert_date": "on which day they said so",
}

EFFECTS: Mapping[str, frozenset[str]] = {
    "notice_reply": frozenset({"notice", "choice"}),
}

"""Facts and effects of groups and their leaders."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "member.is_leader": "she reports for her group",
    "item.words": "what she chose to speak of, such as masks",
    "count.usual": "what her group usually makes of it in a week",
    "count.rice_usual": "how many kilos of rice her group usually collects in a week",
    "count.present_usual": "how many usually come to its meeting",
    "count.collected_usual": "what it usually puts together there, in paise",
    "group.notice": "the recorded news of her group, or none",
    "group.has_talking_point": "the campaign has a talking point today",
    "group.talking_point": "the campaign's talking point, in words",
    "group.vote_is_open": "her group's leader is asked about a meeting day",
    "group.vote_day": "the day she is asked about, with its weekday",
    "group.sakhi_comes": "the bank sakhi's next day in her village is known",
    "group.sakhi_day": "that day, with its weekday",
    "group.sakhi": "the sakhi's name",
    "group.sakhi_visit": "that visit, if she may be asked whether to ring her the day after, as its notice; or none",
    "group.receipt_is_due": "the sakhi was there in the last days, and nobody asked her about a receipt yet",
    "stock.is_near": "a group near the one she named has what she chose",
    "stock.place": "where that is",
}

# A field that a report has no use for is "-".
EFFECTS: Mapping[str, frozenset[str]] = {
    "entry": frozenset({"kind", "item", "quantity", "choice", "detail"}),
    "figure": frozenset({"kind", "item", "quantity", "odd", "status"}),
    "rice_need": frozenset(),
    "group_notice": frozenset({"recording_id"}),
    "vote": frozenset({"choice"}),
    "receipt_call": frozenset({"notice"}),
}

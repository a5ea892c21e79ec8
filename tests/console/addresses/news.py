"""Addresses of the console for health news, rumours and days of crisis."""

from __future__ import annotations

from collections.abc import Mapping

from console.access import Permission
from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {
    "notices.listing": (Permission.NOTICES_VIEW, "GET", "/notices"),
    "notices.new": (Permission.NOTICES_MAKE, "GET", "/notices/new?kind=alert"),
    "notices.make": (Permission.NOTICES_MAKE, "POST", "/notices/new"),
    "notices.page": (Permission.NOTICES_VIEW, "GET", "/notices/1"),
    "notices.approve": (Permission.NOTICES_APPROVE, "POST", "/notices/1/approve"),
    "notices.recall": (Permission.NOTICES_APPROVE, "POST", "/notices/1/recall"),
    "notices.piece_rates": (Permission.NOTICES_VIEW, "GET", "/notices/piece-rates"),
    "notices.ring": (Permission.NOTICES_APPROVE, "POST", "/notices/1/calls"),
    "crisis.page": (Permission.CRISIS_SWITCH, "GET", "/crisis"),
    "crisis.begin": (Permission.CRISIS_SWITCH, "POST", "/crisis"),
    "crisis.end": (Permission.CRISIS_SWITCH, "POST", "/crisis/end"),
}

"""Addresses of the console for what comes back to her."""

from __future__ import annotations

from collections.abc import Mapping

from console.access import Permission
from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {
    "answers.send": (Permission.ANSWER, "POST", "/cases/1/answer"),
    "answers.play": (Permission.RECORDING_LISTEN, "GET", "/answers/1"),
    "errands.listing": (Permission.ERRANDS_VIEW, "GET", "/errands"),
}

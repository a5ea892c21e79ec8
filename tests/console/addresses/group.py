"""Addresses of the console for groups and their leaders."""

from __future__ import annotations

from collections.abc import Mapping

from console.access import Permission
from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {
    "entries.listing": (Permission.ENTRIES_VIEW, "GET", "/entries"),
    "entries.totals": (Permission.ENTRIES_VIEW, "GET", "/entries/totals"),
    "entries.file": (Permission.ENTRIES_EXPORT, "GET", "/entries/file.csv"),
    "entries.check": (Permission.ENTRIES_CHECK, "POST", "/entries/1/check"),
}

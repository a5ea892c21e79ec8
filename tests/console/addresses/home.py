"""Addresses of the console for trouble at home."""

from __future__ import annotations

from collections.abc import Mapping

from console.access import Permission
from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {
    "private.listing": (Permission.SAFETY_VIEW, "GET", "/private"),
    "private.page": (Permission.SAFETY_VIEW, "GET", "/private/1"),
    "private.note": (Permission.SAFETY_CHANGE, "POST", "/private/1/note"),
    "private.move": (Permission.SAFETY_CHANGE, "POST", "/private/1/state"),
    "private.number": (Permission.SAFETY_CHANGE, "POST", "/private/1/number"),
    "private_looks.listing": (Permission.SAFETY_VIEW, "GET", "/private/looks"),
    "private.let_ring": (Permission.SAFETY_CHANGE, "POST", "/private/1/ring"),
    "private_codes.listing": (Permission.SAFETY_VIEW, "GET", "/private/numbers"),
    "private_codes.make": (Permission.SAFETY_CHANGE, "POST", "/private/numbers"),
    "private_codes.retire": (Permission.SAFETY_CHANGE, "POST", "/private/numbers/retire"),
}

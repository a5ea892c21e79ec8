"""Addresses of the console for staff who work by phone."""

from __future__ import annotations

from collections.abc import Mapping

from console.access import Permission
from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {
    "me.work_number": (Permission.CASE_CHANGE, "POST", "/me/work-number"),
}

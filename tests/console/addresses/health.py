"""Addresses of the console for health triage."""

from __future__ import annotations

from collections.abc import Mapping

from console.access import Permission
from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {
    "doctor_calls.form": (Permission.DOCTOR_BOOK, "GET", "/cases/1/doctor"),
    "doctor_calls.book": (Permission.DOCTOR_BOOK, "POST", "/cases/1/doctor"),
}

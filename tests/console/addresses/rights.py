"""Addresses of the console for lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping

from console.access import Permission
from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {
    "lessons.page": (Permission.LESSONS_VIEW, "GET", "/lessons"),
    "config_page.page": (Permission.CONFIG_VIEW, "GET", "/values"),
}

"""Addresses of the console for lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping

from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {}

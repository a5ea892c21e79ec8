"""Addresses of the console for health triage."""

from __future__ import annotations

from collections.abc import Mapping

from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {}

"""Addresses of the console for health news, rumours and days of crisis."""

from __future__ import annotations

from collections.abc import Mapping

from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {}

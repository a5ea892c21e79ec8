"""Addresses of the console for trouble at home."""

from __future__ import annotations

from collections.abc import Mapping

from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {}

"""Addresses of the console for what comes back to her."""

from __future__ import annotations

from collections.abc import Mapping

from tests.console.addresses.entry import Address

ADDRESSES: Mapping[str, Address] = {}

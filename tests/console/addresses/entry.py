"""What the tests know of an address: the permission it needs, its method, an example of its path."""

from __future__ import annotations

from console.access import Permission

Address = tuple[Permission, str, str]

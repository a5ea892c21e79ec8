"""Ids that stay the same as long as the names do: another system may keep what it knows about a flow or block."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid5

# Ours alone; made once at random.
_NAMESPACE = UUID("5d0e4f5e-6d6c-4c57-9c1c-0b7b7f0a2f11")


def container_id() -> str:
    """Return the id of the whole book."""
    return str(uuid5(_NAMESPACE, "sunwai"))


def flow_id(flow: str) -> str:
    """Return the id of a flow."""
    return str(uuid5(_NAMESPACE, flow))


def block_id(flow: str, node: str) -> str:
    """Return the id of a node as a block."""
    return str(uuid5(_NAMESPACE, f"{flow}.{node}"))


def exit_id(flow: str, node: str, path: tuple[str, ...]) -> str:
    """Return the id of one way out of a node."""
    return str(uuid5(_NAMESPACE, f"{flow}.{node}:{'.'.join(path)}"))


def resource_id(flow: str, words: tuple[str, ...]) -> str:
    """Return the id of what is said with these prompts, or of a choice with this label."""
    return str(uuid5(_NAMESPACE, f"{flow} says {' '.join(words)}"))


def package_id(name: str) -> str:
    """Return the id of a package of results: the results format wants one that looks random (version 4)."""
    return str(UUID(bytes=hashlib.sha256(name.encode()).digest()[:16], version=4))

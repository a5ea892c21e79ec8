"""What can be wrong with a database."""

from __future__ import annotations


class SchemaTooNewError(RuntimeError):
    """The database was made by a newer Sunwai. Install that version, or restore a backup made by this one."""


class WrongSafetyKeyError(RuntimeError):
    """The safety store holds rows under a key that the settings do not name."""

"""What the web server loads: one factory per process, which imports only what that process runs."""

from __future__ import annotations

from flask import Flask

from commands.parents import die_with_parent
from commands.startup import not_collecting
from core.settings import load_settings


def line() -> Flask:
    """Return the line's application."""
    die_with_parent()
    with not_collecting():
        from commands.composition.line import build_line

        return build_line(load_settings())


def console() -> Flask:
    """Return the console's application."""
    die_with_parent()
    with not_collecting():
        from commands.composition.console import build_console

        return build_console(load_settings())

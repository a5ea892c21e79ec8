"""What the web server loads: one factory per process."""

from __future__ import annotations

from flask import Flask

from commands.composition import build_console, build_line
from core.settings import load_settings


def line() -> Flask:
    """Return the line's application."""
    return build_line(load_settings())


def console() -> Flask:
    """Return the console's application."""
    return build_console(load_settings())

"""Builds the console: one Flask app, every page under /console/."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, redirect, url_for
from flask_security import Security
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from console import (
    access,
    answers,
    audit_page,
    calls,
    cases,
    config_page,
    crisis,
    doctor_calls,
    entries,
    errands,
    errors,
    filters,
    headers,
    i18n,
    lessons,
    login,
    me,
    notices,
    private,
    private_codes,
    private_looks,
    recordings,
    reminders,
    reveal,
    today,
)
from console.asked import RowNumber
from console.services import ConsoleServices, Words
from console.sessions import DatabaseSessions
from console.users import StaffDatastore

__all__ = ["ConsoleServices", "Words", "create_console"]

PREFIX = "/console"
_AREAS = (
    login,
    today,
    calls,
    recordings,
    reveal,
    cases,
    reminders,
    entries,
    notices,
    crisis,
    audit_page,
    me,
    private,
    private_codes,
    private_looks,
    answers,
    errands,
    doctor_calls,
    lessons,
    config_page,
)


def create_console(services: ConsoleServices) -> Flask:
    """Return the console as a WSGI application."""
    app = Flask("console", static_url_path=f"{PREFIX}/static")
    app.config.update(_settings(services))
    app.extensions["sunwai"] = services
    app.session_interface = DatabaseSessions(services)
    app.url_map.converters["row"] = RowNumber
    i18n.init_languages(app)
    filters.init_filters(app)
    headers.init_headers(app, services.public_url)
    answers.let_sound_in(app)
    CSRFProtect(app)
    Security(app, StaffDatastore(services.database), register_blueprint=False)
    login.init_login(app, services)
    app.before_request(access.guard)
    errors.init_errors(app)
    for area in _AREAS:
        app.register_blueprint(area.pages, url_prefix=PREFIX)

    @app.get("/")
    @access.public
    def root() -> Response:
        return redirect(url_for("today.page"))

    if services.public_url.startswith("https:"):
        # TLS ends at one proxy in front of us; it says who is really calling.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def _settings(services: ConsoleServices) -> dict[str, object]:
    return {
        "SECRET_KEY": services.secret_key,
        "TRUSTED_HOSTS": [urlsplit(services.public_url).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"],
        "MAX_CONTENT_LENGTH": 256 * 1024,
        "MAX_FORM_MEMORY_SIZE": 64 * 1024,
        # We ask where a form comes from ourselves (headers.py): browsers send no referrer to us.
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_TIME_LIMIT": 10 * 3600,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_SALT": "unused: argon2 salts each password by itself",
        "SECURITY_TOKEN_MAX_AGE": timedelta(0),
        "SECURITY_DEFAULT_REMEMBER_ME": False,
    }

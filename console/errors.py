"""Pages for what went wrong: plain, kind, without a word about how we are made."""

from __future__ import annotations

from flask import Flask, current_app, render_template
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

_PAGES = {
    400: (_l("We could not read this request"), _l("Go back one page and try again.")),
    403: (_l("This page is not part of your role"), _l("If you need it for your work, ask your supervisor.")),
    404: (_l("There is nothing here"), _l("It may have been removed, or it belongs to another team.")),
    405: (_l("We could not read this request"), _l("Go back one page and try again.")),
    409: (_l("Somebody else was quicker"), _l("Look at what has changed, then decide again.")),
    413: (_l("This is too long"), _l("Please shorten the text and try again.")),
    416: (_l("We could not read this request"), _l("Go back one page and try again.")),
    429: (_l("Too many tries"), _l("Please wait 15 minutes, then try again.")),
    500: (_l("Something broke on our side"), _l("Nothing you typed caused this. Please try again in a minute.")),
}
_STALE_FORM = (_l("This form has grown old"), _l("Open the page again and send the form once more."))


def init_errors(app: Flask) -> None:
    """Give the app its error pages."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _our_fault)


def error_page(code: int) -> tuple[str, int]:
    """Return the page for an HTTP status."""
    title, advice = _PAGES.get(code, _PAGES[500 if code >= 500 else 400])
    return render_template("error.html", title=title, advice=advice, code=code), code


def _stale_form(_: CSRFError) -> tuple[str, int]:
    title, advice = _STALE_FORM
    return render_template("error.html", title=title, advice=advice, code=400), 400


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < 400 or isinstance(error, SecurityError):
        # A request for a foreign host has no addresses to build a page with.
        return error
    return error_page(error.code)


def _our_fault(error: Exception) -> tuple[str, int]:
    current_app.logger.error("page failed", exc_info=error)
    return error_page(500)

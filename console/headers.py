"""What every answer carries: nothing may load from elsewhere, be kept or be framed (R69, R72, R73)."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        # Pico draws its arrows and ticks with data: images.
        "img-src 'self' data:",
        "media-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_YEAR = 365 * 24 * 3600


def init_headers(app: Flask, public_url: str) -> None:
    """Guard requests by where they come from, and add the headers to every answer."""
    secure = public_url.startswith("https:")

    @app.before_request
    def refuse_foreign_posts() -> None:
        if request.method in {"GET", "HEAD"}:
            return
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        origin = request.headers.get("Origin", "null")
        # Our own pages send "Origin: null", because they are told to send no referrer.
        if site not in {"same-origin", "none"} or (origin != "null" and urlsplit(origin).netloc != request.host):
            abort(403)

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = _POLICY
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if secure:
            headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
        if request.endpoint == "static" and response.status_code == 200:
            headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        else:
            headers["Cache-Control"] = "no-store"
        return response

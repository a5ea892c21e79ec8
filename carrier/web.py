"""Answers of the REST API, in the vendor's shapes."""

import json
import uuid
from typing import Any

from werkzeug.wrappers import Request, Response

PAGE = 20


class ApiError(Exception):
    """A refusal with an HTTP status and a text."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class ReplyLostError(ConnectionError):
    """The request was done, but its reply never reaches the caller."""


def answer(values: dict[str, Any], status: int = 200) -> Response:
    """A JSON reply with its `api_id`."""
    return plain({"api_id": str(uuid.uuid4()), **values}, status)


def plain(values: Any, status: int = 200) -> Response:
    """A JSON reply as it is."""
    return Response(json.dumps(values, ensure_ascii=False), status, content_type="application/json")


def refused(error: ApiError) -> Response:
    """An error as the vendor tells it."""
    response = answer({"error": error.text}, error.status)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="API"'
    return response


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object in a request; nothing else is read."""
    raw = request.get_data()
    if not raw:
        return {}
    if request.mimetype != "application/json":
        raise ApiError(400, "the body must be JSON")
    try:
        values = json.loads(raw)
    except ValueError as error:
        raise ApiError(400, "the body is not valid JSON") from error
    if not isinstance(values, dict):
        raise ApiError(400, "the body must be a JSON object")
    return values


def page(request: Request, items: list[dict[str, Any]]) -> Response:
    """Part of a list, with `meta`; at most twenty a page."""
    limit = _whole(request, "limit", PAGE)
    offset = _whole(request, "offset", 0)
    if not 0 < limit <= PAGE:
        raise ApiError(400, f"limit must be between 1 and {PAGE}")

    def at(start: int) -> str | None:
        if not 0 <= start < len(items):
            return None
        return f"{request.path}?limit={limit}&offset={start}"

    meta = {
        "limit": limit,
        "offset": offset,
        "next": at(offset + limit),
        "previous": at(offset - limit) if offset else None,
        "total_count": len(items),
    }
    return answer({"meta": meta, "objects": items[offset : offset + limit]})


def _whole(request: Request, name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdigit():
        raise ApiError(400, f"{name} must be a number")
    return int(text)

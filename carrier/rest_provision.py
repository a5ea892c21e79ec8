"""REST: applications and rented numbers, as far as setting up a line needs them."""

from dataclasses import asdict
from typing import Any

from werkzeug.wrappers import Request, Response

from carrier.exchange import Carrier
from carrier.fragments import is_absolute
from carrier.numbers import Application, RentedNumber
from carrier.web import ApiError, answer, body_of, page


def _shown(carrier: Carrier, application: Application) -> dict[str, Any]:
    base = f"/v1/Account/{carrier.config.auth_id}/Application/{application.app_id}/"
    return {**asdict(application), "enabled": True, "resource_uri": base, "sip_uri": "", "sub_account": None}


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    for name in ("answer_url", "hangup_url", "fallback_answer_url", "message_url"):
        if values.get(name) and not is_absolute(str(values[name])):
            raise ApiError(400, f"{name} is not a valid URL")
    for name in ("answer_method", "hangup_method", "fallback_method", "message_method"):
        if values.get(name) and str(values[name]) not in {"GET", "POST"}:
            raise ApiError(400, f"{name} must be GET or POST")
    return values


def _application(carrier: Carrier, app_id: str) -> Application:
    application = carrier.provisioning.applications.get(app_id)
    if application is None:
        raise ApiError(404, "not found")
    return application


def create_application(carrier: Carrier, request: Request) -> Response:
    """`POST /Application/`."""
    values = _checked(body_of(request))
    name = str(values.get("app_name") or "")
    if not name or not values.get("answer_url"):
        raise ApiError(400, "app_name and answer_url are required")
    if any(one.app_name == name for one in carrier.provisioning.applications.values()):
        raise ApiError(400, f"app_name {name!r} already exists")
    application = Application(carrier.new_id(), name)
    application.change(values)
    # The vendor reports hangups to the answer address unless told otherwise.
    application.hangup_url = application.hangup_url or application.answer_url
    carrier.provisioning.applications[application.app_id] = application
    return answer({"message": "created", "app_id": application.app_id}, 201)


def list_applications(carrier: Carrier, request: Request) -> Response:
    """`GET /Application/`."""
    return page(request, [_shown(carrier, one) for one in carrier.provisioning.applications.values()])


def show_application(carrier: Carrier, request: Request, app_id: str) -> Response:
    """`GET /Application/{id}/`."""
    return answer(_shown(carrier, _application(carrier, app_id)))


def change_application(carrier: Carrier, request: Request, app_id: str) -> Response:
    """`POST /Application/{id}/`."""
    _application(carrier, app_id).change(_checked(body_of(request)))
    return answer({"message": "changed"}, 202)


def delete_application(carrier: Carrier, request: Request, app_id: str) -> Response:
    """`DELETE /Application/{id}/`."""
    _application(carrier, app_id)
    del carrier.provisioning.applications[app_id]
    return Response(status=204)


def _number(carrier: Carrier, number: str) -> RentedNumber:
    rented = carrier.provisioning.numbers.get(number.removeprefix("+"))
    if rented is None:
        raise ApiError(404, "not found")
    return rented


def _shown_number(carrier: Carrier, rented: RentedNumber) -> dict[str, Any]:
    base = f"/v1/Account/{carrier.config.auth_id}"
    return {
        "number": rented.number,
        "alias": rented.alias,
        "application": f"{base}/Application/{rented.app_id}/" if rented.app_id else None,
        "country": "India",
        "number_type": "local",
        "type": "local",
        "voice_enabled": True,
        "sms_enabled": False,
        "active": True,
        "resource_uri": f"{base}/Number/{rented.number}/",
    }


def list_numbers(carrier: Carrier, request: Request) -> Response:
    """`GET /Number/`."""
    return page(request, [_shown_number(carrier, one) for one in carrier.provisioning.numbers.values()])


def show_number(carrier: Carrier, request: Request, number: str) -> Response:
    """`GET /Number/{number}/`."""
    return answer(_shown_number(carrier, _number(carrier, number)))


def change_number(carrier: Carrier, request: Request, number: str) -> Response:
    """`POST /Number/{number}/`: let an application answer it."""
    rented, values = _number(carrier, number), body_of(request)
    if values.get("app_id"):
        rented.app_id = _application(carrier, str(values["app_id"])).app_id
    rented.alias = str(values.get("alias") or rented.alias)
    return answer({"message": "changed"}, 202)

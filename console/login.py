"""Logging in, in one or two steps; logging out; leaving in a hurry; the language before login."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_security import current_user
from flask_security.utils import login_user
from werkzeug.wrappers import Response
from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from console import audit, i18n, lockout, two_step, used_codes
from console.access import public
from console.passwords import hash_password, is_password
from console.services import ConsoleServices, services
from console.sessions import ServerSession
from console.users import ConsoleUser, StaffDatastore
from core.ids import new_token

pages = Blueprint("login", __name__)
# A page everybody might look at. The quick exit puts it where the console was.
HARMLESS_PAGE = "https://mausam.imd.gov.in/"
_SECOND_STEP_SECONDS = 300
_DECOY = "sunwai_decoy"


class LoginForm(Form):
    """E-mail address and password."""

    email = StringField(validators=[InputRequired(), Length(max=200)])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])


class CodeForm(Form):
    """The second step."""

    code = StringField(validators=[InputRequired(), Length(max=40)])


@pages.get("/login")
@public
def form() -> ResponseReturnValue:
    """Show the login form."""
    if current_user.is_authenticated:
        return redirect(url_for("today.page"))
    return render_template("login/form.html")


@pages.post("/login")
@public
def enter() -> ResponseReturnValue:
    """Check address and password. The answer and its time are the same for unknown addresses."""
    typed = LoginForm(request.form)
    address = request.remote_addr or ""
    if not typed.validate():
        return _refused()
    email = str(typed.email.data)
    if not lockout.take_try(services(), who=email, address=address):
        return _locked()
    user = _datastore().find_user(email=email.strip())
    stored = user.password if user is not None and user.password else str(current_app.extensions[_DECOY])
    right = is_password(services().hasher, stored, str(typed.password.data))
    if user is None or not user.password or not right or not user.active:
        audit.seen(audit.Act("login_failed", "login"))
        return _refused()
    if user.tf_totp_secret:
        _own_session().renew()
        session["second_step"] = {"staff_id": user.id, "at": services().clock.now().timestamp()}
        return redirect(url_for("login.second_form"))
    return _let_in(user)


@pages.get("/login/code")
@public
def second_form() -> ResponseReturnValue:
    """Ask for the code of the second step."""
    if _waiting_user() is None:
        return redirect(url_for("login.form"))
    return render_template("login/code.html")


@pages.post("/login/code")
@public
def second_enter() -> ResponseReturnValue:
    """Check the code of the second step."""
    user = _waiting_user()
    if user is None:
        return redirect(url_for("login.form"))
    if not lockout.take_try(services(), who=user.email, address=request.remote_addr or "", second_step=True):
        return _locked()
    typed = CodeForm(request.form)
    if not typed.validate() or not _is_second_step(user, str(typed.code.data)):
        audit.seen(audit.Act("login_code_failed", "login"))
        error = gettext("This code is not right. Wait for the next one and try again.")
        return render_template("login/code.html", error=error), 401
    return _let_in(user)


@pages.post("/logout")
@public
def leave() -> Response:
    """End the session here and in the database."""
    return _ended(redirect(url_for("login.form")))


@pages.get("/leave")
@public
def quick_exit() -> Response:
    """End the session and show a harmless page. The cookie is same-site only, so nobody else can press this."""
    return _ended(redirect(HARMLESS_PAGE))


@pages.post("/language")
@public
def choose_language() -> Response:
    """Switch between Hindi and English, for good if somebody is logged in."""
    chosen = request.form.get("language", "")
    if chosen not in i18n.LANGUAGES:
        abort(400)
    session["language"] = chosen
    if current_user.is_authenticated:
        current_user.language = chosen
        _datastore().put(current_user._get_current_object())
        return redirect(url_for("me.page"))
    return redirect(url_for("login.form"))


def _let_in(user: ConsoleUser) -> Response:
    wanted = session.get("wanted")
    own = _own_session()
    language = session.get("language")
    own.clear()
    own.renew()
    if language:
        session["language"] = language
    session["staff_id"] = user.id
    session["user_agent"] = (request.user_agent.string or "")[:200]
    login_user(user, remember=False, authn_via=["password"])
    lockout.forgive(services(), who=user.email, address=request.remote_addr or "")
    audit.seen(audit.Act("login", "staff", str(user.id)))
    own_page = isinstance(wanted, str) and wanted.startswith("/console/") and "//" not in wanted
    return redirect(wanted if own_page and isinstance(wanted, str) else url_for("today.page"))


def _ended(response: Response) -> Response:
    if current_user.is_authenticated:
        audit.seen(audit.Act("logout", "staff", str(current_user.id)))
    _own_session().end()
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _is_second_step(user: ConsoleUser, typed: str) -> bool:
    if user.tf_totp_secret and used_codes.use_code(user, user.tf_totp_secret, typed):
        return True
    rest = two_step.use_recovery_code(services().secret_key, user.mf_recovery_codes or [], typed)
    if rest is None:
        return False
    user.mf_recovery_codes = rest
    _datastore().put(user)
    return True


def _waiting_user() -> ConsoleUser | None:
    waiting = session.get("second_step")
    if not waiting or services().clock.now().timestamp() - waiting["at"] > _SECOND_STEP_SECONDS:
        return None
    user = _datastore().find_user(id=waiting["staff_id"])
    return user if user is not None and user.active and user.tf_totp_secret else None


def _refused() -> tuple[str, int]:
    error = gettext("The e-mail address or the password is not right.")
    return render_template("login/form.html", error=error, email=request.form.get("email", "")[:200]), 401


def _locked() -> tuple[str, int]:
    error = gettext("Too many tries. Please wait 15 minutes, then try again.")
    return render_template("login/form.html", error=error), 429


def init_login(app: Flask, services: ConsoleServices) -> None:
    """Prepare a stored password that fits nobody, so that unknown addresses take as long as known ones."""
    app.extensions[_DECOY] = hash_password(services.hasher, new_token())


def _datastore() -> StaffDatastore:
    return cast(StaffDatastore, current_app.extensions["security"].datastore)


def _own_session() -> ServerSession:
    return cast(ServerSession, session)

"""One's own account: language, sessions, the second step of the login."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_security import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import Form, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from console import audit, lockout, two_step, used_codes
from console.access import Permission, needs
from console.accounts import AccountError, set_work_number
from console.passwords import is_password
from console.services import services
from console.sessions import IDLE, ServerSession, id_hash
from console.users import ConsoleUser, StaffDatastore
from db.models import Staff
from db.queries import console_sessions as queries
from db.queries import console_staff
from ivr.secret_number import WeakSecretError

pages = Blueprint("me", __name__)
_NEW_SECRET = "two_step_secret"  # noqa: S105 - a key of the session, not a secret


class WorkNumberForm(Form):
    """The six digits with which she works by phone, twice, and the password once more."""

    digits = StringField(validators=[InputRequired(), Length(max=12)])
    again = StringField(validators=[EqualTo("digits")])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])


class ConfirmForm(Form):
    """A first code from the app, and the password once more."""

    code = StringField(validators=[Length(max=40)])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])


@pages.get("/me")
@needs(Permission.OWN_ACCOUNT)
def page() -> str:
    """Show one's own account."""
    return _shown()


def _shown(error: str | None = None) -> str:
    with services().database.reading() as database:
        mine = queries.sessions_of(database, current_user.id, seen_after=services().clock.now() - IDLE)
        staff = console_staff.find_staff(database, id=current_user.id)
    own = cast(ServerSession, session)
    this_session = id_hash(own.session_id or "")
    return render_template("me/page.html", sessions=mine, this_session=this_session, staff=staff, error=error)


@pages.post("/me/work-number")
@needs(Permission.CASE_CHANGE)
def work_number() -> ResponseReturnValue:
    """Set the number with which she works by phone."""
    typed = WorkNumberForm(request.form)
    if not typed.validate():
        return _shown(gettext("Type the six digits twice, both times the same.")), 422
    if not _is_my_password(ConfirmForm(request.form)):
        return _shown(gettext("The password is not right.")), 422
    try:
        with services().database.session() as database:
            staff = database.get_one(Staff, current_user.id)
            set_work_number(database, staff, str(typed.digits.data), services().secret_key)
            audit.record_here(database, audit.Act("work_number", "staff", str(staff.id)))
    except WeakSecretError:
        return _shown(gettext("Choose six digits that are not all the same and not one after the other.")), 422
    except AccountError:
        return _shown(gettext("Your phone is not on file, or somebody else on it has these digits.")), 422
    flash(gettext("Your work number is set."))
    return redirect(url_for("me.page"))


@pages.post("/me/sessions/end")
@needs(Permission.OWN_ACCOUNT)
def end_session() -> Response:
    """End one of one's own sessions."""
    with services().database.session() as database:
        queries.delete_session(database, request.form.get("session", "")[:64], staff_id=current_user.id)
        audit.record_here(database, audit.Act("session_end", "staff", str(current_user.id)))
    return redirect(url_for("me.page"))


@pages.get("/me/two-step")
@needs(Permission.OWN_ACCOUNT)
def two_step_form() -> ResponseReturnValue:
    """Show the picture for the authenticator app."""
    if current_user.tf_totp_secret:
        return redirect(url_for("me.page"))
    return _setup()


@pages.post("/me/two-step")
@needs(Permission.OWN_ACCOUNT)
def two_step_on() -> ResponseReturnValue:
    """Switch the second step on, after a right code, and show the recovery codes once."""
    secret, typed, user = session.get(_NEW_SECRET), ConfirmForm(request.form), _me()
    if user.tf_totp_secret or not secret:
        return redirect(url_for("me.page"))
    if not _is_my_password(typed):
        return _setup(gettext("The password is not right.")), 422
    if not used_codes.use_code(user, secret, str(typed.code.data or "")):
        return _setup(gettext("This code is not right. Wait for the next one and try again.")), 422
    codes, user.mf_recovery_codes = two_step.new_recovery_codes(services().secret_key)
    user.tf_totp_secret, user.tf_primary_method = secret, two_step.METHOD
    _save(user, "two_step_on")
    session.pop(_NEW_SECRET)
    return render_template("me/recovery_codes.html", codes=codes)


@pages.post("/me/two-step/off")
@needs(Permission.OWN_ACCOUNT)
def two_step_off() -> ResponseReturnValue:
    """Switch the second step off."""
    if not _is_my_password(ConfirmForm(request.form)):
        abort(403)
    user = _me()
    user.tf_totp_secret = user.tf_primary_method = user.mf_recovery_codes = None
    _save(user, "two_step_off")
    return redirect(url_for("me.page"))


def _setup(error: str | None = None) -> str:
    secret = session.setdefault(_NEW_SECRET, two_step.new_secret())
    picture = Markup(two_step.setup_qr(secret, current_user.email))  # noqa: S704 - drawn here, from no text of others
    return render_template("me/two_step.html", picture=picture, secret=secret, error=error)


def _is_my_password(typed: ConfirmForm) -> bool:
    """Ask for the password again, and count it like a login."""
    if not typed.validate():
        return False
    who, address = current_user.email, request.remote_addr or ""
    if not lockout.take_try(services(), who=who, address=address):
        abort(429)
    if not is_password(services().hasher, current_user.password or "", str(typed.password.data)):
        return False
    lockout.forgive(services(), who=who, address=address)
    return True


def _me() -> ConsoleUser:
    return cast(ConsoleUser, current_user._get_current_object())


def _save(user: ConsoleUser, action: str) -> None:
    cast(StaffDatastore, current_app.extensions["security"].datastore).put(user)
    audit.seen(audit.Act(action, "staff", str(user.id)))

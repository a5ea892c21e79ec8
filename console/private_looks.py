"""Who has looked into what was told in sealed calls: a page for the same eyes, so that each watches the other."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_security import current_user

from console.access import Permission, needs
from console.services import services
from db.models import Staff
from db.safety.looks import looks

pages = Blueprint("private_looks", __name__)


@pages.get("/private/looks")
@needs(Permission.SAFETY_VIEW)
def listing() -> str:
    """List the last looks, the newest first."""
    found = looks(services().safety, current_user.id, services().clock.now())
    ids = {look.staff_id for look in found}
    with services().database.reading() as database:
        people = {staff.id: staff for staff in database.query(Staff).filter(Staff.id.in_(ids))}
    return render_template("private/looks.html", found=found, people=people)

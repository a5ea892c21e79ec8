"""What the trust tells women by phone: written here, approved here, taken back here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_security import current_user
from sqlalchemy import Connection

from audio.checks import LONGEST_S, estimate_seconds
from console import access, audit, notice_calls, notice_forms
from console.access import Permission, needs
from console.asked import one_of
from console.lists import listed
from console.notice_forms import Typed
from console.services import services
from core.clock import india_day
from core.notices import NEEDS_TWO, STOCK_ITEMS, NoticeKind, NoticeStatus, Obstacle, Standing
from core.piece_rates import CRAFTS, ENOUGH, LOOK_BACK, middle
from core.speakable import to_json
from db.models import Notice
from db.queries import console_notices as queries
from db.queries import console_staff, errands, work
from db.queries.console_notices import NoticeFilter
from db.queries.notices import as_told
from ivr.notices import PROMPTS, names, words

pages = Blueprint("notices", __name__)
FILTERS = ("kind", "status", "told")


@pages.get("/notices")
@needs(Permission.NOTICES_VIEW)
def listing() -> str:
    """List notices, newest first."""
    args, today_on = request.args, _today_on()
    wanted = NoticeFilter(
        kind=one_of(args.get("kind"), NoticeKind),
        status=one_of(args.get("status"), NoticeStatus),
        told_on=today_on if args.get("told") else None,
    )
    with services().database.reading() as database:
        waiting = queries.waiting(database, today_on)
    return render_template(
        "notices/list.html",
        **listed("notices", queries, wanted, FILTERS),
        waiting=waiting,
        kinds=list(notice_forms.FIELDS),
        state=lambda notice: state(notice, today_on),
    )


@pages.get("/notices/new")
@needs(Permission.NOTICES_MAKE)
def new() -> str:
    """Show the empty form of one kind."""
    kind = _kind(request.args.get("kind"))
    today = _today_on().isoformat()
    given = {name: request.args[name] for name in notice_forms.fields_of(kind) if name in request.args}
    return _form(Typed(kind, {"from_on": today, "source_on": today, **given}))


@pages.get("/notices/piece-rates")
@needs(Permission.NOTICES_VIEW)
def piece_rates() -> str:
    """Show what women tell of their pay for a piece: the middle of many, nobody's own."""
    since_on = _today_on() - LOOK_BACK
    with services().database.reading() as database:
        told = {craft: work.piece_rates(database.connection(), craft, since_on) for craft in CRAFTS}
    audit.seen(audit.Act("view", "notices", "piece-rates"))
    return render_template(
        "notices/piece_rates.html",
        rows=[(services().words.text(CRAFTS[craft], {}), middle(paise)) for craft, paise in told.items()],
        enough=ENOUGH,
        weeks=LOOK_BACK.days // 7,
    )


@pages.post("/notices/new")
@needs(Permission.NOTICES_MAKE)
def make() -> ResponseReturnValue:
    """Write a notice down as a draft."""
    kind = _kind(request.form.get("kind"))
    with services().database.reading() as database:
        places = {"area": queries.areas(database), "group_id": {group.id for group in queries.groups(database)}}
    typed = notice_forms.read(kind, request.form, _today_on(), places)
    if typed.errors:
        return _form(typed), 422
    notice = Notice(
        kind=kind.value,
        status=NoticeStatus.DRAFT.value,
        made_by_id=current_user.id,
        made_at=services().clock.now(),
        version=1,
        **typed.values,
    )
    if (seconds := round(estimate_seconds(_words(notice)[0]))) > LONGEST_S:
        too_long = gettext("All of it takes about %(n)s seconds to say; %(most)s at most.", n=seconds, most=LONGEST_S)
        return _form(Typed(kind, typed.raw, errors={"title_hi": too_long})), 422
    with services().database.session() as database:
        database.add(notice)
        database.flush()
        notice_id = notice.id
        audit.record_here(database, audit.Act("make", "notice", str(notice_id), {"kind": kind.value}))
    flash(gettext("Written down. Nobody hears it before it is approved."))
    return redirect(url_for("notices.page", notice_id=notice_id))


@pages.get("/notices/<row:notice_id>")
@needs(Permission.NOTICES_VIEW)
def page(notice_id: int) -> str:
    """Show one notice, in the words she will hear, and what was answered."""
    return _page(notice_id)


@pages.post("/notices/<row:notice_id>/approve")
@needs(Permission.NOTICES_APPROVE)
def approve(notice_id: int) -> ResponseReturnValue:
    """Let a notice be told from now on."""
    notice, now = _find(notice_id), services().clock.now()
    obstacle = standing(notice).obstacle(current_user.id, _today_on())
    if obstacle is not None:
        return _page(notice_id, error=_sentence(obstacle)), 409
    if not _is_speakable(notice):
        not_yet = gettext("The voice has not learned these words yet. Try again in a minute.")
        return _page(notice_id, error=not_yet), 409
    approved = {"status": NoticeStatus.APPROVED.value, "approved_by_id": current_user.id, "approved_at": now}
    return _changed(notice, approved, "approve", gettext("Approved. Women hear it from its first day on."))


@pages.post("/notices/<row:notice_id>/recall")
@needs(Permission.NOTICES_APPROVE)
def recall(notice_id: int) -> ResponseReturnValue:
    """Take a notice back: the next caller does not hear it, and calls about it are not made."""
    notice, now = _find(notice_id), services().clock.now()
    if not standing(notice).may_recall(_today_on()):
        return _page(notice_id, error=gettext("It is not told any more.")), 409
    recalled = {"status": NoticeStatus.RECALLED.value, "recalled_by_id": current_user.id, "recalled_at": now}
    return _changed(notice, recalled, "recall", gettext("Taken back. Nobody hears it any more."))


@pages.post("/notices/<row:notice_id>/calls")
@needs(Permission.NOTICES_APPROVE)
def ring(notice_id: int) -> ResponseReturnValue:
    """Plan calls to the members it is for, who agreed to such calls and have not answered it yet."""
    notice, now = _find(notice_id), services().clock.now()
    if not notice_calls.may_be_rung_about(standing(notice), _today_on()):
        return _page(notice_id, error=gettext("Nobody is rung about this.")), 409
    with services().database.session() as database:
        planned = notice_calls.plan_calls(database.connection(), notice, now)
        audit.record_here(database, audit.Act("ring", "notice", str(notice_id), {"calls": str(planned)}))
    flash(gettext("Calls planned: %(n)s. Each is made in her own hours, if the rules allow it.", n=planned))
    return redirect(url_for("notices.page", notice_id=notice_id))


def standing(notice: Notice) -> Standing:
    """Return how a notice stands."""
    return Standing(
        NoticeKind(notice.kind), NoticeStatus(notice.status), notice.made_by_id, notice.from_on, notice.until_on
    )


def state(notice: Notice, today_on: date) -> str:
    """Return the word for how a notice stands on a day: a code of the words `notice_state`."""
    now = standing(notice)
    if now.status is NoticeStatus.RECALLED:
        return "recalled"
    if now.is_over(today_on):
        return "over"
    if now.status is NoticeStatus.DRAFT:
        return "draft"
    return "told" if now.is_told(today_on) else "to_come"


def _changed(notice: Notice, values: Mapping[str, Any], action: str, done: str) -> ResponseReturnValue:
    with services().database.session() as database:
        if not queries.change(database, notice.id, notice.version, values):
            return _page(notice.id, error=gettext("Somebody else has just changed it. Look again.")), 409
        detail = {"kind": notice.kind}
        if action == "recall":
            now = services().clock.now()
            detail["calls"] = str(errands.take_back(database.connection(), now, notice_id=notice.id))
        audit.record_here(database, audit.Act(action, "notice", str(notice.id), detail))
    flash(done)
    return redirect(url_for("notices.page", notice_id=notice.id))


def _page(notice_id: int, error: str | None = None) -> str:
    notice, today_on = _find(notice_id), _today_on()
    audit.seen(audit.Act("view", "notice", str(notice_id)))
    with services().database.reading() as database:
        replies = queries.replies(database, notice_id)
        people = {
            staff_id: console_staff.find_staff(database, id=staff_id)
            for staff_id in (notice.made_by_id, notice.approved_by_id, notice.recalled_by_id)
        }
        coming = {choice: queries.who_said(database, notice_id, choice) for choice in replies}
        recording = queries.recording_of(database, notice)
        to_ring = _to_ring(database.connection(), notice)
    now = standing(notice)
    obstacle = now.obstacle(current_user.id, today_on)
    return render_template(
        "notices/page.html",
        notice=notice,
        state=state(notice, today_on),
        heard=_words(notice) if notice.kind in PROMPTS and recording is None else None,
        recording=recording,
        is_speakable=_is_speakable(notice),
        needs_two=now.kind in NEEDS_TWO,
        obstacle=_sentence(obstacle) if obstacle is Obstacle.SAME_PERSON else None,
        can_approve=obstacle is None and access.may(Permission.NOTICES_APPROVE),
        can_recall=now.may_recall(today_on) and access.may(Permission.NOTICES_APPROVE),
        to_ring=to_ring,
        replies=replies,
        coming=coming,
        people=people,
        error=error,
    )


def _to_ring(connection: Connection, notice: Notice) -> int | None:
    """Return how many would be rung about it now; None where nobody is, or where that is for others to do."""
    is_for_us = access.may(Permission.NOTICES_APPROVE)
    if not is_for_us or not notice_calls.may_be_rung_about(standing(notice), _today_on()):
        return None
    return notice_calls.how_many(connection, notice)


def _form(typed: Typed) -> str:
    with services().database.reading() as database:
        areas, groups = queries.areas(database), queries.groups(database)
    return render_template(
        "notices/form.html",
        typed=typed,
        fields=notice_forms.fields_of(typed.kind),
        needs_two=typed.kind in NEEDS_TWO,
        areas=areas,
        items=STOCK_ITEMS,
        groups=groups,
    )


def _words(notice: Notice) -> tuple[str, str]:
    """Return what she will hear, in Hindi and in English."""
    told = as_told(notice)
    slots = {slot: to_json(value) for slot, value in words(told, _today_on()).items()}
    return services().words.text(PROMPTS[told.kind], slots)


def _is_speakable(notice: Notice) -> bool:
    return all(services().words.can_say(name) for name in names(as_told(notice)))


def _sentence(obstacle: Obstacle) -> str:
    sentences = {
        Obstacle.NOT_A_DRAFT: gettext("It is not a draft any more."),
        Obstacle.SAME_PERSON: gettext("You wrote it. An alert is approved by somebody else."),
        Obstacle.OVER: gettext("Its days are past. Write a new one."),
    }
    return str(sentences[obstacle])


def _find(notice_id: int) -> Notice:
    with services().database.reading() as database:
        notice = queries.find(database, notice_id)
    if notice is None:
        abort(404)
    return notice


def _kind(value: str | None) -> NoticeKind:
    kind = next((kind for kind in notice_forms.FIELDS if kind.value == value), None)
    if kind is None:
        abort(404)
    return kind


def _today_on() -> date:
    return india_day(services().clock.now())

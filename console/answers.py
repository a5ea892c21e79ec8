"""A spoken answer to a case: sent as a file, kept, and told to her by a call."""

from __future__ import annotations

import secrets
from contextlib import closing

from flask import Blueprint, Flask, abort, flash, redirect, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from audio.files import write_whole
from console import access, audit, cases
from console.access import Permission, needs
from console.answer_sound import MOST_BYTES, NotSpeechError, seconds_of
from console.services import services
from core.case_work import TOLD_BY_CALL, case_kinds
from core.cases import CaseKind
from db.models import Answer, Case
from db.queries import answers as queries
from db.queries import case_work, console_cases
from ivr.stored_sound import TYPES, path_of

pages = Blueprint("answers", __name__)
FOLDER = "answers"


def let_sound_in(app: Flask) -> None:
    """Let this one form be as large as three minutes of speech; to be called before anything reads a form."""

    @app.before_request
    def _raise_limit() -> None:
        if request.endpoint == "answers.send":
            request.max_content_length = MOST_BYTES


@pages.post("/cases/<row:case_id>/answer")
@needs(Permission.ANSWER)
def send(case_id: int) -> Response | tuple[str, int]:
    """Keep a spoken answer, and have her rung about it."""
    case = _case(case_id)
    data = _sent()
    try:
        seconds = seconds_of(data)
    except NotSpeechError as error:
        return cases.shown(case_id, error=_why_not(error)), 422
    file = f"{FOLDER}/{secrets.token_hex(16)}.wav"
    write_whole(services().data_dir / file, data, durable=True, private=True)
    by = audit.worker_here()
    answer = Answer(case_id=case_id, staff_id=by.staff_id, file=file, seconds=seconds, made_at=by.at)
    with services().database.session() as database:
        case_work.keep_answer(database, case, answer, by)
    if case.phone:
        flash(gettext("The answer is kept. She will be rung and can hear it."))
    else:
        flash(gettext("The answer is kept, but her number is not known: she cannot be rung."))
    return redirect(url_for("cases.page", case_id=case_id))


@pages.get("/answers/<row:answer_id>")
@needs(Permission.RECORDING_LISTEN)
def play(answer_id: int) -> Response:
    """Send an answer to whoever may see its case."""
    with services().database.reading() as database:
        answer = queries.find(database, answer_id)
    if answer is None or answer.sound is None:
        abort(404)
    _case(answer.case_id)
    path = path_of(services().data_dir, answer.sound)
    if path is None:
        abort(404)
    audit.seen(audit.Act("listen", "answer", str(answer_id), {"case": answer.case_id}))
    return send_file(path, mimetype=TYPES[path.suffix], conditional=True, etag=False, last_modified=None)


def _sent() -> bytes:
    """Return what was sent; nothing is worth the same words as what is no sound."""
    upload = request.files.get("sound")
    if upload is None:
        return b""
    with closing(upload):
        data: bytes = upload.read()
    return data


def _case(case_id: int) -> Case:
    """Return a case that may be answered by a call, to whoever may see it; 404 for all others."""
    with services().database.reading() as database:
        case = console_cases.find(database, case_id, case_kinds(access.my_roles()))
    if case is None or CaseKind(case.kind) not in TOLD_BY_CALL:
        abort(404)
    return case


def _why_not(error: NotSpeechError) -> str:
    if error.too_long:
        return str(gettext("The answer is longer than three minutes. Say it shorter."))
    return str(gettext("This file cannot be played on the phone. Record a WAV file: one channel, 8 or 16 kHz."))

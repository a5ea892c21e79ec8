"""Playing a recording: each play is written down, and only files in the recordings folder are ever sent."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, abort, send_file
from werkzeug.wrappers import Response

from console import access, audit, timeline
from console.access import Permission, needs
from console.calls import scope
from console.services import services
from db.models import Recording
from db.queries import console_calls as queries

pages = Blueprint("recordings", __name__)
_TYPES = {".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg"}


@pages.get("/recordings/<row:recording_id>")
@needs(Permission.RECORDING_LISTEN)
def play(recording_id: int) -> Response:
    """Send a recording, or the part of it that the player asks for."""
    recording = _find(recording_id)
    path = _path(recording)
    # A player may ask for several pieces. Each is written down: a piece from the middle is speech as well.
    audit.seen(audit.Act("listen", "recording", str(recording_id), {"call": recording.call_id}))
    return send_file(path, mimetype=_TYPES[path.suffix], conditional=True, etag=False, last_modified=None)


def _find(recording_id: int) -> Recording:
    with services().database.reading() as database:
        recording = queries.find_recording(database, recording_id)
        if recording is None or recording.file is None or recording.status != "stored":
            abort(404)
        found = queries.detail(database, recording.call_id, scope(queries.flows(database)), earlier=0)
    if found is None:
        abort(404)
    turns = timeline.turns(found.steps, found.recordings, services().words, access.my_roles())
    if any(turn.hidden and turn.turn == recording.turn for turn in turns):
        abort(404)
    return recording


def _path(recording: Recording) -> Path:
    folder = services().recordings_dir.resolve()
    path = (services().data_dir / str(recording.file)).resolve()
    if not path.is_relative_to(folder) or path.suffix not in _TYPES or not path.is_file():
        abort(404)
    return path

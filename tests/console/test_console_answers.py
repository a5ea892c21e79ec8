"""A question is answered by a voice: sent as a file, kept for few ears, and told to her by a call."""

from __future__ import annotations

import io
import wave
from datetime import timedelta
from typing import Any

import pytest
from console_world import EMERGENCY, NOW, QUESTION_CASE, Console, Visitor
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from core.calls import StaffRole
from core.cases import CaseStatus
from core.consent import Purpose
from db.models import Answer, AuditEntry, Case, Errand
from db.queries import errands
from db.queries.errands import ErrandKind, NewErrand

DIDI, SUPERVISOR, LOAN_OFFICER = StaffRole.DIDI, StaffRole.SUPERVISOR, StaffRole.LOAN_OFFICER
PHONE = "+919000000010"


def speech(seconds: float = 2, rate: int = 8000, channels: int = 1, width: int = 2) -> bytes:
    data = io.BytesIO()
    with wave.open(data, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(b"\x00" * int(seconds * rate) * channels * width)
    return data.getvalue()


def known_number(console: Console, case_id: int = QUESTION_CASE) -> None:
    with console.database.session() as session:
        session.get_one(Case, case_id).phone = PHONE


def sends(visitor: Visitor, sound: bytes, case_id: int = QUESTION_CASE) -> Any:
    return posts(visitor, f"/cases/{case_id}/answer", case_id, sound)


def posts(visitor: Visitor, path: str, case_id: int, sound: bytes) -> Any:
    """Send a form with a file; made here, because the test client leaves the file of a large one open."""
    visitor.get(f"/cases/{case_id}")
    upload = FileStorage(io.BytesIO(sound), "answer.wav")
    fields = {"csrf_token": visitor.token, "text": "x", "sound": upload}
    boundary, body = encode_multipart(fields)
    content_type = f"multipart/form-data; boundary={boundary}"
    return visitor.client.post(f"/console{path}", data=body, content_type=content_type)


def test_an_answer_is_kept_and_she_is_rung(console: Console) -> None:
    known_number(console)
    assert sends(console.login(DIDI), speech()).status_code == 302
    (answer,) = console.all(Answer)
    (errand,) = console.all(Errand)
    case = console.one(Case, id=QUESTION_CASE)
    assert (answer.case_id, answer.seconds, answer.heard_at) == (QUESTION_CASE, 2, None)
    assert (errand.kind, errand.flow, errand.purpose, errand.phone) == ("answer", "answer", "case_news", PHONE)
    assert (errand.case_id, errand.next_attempt_at) == (QUESTION_CASE, NOW)
    assert case.status == "waiting"
    assert [entry.action for entry in console.all(AuditEntry) if entry.action == "answer"] == ["answer"]


def test_it_is_played_to_whoever_may_see_the_case_and_that_is_written_down(console: Console) -> None:
    known_number(console)
    visitor = console.login(DIDI)
    sends(visitor, speech())
    page = visitor.get(f"/cases/{QUESTION_CASE}").text
    assert "She has not heard it yet." in page
    played = visitor.get("/answers/1")
    assert (played.status_code, played.data) == (200, speech())
    played.close()
    assert any(entry.action == "listen" and entry.object_kind == "answer" for entry in console.all(AuditEntry))
    assert console.login(LOAN_OFFICER).get("/answers/1").status_code in {403, 404}


@pytest.mark.parametrize(
    "sound",
    [
        b"",
        b"not a sound",
        speech(rate=44_100),
        speech(channels=2),
        speech(width=1),
        speech(0.1),
        speech()[:-100],
    ],
    ids=["nothing", "text", "music", "stereo", "8 bits", "a click", "cut off"],
)
def test_what_cannot_be_played_is_refused(console: Console, sound: bytes) -> None:
    known_number(console)
    refused = sends(console.login(DIDI), sound)
    assert refused.status_code == 422
    assert "cannot be played" in refused.text
    assert console.all(Answer) == []
    assert console.all(Errand) == []


def test_three_minutes_are_enough(console: Console) -> None:
    known_number(console)
    visitor = console.login(DIDI)
    assert sends(visitor, speech(180)).status_code == 302
    too_long = sends(visitor, speech(181))
    assert too_long.status_code == 422
    assert "three minutes" in too_long.text


def test_other_forms_stay_small(console: Console) -> None:
    visitor = console.login(DIDI)
    big = posts(visitor, f"/cases/{QUESTION_CASE}/note", QUESTION_CASE, speech(60))
    assert big.status_code == 413


def test_nobody_answers_an_emergency_by_a_file(console: Console) -> None:
    assert sends(console.login(SUPERVISOR), speech(), EMERGENCY).status_code == 404


def test_without_a_number_nobody_is_rung(console: Console) -> None:
    with console.database.session() as session:
        session.get_one(Case, QUESTION_CASE).phone = None
    sends(console.login(DIDI), speech())
    assert len(console.all(Answer)) == 1
    assert console.all(Errand) == []


def moves(console: Console, to: str, case_id: int = QUESTION_CASE) -> None:
    visitor = console.login(SUPERVISOR)
    visitor.get(f"/cases/{case_id}")
    version = console.one(Case, id=case_id).version
    form = {"status": to, "reason": "it was looked at", "version": version}
    assert visitor.post(f"/cases/{case_id}/state", form).status_code == 302


def test_she_is_told_when_her_matter_moves_and_only_of_the_last_move(console: Console) -> None:
    known_number(console)
    for to in ("in_hand", "done"):
        moves(console, to)
    news = [(errand.kind, errand.status, errand.dedupe) for errand in console.all(Errand)]
    assert news == [
        ("case_news", "ended", f"case:{QUESTION_CASE}:in_hand:1"),
        ("solved", "due", f"case:{QUESTION_CASE}:done:2"),
    ]


def test_while_an_answer_waits_no_other_call_is_owed(console: Console) -> None:
    known_number(console)
    sends(console.login(DIDI), speech())
    moves(console, "done")
    assert [errand.kind for errand in console.all(Errand)] == ["answer"]


def test_of_her_health_nobody_rings_by_machine(console: Console) -> None:
    known_number(console, EMERGENCY)
    moves(console, "in_hand", EMERGENCY)
    assert console.all(Errand) == []


def test_a_case_that_is_opened_again_gets_another_number_if_its_own_was_given_away(console: Console) -> None:
    with console.database.session() as session:
        mine, other = session.get_one(Case, QUESTION_CASE), session.get_one(Case, EMERGENCY)
        mine.status, mine.number, other.number = CaseStatus.DONE.value, 4071, 4071
    moves(console, "in_hand")
    number = console.one(Case, id=QUESTION_CASE).number
    assert number not in {None, 4071}


def test_the_list_of_calls_we_owe(console: Console) -> None:
    now = NOW
    new = NewErrand(
        kind=ErrandKind.MISSED_CALL,
        dedupe="missed:1",
        phone=PHONE,
        purpose=Purpose.CALLBACK,
        flow="callback",
        not_before_at=now,
        expires_at=now + timedelta(days=2),
        made_at=now,
    )
    with console.database.write() as connection:
        errands.make(connection, new)
    page = console.login(DIDI).get("/errands").text
    assert "Missed call" in page
    assert PHONE not in page
    assert "No call fits these filters." in console.login(DIDI).get("/errands?status=delivered").text
    assert "/console/errands" in console.login(SUPERVISOR).get("/reminders").text

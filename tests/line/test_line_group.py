"""Leaders and women of groups on a real line: what they key in is in the database, and nothing else is."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from core.clock import india_day
from db.models import Case, Entry, Member, Notice, Recording, Staff
from tests.harness import RUKHSANA, SAVITA, SAVITAS_NUMBER, UNKNOWN, Line
from tests.line.line_caller import Caller, uuid

GROUP, LEADER = ("3", "4", "1"), ("3", "4", "1", "3", SAVITAS_NUMBER)
RICE, SAKHI, STOCK = ("3", "4", "3", "1"), ("3", "4", "3", "2"), ("3", "4", "3", "4")


@pytest.fixture(autouse=True)
def savita_leads(request: pytest.FixtureRequest) -> None:
    name = "line_on_both" if "line_on_both" in request.fixturenames else "line"
    line: Line = request.getfixturevalue(name)
    with line.database.session() as session:
        session.execute(update(Member).where(Member.code == "M-1").values(is_leader=True))


def called(line: Line, *keys: str, number: str = SAVITA) -> Caller:
    """Ring, answer the questions of a first call, and press."""
    caller = Caller(line, number)
    caller.answer()
    if keys and last_heard(caller)[-1] == "RES.CALL":
        caller.press("2")
    if "PRV.CONSENT" in last_heard(caller):
        caller.press("1")
    for one in keys:
        caller.press(one)
    return caller


def last_heard(caller: Caller) -> list[str]:
    return [prompt for prompt, *_ in json.loads(caller.line.steps(caller.row)[-1].said)]


def entries(line: Line) -> list[Entry]:
    with line.database.reading() as session:
        return list(session.scalars(select(Entry).order_by(Entry.id)))


def figures(line: Line) -> list[tuple[str, str, int | None, str]]:
    return [(entry.kind, entry.item, entry.quantity, entry.status) for entry in entries(line)]


def test_a_leader_counts_masks(line_on_both: Line) -> None:
    caller = called(line_on_both, *LEADER, "1", "1", "1", "130", "1")
    assert last_heard(caller) == ["CNT.KEPT", "MNU.LEADTOP"]
    caller.hang_up()
    assert figures(line_on_both) == [("count", "masks", 130, "confirmed")]
    (entry,) = entries(line_on_both)
    assert entry.member_id is not None
    assert entry.group_id is not None
    assert entry.phone == SAVITA
    assert caller.row.disposition == "count"


def test_a_webhook_that_comes_twice_counts_once(line: Line) -> None:
    caller = called(line, *LEADER, "1", "1", "1", "130")
    action = caller.action_url
    first = caller.press("1")
    again = caller._send(action, caller.fields(Digits="1", InputType="dtmf", Speech=""))
    assert again.data == first
    assert len(entries(line)) == 1


def test_the_line_goes_before_and_after_right(line: Line) -> None:
    called(line, *LEADER, "1", "1", "1", "130").hang_up()
    assert figures(line) == [("count", "masks", 130, "draft")]
    called(line, *LEADER, "1", "1", "1", "130", "1").hang_up()
    assert figures(line) == [("count", "masks", 130, "withdrawn"), ("count", "masks", 130, "confirmed")]


def test_far_from_usual_is_asked_once_more_then_kept_and_marked(line: Line) -> None:
    for weeks, quantity in ((1, 100), (2, 110)):
        report(line, weeks, quantity)
    caller = called(line, *LEADER, "1", "1", "1", "1300")
    assert last_heard(caller) == ["CNT.SURE", "SHG.COUNT"]
    caller.press("1300")
    caller.press("1")
    newest = entries(line)[-1]
    assert (newest.quantity, newest.usual, newest.odd, newest.status) == (1300, 100, True, "confirmed")


def report(line: Line, weeks: int, quantity: int) -> None:
    called(line, *LEADER, "1", "1", "1", str(quantity), "1").hang_up()
    with line.database.session() as session:
        entry = session.scalars(select(Entry).order_by(Entry.id.desc())).first()
        assert entry is not None
        entry.week_on -= timedelta(days=7 * weeks)


def test_who_came_and_what_they_put_together(line: Line) -> None:
    called(line, *LEADER, "1", "4", "14", "1", "650", "1").hang_up()
    assert figures(line) == [("attendance", "", 14, "confirmed"), ("collection", "", 65_000, "confirmed")]


def test_whoever_leads_no_group_reports_nothing(line: Line) -> None:
    with line.database.session() as session:
        session.execute(update(Member).values(is_leader=False))
    caller = called(line, *LEADER)
    assert last_heard(caller)[0] == "SHG.NOTLEADER"
    assert entries(line) == []


def test_a_leader_speaks_to_her_group_after_a_didi_listened(line: Line) -> None:
    caller = called(line, *LEADER, "2", "1", "1")
    recording_id = uuid()
    caller.speak(9, recording_id)
    caller.press("3")
    caller.hang_up()
    with line.database.session() as session:
        notice = session.scalars(select(Notice)).one()
        assert (notice.kind, notice.status, notice.made_by_id) == ("group", "draft", None)
        recording = session.get_one(Recording, notice.recording_id)
        assert recording.provider_recording_id == recording_id
        assert session.scalars(select(Case.kind)).all() == ["notice_check"]
    assert last_heard(called(line, *GROUP, "2", SAVITAS_NUMBER))[0] == "SHG.NONEWS", "nobody hears a draft"
    approve(line, notice.id)
    (line.services.settings.data_dir / "recordings").mkdir(exist_ok=True)
    (line.services.settings.data_dir / "recordings" / "n.wav").write_bytes(b"RIFF")
    caller = called(line, *GROUP, "2", SAVITAS_NUMBER)
    assert last_heard(caller)[0] == "@recording"
    address = caller.plays()[0]
    played = line.app.test_client().get(address.removeprefix("https://line.test"), buffered=True)
    assert (played.data, played.headers["Cache-Control"]) == (b"RIFF", "private, no-store")
    forged = line.app.test_client().get("/audio/stored/InJlY29yZGluZ3Mvbi53YXYi.x.y.wav")
    assert forged.status_code == 404


def approve(line: Line, notice_id: int) -> None:
    with line.database.session() as session:
        notice = session.get_one(Notice, notice_id)
        notice.status, notice.approved_by_id = "approved", session.scalars(select(Staff.id)).first()
        recording = session.get_one(Recording, notice.recording_id)
        recording.status, recording.file = "stored", "recordings/n.wav"


def test_a_woman_gives_rice_without_any_number(line: Line) -> None:
    called(line, *RICE, "1", "03", "1", number=RUKHSANA).hang_up()
    (entry,) = entries(line)
    assert (entry.kind, entry.item, entry.quantity, entry.status) == ("rice_offer", "rice", 3, "confirmed")
    assert entry.group_id is not None, "everybody at that number is of one group"


def test_whoever_needs_grain_is_named_nowhere(line_on_both: Line) -> None:
    # She gave her secret number before, so the call knows her; the case does not.
    caller = called(line_on_both, *LEADER, "1", "2", "1", "12", "1", "1")
    assert last_heard(caller)[:2] == ["RICE.NEEDOK", "CNT.KEPT"]
    caller.hang_up()
    (case,) = line_on_both.cases()
    assert (case.kind, case.priority, case.member_id, case.phone) == ("rice_need", "D1", None, SAVITA)
    assert case.detail == "{}"
    assert figures(line_on_both) == [("rice_in", "rice", 12, "confirmed")]


def test_a_hidden_number_is_promised_nothing(line: Line) -> None:
    caller = called(line, *RICE, "3", number="anonymous")
    assert "RICE.NEEDOK" not in last_heard(caller)
    caller.hang_up()
    assert line.cases() == []


def test_the_sakhi_was_there_and_gave_no_receipt(line: Line) -> None:
    today_on = india_day(line.services.clock.now())
    yesterday, tomorrow = today_on - timedelta(days=1), today_on + timedelta(days=1)
    with line.database.reading() as session:
        group_id = session.scalars(select(Member.group_id)).first()
    visits = [sakhi_day(group_id, day, line) for day in (yesterday, tomorrow)]
    with line.database.session() as session:
        session.add_all(visits)
    caller = called(line, *SAKHI, "1", SAVITAS_NUMBER)
    assert last_heard(caller) == ["SAKHI.RECEIPT"]
    caller.press("2")
    assert last_heard(caller)[:2] == ["SAKHI.NORECEIPT", "SHG.SAKHIDAY"]
    caller.hang_up()
    assert [case.kind for case in line.cases()] == ["receipt_missing"]
    assert [(entry.kind, entry.choice) for entry in entries(line)] == [("receipt", "no")]
    # She is asked once.
    caller = called(line, *SAKHI, "1", SAVITAS_NUMBER)
    assert last_heard(caller)[0] == "SHG.SAKHIDAY"


def sakhi_day(group_id: int | None, day: Any, line: Line) -> Notice:
    days = {"happens_on": day, "from_on": day - timedelta(days=3), "until_on": day, "source_on": day}
    with line.database.reading() as session:
        didi = session.scalars(select(Staff.id)).first()
    who = {"made_by_id": didi, "approved_by_id": didi, "made_at": line.services.clock.now(), "status": "approved"}
    return Notice(kind="sakhi_day", title_hi="सरोज", source="x", group_id=group_id, **days, **who)


def test_an_unknown_number_hears_the_same_and_no_day(line: Line) -> None:
    """R61: up to the secret number every caller hears the same words."""
    known = called(line, *SAKHI, "1")
    stranger = called(line, *SAKHI, "1", number=UNKNOWN)
    assert last_heard(known) == last_heard(stranger)
    stranger.press("1357")
    assert last_heard(stranger) == ["PRV.CODEBAD"]


def test_goods_of_a_group_nearby(line: Line) -> None:
    called(line, *LEADER, "1", "1", "1", "130", "1").hang_up()
    with line.database.session() as session:
        group = session.get_one(Member, session.scalars(select(Member.id)).first()).group
        group.block = "Kakori"
    caller = called(line, *STOCK, "1", "01", number=UNKNOWN)
    assert last_heard(caller)[0] == "SHG.NEAR"
    caller.hang_up()
    caller = called(line, *STOCK, "2", "01", number=UNKNOWN)
    assert last_heard(caller)[0] == "SHG.NOSTOCK"


def test_a_count_that_broke_off_goes_on_after_the_secret_number(line: Line) -> None:
    called(line, *LEADER, "1", "1", "2", "40").hang_up()
    assert figures(line) == [("count", "soap", 40, "draft")]
    caller = called(line)
    assert last_heard(caller)[-1] == "RES.CALL"
    caller.press("1")
    assert last_heard(caller) == ["PRV.CODE"]
    caller.press(SAVITAS_NUMBER)
    assert last_heard(caller) == ["SHG.COUNTOK"]
    caller.press("1")
    caller.hang_up()
    assert figures(line) == [("count", "soap", 40, "withdrawn"), ("count", "soap", 40, "confirmed")]

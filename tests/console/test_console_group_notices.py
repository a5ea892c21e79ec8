"""What a desk tells groups: a day leaders are asked about, the campaign's talking point, where goods are."""

from __future__ import annotations

from typing import Any

from console_world import SUNITA_CALL, Console, Visitor

from core.calls import StaffRole
from core.clock import india_day
from core.notices import NoticeKind
from db.models import Entry, Group, Notice
from db.queries import group, notices

DAYS = {"from_on": "2026-11-23", "until_on": "2026-11-28", "source": "महिला सेवा ट्रस्ट", "source_on": "2026-11-22"}
VOTE = DAYS | {"kind": "group", "happens_on": "2026-11-30", "group_id": "1"}
POINT = DAYS | {"kind": "talking_point", "title_hi": "पानी उबालकर पीजिए"}
STOCK = DAYS | {"kind": "stock", "item": "masks", "title_hi": "कपड़े के मास्क", "place_hi": "काकोरी बाज़ार"}


def approved(console: Console, form: dict[str, str]) -> Notice:
    """Write a notice down and approve it."""
    supervisor: Visitor = console.login(StaffRole.SUPERVISOR)
    answer = supervisor.post("/notices/new", form)
    assert answer.status_code == 302, answer.text
    number = int(answer.location.rsplit("/", 1)[1])
    assert supervisor.post(f"/notices/{number}/approve").status_code == 302
    with console.database.reading() as session:
        return session.get_one(Notice, number)


def today(console: Console) -> Any:
    return india_day(console.clock.now())


def test_the_leader_is_asked_about_the_day_and_her_answer_is_counted(console: Console) -> None:
    notice = approved(console, VOTE)
    with console.database.read() as connection:
        vote = group.open_vote(connection, 1, today(console))
    assert vote is not None
    assert (vote.notice_id, vote.day_on.isoformat()) == (notice.id, "2026-11-30")
    with console.database.session() as session:
        day = today(console)
        known: dict[str, Any] = {"call_id": SUNITA_CALL, "turn": 4, "kind": "vote", "status": "confirmed", "item": ""}
        session.add(Entry(**known, notice_id=notice.id, choice="yes", week_on=day, made_at=console.clock.now()))
    page = console.login(StaffRole.DIDI).get(f"/notices/{notice.id}").text
    assert "SHG.VOTE" in page
    assert "Yes" in page


def test_the_talking_point_is_told_as_it_was_written(console: Console) -> None:
    approved(console, POINT)
    with console.database.read() as connection:
        told = notices.told(connection, [NoticeKind.TALKING_POINT], today(console))
    assert [one.title_hi for one in told] == ["पानी उबालकर पीजिए"]


def test_goods_are_found_by_the_key_she_presses(console: Console) -> None:
    approved(console, STOCK)
    with console.database.session() as session:
        session.get_one(Group, 1).block = "Kakori"
    with console.database.read() as connection:
        village = group.village_of(connection, 1)
        assert village is not None
        near = {"today_on": today(console), "since_on": today(console)}
        assert group.place_with(connection, "masks", village, **near) == "काकोरी बाज़ार"
        assert group.place_with(connection, "soap", village, **near) is None


def test_goods_without_a_key_cannot_be_announced(console: Console) -> None:
    didi = console.login(StaffRole.DIDI)
    for item in ("", "gold"):
        assert didi.post("/notices/new", STOCK | {"item": item}).status_code == 422

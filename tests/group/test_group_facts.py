"""What the line knows of a group: its leader, its news, the day it votes on, the sakhi's day, goods nearby."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from call_flows.facts import FactValue
from core.desk import DeskHours
from core.entries import EntryKind, EntryStatus, Report, week_of
from core.speakable import Day, Name, Phrase
from db.engine import Database
from db.models import Call, Entry, Group, Member, Notice, Recording, Staff
from ivr.effects import bind
from ivr.facts import CallFacts
from ivr.handlers.entries import keep
from ivr.moment import Moment
from ivr.sources import Caller
from ivr.stored_sound import path_of
from tests.harness import book

# A Wednesday, 11:00 in Lucknow.
NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
TODAY = date(2026, 11, 25)
SAVITA, RADHA = 1, 2
UJALA, ROSHNI, SAHELI = 17, 18, 19
DESK = DeskHours(weekdays=frozenset(range(6)), opens=time(10), closes=time(18))


@pytest.fixture(autouse=True)
def three_groups(database: Database) -> None:
    """Ujala (Savita leads it) and Roshni are in Kakori, Saheli in Malihabad."""
    with database.write() as connection:
        connection.execute(insert(Staff).values(id=1, code="S-1", name="staff", fs_uniquifier="s1"))
        for n, name_hi, block, village in (
            (UJALA, "उजाला", "Kakori", "Dasdoi"),
            (ROSHNI, "रोशनी", "Kakori", "Dasdoi"),
            (SAHELI, "सहेली", "Malihabad", "Kasmandi"),
        ):
            place = {"block": block, "village": village, "district": "Lucknow"}
            connection.execute(insert(Group).values(id=n, code=f"G-{n:03}", name=f"g{n}", name_hi=name_hi, **place))
        for n, group, leads in ((SAVITA, UJALA, True), (RADHA, SAHELI, False)):
            row = {"id": n, "code": f"M-{n}", "name": f"m{n}", "group_id": group, "is_leader": leads}
            connection.execute(insert(Member).values(row))
        for n in range(1, 9):
            call = {"id": n, "token": f"t{n}", "direction": "inbound", "flow": "main", "flow_version": "v"}
            times = {"status": "ended", "turn": 9, "started_at": NOW, "why": "she_called"}
            connection.execute(insert(Call).values(call | times))


def fact(database: Database, name: str, member_id: int | None = SAVITA, **memory: Any) -> FactValue:
    caller = Caller("+919000000001", "+915220000000", member_id, None, call_id=8, turn=3)
    return CallFacts(database, caller, NOW, DESK, book()).get(name, dict(memory))


def tell(database: Database, call_id: int, report: Report, *, member_id: int = SAVITA, at: datetime = NOW) -> None:
    with database.write() as connection:
        keep(connection, report, Moment(call_id, 5, at, None, member_id, None))


def notice(database: Database, kind: str, **changes: Any) -> int:
    days = {"from_on": TODAY - timedelta(days=1), "until_on": TODAY + timedelta(days=5), "source_on": TODAY}
    row = {
        "kind": kind,
        "title_hi": "मास्क",
        "source": "x",
        "status": "approved",
        "made_by_id": 1,
        "approved_by_id": 1,
    }
    with database.write() as connection:
        adding = insert(Notice).values({**row, **days, "made_at": NOW, **changes}).returning(Notice.id)
        return connection.execute(adding).scalar_one()


def recording(database: Database, number: int, status: str = "stored") -> int:
    row = {"id": number, "call_id": 1, "turn": 1, "purpose": "notice", "provider_recording_id": f"r{number}"}
    with database.write() as connection:
        more = {"seconds": 9, "status": status, "file": f"recordings/{number}.wav", "made_at": NOW}
        connection.execute(insert(Recording).values({**row, **more}))
    return number


class TestLeader:
    def test_is_whoever_is_marked_as_one(self, database: Database) -> None:
        assert [fact(database, "member.is_leader", who) for who in (SAVITA, RADHA, None)] == [True, False, False]


class TestUsual:
    def test_is_of_her_group_and_the_thing_she_chose(self, database: Database) -> None:
        for weeks, quantity in ((1, 100), (2, 140), (3, 120)):
            report = Report(EntryKind.COUNT, item="masks", quantity=quantity)
            tell(database, weeks, report, at=NOW - timedelta(days=7 * weeks))
        assert fact(database, "count.usual", item="masks") == 120
        assert fact(database, "count.usual", item="soap") is None
        assert fact(database, "count.usual", RADHA, item="masks") is None
        assert fact(database, "count.usual", None, item="masks") is None

    def test_leaves_drafts_and_this_week_out(self, database: Database) -> None:
        for call_id, (weeks, quantity, status) in enumerate(
            ((0, 900, EntryStatus.CONFIRMED), (1, 10, EntryStatus.CONFIRMED), (2, 12, EntryStatus.DRAFT)), 1
        ):
            report = Report(EntryKind.RICE_IN, item="rice", quantity=quantity, status=status)
            tell(database, call_id, report, at=NOW - timedelta(days=7 * weeks))
        assert fact(database, "count.rice_usual") is None
        tell(database, 4, Report(EntryKind.RICE_IN, item="rice", quantity=20), at=NOW - timedelta(days=21))
        assert fact(database, "count.rice_usual") == 10


class TestNews:
    def test_is_what_the_leader_spoke_and_somebody_approved(self, database: Database) -> None:
        assert fact(database, "group.notice") == "none"
        notice(database, "group", group_id=UJALA, recording_id=recording(database, 1), status="draft")
        assert fact(database, "group.notice") == "none"
        notice(database, "group", group_id=UJALA, recording_id=recording(database, 2))
        assert fact(database, "group.notice") == "stored:recordings/2.wav"
        assert fact(database, "group.notice", RADHA) == "none"
        assert fact(database, "group.notice", None) == "none"

    def test_is_over_when_its_days_are(self, database: Database) -> None:
        last_week = {"from_on": TODAY - timedelta(days=9), "until_on": TODAY - timedelta(days=1)}
        notice(database, "group", group_id=UJALA, recording_id=recording(database, 1), **last_week)
        notice(database, "group", group_id=UJALA, recording_id=recording(database, 2), status="recalled")
        notice(database, "group", group_id=UJALA, recording_id=recording(database, 3, status="lost"))
        assert fact(database, "group.notice") == "none"


class TestTalkingPoint:
    def test_is_told_in_its_days(self, database: Database) -> None:
        assert fact(database, "group.has_talking_point") is False
        notice(database, "talking_point", title_hi="साफ़ पानी")
        assert fact(database, "group.talking_point") == Name("साफ़ पानी")


class TestVote:
    def test_is_open_for_the_group_that_is_asked(self, database: Database) -> None:
        day = TODAY + timedelta(days=6)
        notice(database, "group", group_id=UJALA, happens_on=day)
        assert fact(database, "group.vote_day") == Day(day, TODAY)
        assert fact(database, "group.vote_is_open", RADHA) is False
        assert fact(database, "group.vote_is_open", None) is False

    def test_is_over_on_the_day_itself(self, database: Database) -> None:
        notice(database, "group", group_id=UJALA, happens_on=TODAY)
        assert fact(database, "group.vote_is_open") is False

    def test_a_group_has_one_vote_the_newest(self, database: Database) -> None:
        notice_id = notice(database, "group", group_id=UJALA, happens_on=TODAY + timedelta(days=6))
        for call_id, choice in ((1, "yes"), (2, "no")):
            with database.write() as connection:
                bind("vote", {"choice": choice}, Moment(call_id, 5, NOW, None, SAVITA, None))(connection)
        with database.reading() as session:
            votes = [(one.notice_id, one.choice, one.status) for one in session.query(Entry).order_by(Entry.id)]
        assert votes == [(notice_id, "yes", "withdrawn"), (notice_id, "no", "confirmed")]

    def test_without_a_day_nothing_is_written(self, database: Database) -> None:
        with database.write() as connection:
            bind("vote", {"choice": "yes"}, Moment(1, 5, NOW, None, SAVITA, None))(connection)
            bind("vote", {"choice": "yes"}, Moment(1, 6, NOW, None, None, None))(connection)
        with database.reading() as session:
            assert session.query(Entry).count() == 0


class TestSakhi:
    def test_comes_on_the_next_of_her_days(self, database: Database) -> None:
        for days in (4, 2):
            when = TODAY + timedelta(days=days)
            notice(database, "sakhi_day", group_id=UJALA, title_hi="आशा", happens_on=when)
        assert fact(database, "group.sakhi_comes") is True
        assert fact(database, "group.sakhi_day") == Day(TODAY + timedelta(days=2), TODAY)
        assert fact(database, "group.sakhi") == Name("आशा")

    def test_of_another_group_or_for_nobody_known_is_no_day(self, database: Database) -> None:
        notice(database, "sakhi_day", group_id=UJALA, happens_on=TODAY)
        assert fact(database, "group.sakhi_comes", RADHA) is False
        assert fact(database, "group.sakhi_comes", None) is False
        assert fact(database, "group.sakhi_day", RADHA) is None

    def test_she_is_asked_for_the_receipt_once(self, database: Database) -> None:
        yesterday = TODAY - timedelta(days=1)
        notice(database, "sakhi_day", group_id=UJALA, happens_on=yesterday, from_on=yesterday, until_on=yesterday)
        assert fact(database, "group.receipt_is_due") is True
        assert fact(database, "group.receipt_is_due", RADHA) is False
        tell(database, 1, Report(EntryKind.RECEIPT, choice="yes"))
        assert fact(database, "group.receipt_is_due") is False

    @pytest.mark.parametrize("days", [0, 8])
    def test_on_the_day_itself_and_after_a_week_she_is_not_asked(self, database: Database, days: int) -> None:
        day = TODAY - timedelta(days=days)
        notice(database, "sakhi_day", group_id=UJALA, happens_on=day, from_on=day, until_on=day)
        assert fact(database, "group.receipt_is_due") is False


class TestStock:
    def near(self, database: Database, number: int = SAHELI, item: str = "masks") -> FactValue:
        place = fact(database, "stock.place", None, group_no=number, item=item)
        assert fact(database, "stock.is_near", None, group_no=number, item=item) is (place is not None)
        return place

    def test_a_group_of_the_block_that_made_some(self, database: Database) -> None:
        tell(database, 1, Report(EntryKind.COUNT, item="masks", quantity=40))
        assert self.near(database, ROSHNI) == Name("उजाला")
        assert self.near(database, SAHELI) is None, "another block is not near"
        assert self.near(database, ROSHNI, "soap") is None

    def test_her_own_group_first(self, database: Database) -> None:
        with database.write() as connection:
            connection.execute(update(Member).where(Member.id == RADHA).values(group_id=ROSHNI))
        tell(database, 1, Report(EntryKind.COUNT, item="masks", quantity=40))
        tell(database, 2, Report(EntryKind.COUNT, item="masks", quantity=10), member_id=RADHA)
        assert self.near(database, ROSHNI) == Name("रोशनी")
        assert self.near(database, UJALA) == Name("उजाला")

    def test_what_was_made_long_ago_or_not_at_all_is_not_there(self, database: Database) -> None:
        tell(database, 1, Report(EntryKind.COUNT, item="masks", quantity=40), at=NOW - timedelta(days=40))
        tell(database, 2, Report(EntryKind.COUNT, item="soap", quantity=0))
        assert self.near(database, UJALA) is None
        assert self.near(database, UJALA, "soap") is None

    def test_a_notice_comes_before_what_groups_made(self, database: Database) -> None:
        tell(database, 1, Report(EntryKind.COUNT, item="masks", quantity=40))
        notice(database, "stock", item="masks", area="Kakori", place_hi="काकोरी बाज़ार")
        assert self.near(database, ROSHNI) == Name("काकोरी बाज़ार")
        assert self.near(database, SAHELI) is None

    def test_a_notice_for_everybody_is_near_everywhere(self, database: Database) -> None:
        notice(database, "stock", item="soap", place_hi="लखनऊ")
        assert self.near(database, SAHELI, "soap") == Name("लखनऊ")

    @pytest.mark.parametrize("number", [0, 99, 170])
    def test_a_number_of_no_group_has_nothing_near(self, database: Database, number: int) -> None:
        tell(database, 1, Report(EntryKind.COUNT, item="masks", quantity=40))
        assert self.near(database, number) is None

    def test_a_number_of_two_groups_is_nobodys(self, database: Database) -> None:
        tell(database, 1, Report(EntryKind.COUNT, item="masks", quantity=40))
        with database.write() as connection:
            connection.execute(insert(Group).values(id=99, code="H-17", name="h", block="Kakori"))
        assert self.near(database, UJALA) is None


def test_what_she_chose_in_words(database: Database) -> None:
    assert fact(database, "item.words", item="soap") == Phrase("PHR.SOAP")
    assert fact(database, "item.words") == Phrase("PHR.GOODS")


def test_only_sound_files_of_people_are_played(tmp_path: Any) -> None:
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / "7.wav").touch()
    (tmp_path / "recordings" / "7.txt").touch()
    (tmp_path / "sunwai.db").touch()
    assert path_of(tmp_path, "recordings/7.wav") == (tmp_path / "recordings" / "7.wav").resolve()
    for never in ("recordings/8.wav", "recordings/7.txt", "sunwai.db", "recordings/../sunwai.db", "/etc/passwd"):
        assert path_of(tmp_path, never) is None


def test_the_week_of_the_tests_began_on_monday() -> None:
    assert week_of(TODAY) == date(2026, 11, 23)

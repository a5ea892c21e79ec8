"""What women report, written down: once a turn, for the right group, the newest figure of a week in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from core.entries import COUNTING, EntryKind, EntryStatus, Report, is_in_sample, usual, week_of
from db.engine import Database
from db.models import Call, Entry, Group, Member, MemberPhone, Notice
from ivr.effects import bind
from ivr.handlers.entries import keep
from ivr.moment import Moment

# A Wednesday, 11:00 in Lucknow.
NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
SAVITA, MEENA, RADHA = 1, 2, 3
UJALA, ROSHNI = 1, 2
SHARED, SAVITAS, NOBODYS = "+919000000009", "+919000000001", "+919000000099"
MASKS = Report(EntryKind.COUNT, item="masks", quantity=120)


@pytest.fixture(autouse=True)
def two_groups(database: Database) -> None:
    """Savita and Meena are of Ujala in Kakori, Radha of Roshni; Radha and Meena share a phone."""
    with database.write() as connection:
        for n, name, block, district in ((UJALA, "Ujala", "Kakori", "Lucknow"), (ROSHNI, "Roshni", None, "Hardoi")):
            row = {"id": n, "code": f"G-{n}", "name": name, "block": block, "district": district}
            connection.execute(insert(Group).values(row))
        for n, group, phone in ((SAVITA, UJALA, SAVITAS), (MEENA, UJALA, SHARED), (RADHA, ROSHNI, SHARED)):
            connection.execute(insert(Member).values(id=n, code=f"M-{n}", name=f"member {n}", group_id=group))
            connection.execute(insert(MemberPhone).values(member_id=n, e164=phone, rank=0))
        for n in range(1, 9):
            call = {"id": n, "token": f"t{n}", "direction": "inbound", "flow": "main", "flow_version": "v"}
            times = {"status": "ended", "turn": 9, "started_at": NOW, "why": "she_called"}
            connection.execute(insert(Call).values(call | times))


def at(call_id: int, turn: int = 5, **changes: Any) -> Moment:
    known: dict[str, Any] = {"at": NOW, "other_party": SAVITAS, "member_id": SAVITA, "attempt_token": None}
    return Moment(call_id=call_id, turn=turn, **(known | changes))


def tell(database: Database, report: Report, moment: Moment) -> None:
    with database.write() as connection:
        keep(connection, report, moment)


def entries(database: Database, *statuses: EntryStatus) -> list[Entry]:
    with database.reading() as session:
        found = session.scalars(select(Entry).order_by(Entry.id)).all()
    return [entry for entry in found if not statuses or entry.status in statuses]


def counting(database: Database) -> list[int | None]:
    return [entry.quantity for entry in entries(database, *COUNTING)]


class TestOneReport:
    def test_it_has_her_group_her_block_and_her_week(self, database: Database) -> None:
        tell(database, MASKS, at(1))
        (entry,) = entries(database)
        assert (entry.kind, entry.item, entry.quantity, entry.status) == ("count", "masks", 120, "confirmed")
        assert (entry.group_id, entry.area, entry.week_on) == (UJALA, "Kakori", date(2026, 11, 23))

    def test_the_same_turn_again_leaves_one(self, database: Database) -> None:
        tell(database, replace(MASKS, kind=EntryKind.RICE_OFFER), at(1))
        tell(database, replace(MASKS, kind=EntryKind.RICE_OFFER), at(1))
        assert len(entries(database)) == 1

    def test_without_a_block_the_district_stands(self, database: Database) -> None:
        tell(database, MASKS, at(1, member_id=RADHA))
        assert entries(database)[0].area == "Hardoi"

    def test_a_number_of_one_group_tells_the_group(self, database: Database) -> None:
        tell(database, MASKS, at(1, member_id=None))
        assert (entries(database)[0].group_id, entries(database)[0].member_id) == (UJALA, None)

    @pytest.mark.parametrize("phone", [SHARED, NOBODYS, None])
    def test_a_number_of_two_groups_or_none_tells_nothing(self, database: Database, phone: str | None) -> None:
        tell(database, MASKS, at(1, member_id=None, other_party=phone))
        assert (entries(database)[0].group_id, entries(database)[0].area) == (None, None)


class TestASecondReport:
    def test_of_the_week_takes_the_place_of_the_first(self, database: Database) -> None:
        tell(database, MASKS, at(1))
        tell(database, replace(MASKS, quantity=90), at(2, member_id=MEENA, other_party=SHARED))
        assert counting(database) == [90]
        assert [entry.status for entry in entries(database)] == ["withdrawn", "confirmed"]

    def test_of_something_else_or_another_week_stands_beside_it(self, database: Database) -> None:
        tell(database, MASKS, at(1))
        tell(database, replace(MASKS, item="soap"), at(2))
        tell(database, replace(MASKS, kind=EntryKind.RICE_IN), at(3))
        tell(database, MASKS, at(4, at=NOW + timedelta(days=7)))
        tell(database, MASKS, at(5, member_id=RADHA))
        assert len(counting(database)) == 5

    def test_of_rice_she_gives_adds_up(self, database: Database) -> None:
        gift = Report(EntryKind.RICE_OFFER, item="rice", quantity=3)
        tell(database, gift, at(1))
        tell(database, gift, at(2))
        assert counting(database) == [3, 3]

    def test_to_the_same_notice_is_her_answer_now(self, database: Database) -> None:
        days = {"from_on": NOW.date(), "until_on": NOW.date(), "source_on": NOW.date(), "made_at": NOW}
        with database.write() as connection:
            for n in (1, 2):
                camp = {
                    "id": n,
                    "kind": "camp",
                    "title_hi": "शिविर",
                    "source": "x",
                    "status": "draft",
                    "member_id": 1,
                }
                connection.execute(insert(Notice).values(camp | days))
        yes, no = (Report(EntryKind.COMING, choice=word, notice_id=1) for word in ("yes", "no"))
        tell(database, yes, at(1))
        tell(database, replace(yes, notice_id=2), at(2))
        tell(database, yes, at(3, member_id=RADHA, other_party=SHARED))
        tell(database, no, at(4))
        in_force = {(entry.notice_id, entry.member_id, entry.choice) for entry in entries(database, *COUNTING)}
        assert in_force == {(2, SAVITA, "yes"), (1, RADHA, "yes"), (1, SAVITA, "no")}


class TestADraft:
    DRAFT = replace(MASKS, status=EntryStatus.DRAFT)

    def test_counts_for_nothing(self, database: Database) -> None:
        tell(database, MASKS, at(1))
        tell(database, replace(self.DRAFT, quantity=7), at(2))
        assert counting(database) == [120]

    def test_is_gone_once_she_confirms(self, database: Database) -> None:
        tell(database, self.DRAFT, at(1))
        tell(database, MASKS, at(2))
        assert [entry.status for entry in entries(database)] == ["withdrawn", "confirmed"]

    def test_of_somebody_else_stays(self, database: Database) -> None:
        tell(database, self.DRAFT, at(1, member_id=RADHA, other_party=SHARED))
        tell(database, MASKS, at(2))
        assert [entry.status for entry in entries(database)] == ["draft", "confirmed"]

    def test_of_a_hidden_number_stays(self, database: Database) -> None:
        tell(database, self.DRAFT, at(1, member_id=None, other_party=None))
        tell(database, MASKS, at(2, member_id=None, other_party=None))
        assert len(entries(database, EntryStatus.DRAFT)) == 1


class TestWhatIsUsual:
    def test_is_written_beside_the_figure(self, database: Database) -> None:
        for weeks, quantity in ((3, 100), (2, 130), (1, 110)):
            tell(database, replace(MASKS, quantity=quantity), at(weeks, at=NOW - timedelta(days=7 * weeks)))
        tell(database, replace(MASKS, quantity=900, odd=True), at(5))
        assert (entries(database)[-1].usual, entries(database)[-1].odd) == (110, True)

    def test_takes_two_earlier_figures(self) -> None:
        assert [usual([]), usual([5]), usual([5, 9])] == [None, None, 5]

    @given(st.lists(st.integers(0, 10**6), min_size=2, max_size=30))
    def test_is_one_of_the_last_eight(self, quantities: list[int]) -> None:
        assert usual(quantities) in quantities[:8]


class TestEffects:
    def test_an_entry_with_all_it_can_say(self, database: Database) -> None:
        values = {"kind": "checklist", "item": "oldage", "quantity": "-", "choice": "likely", "detail": "yes,no"}
        with database.write() as connection:
            bind("entry", values, at(1))(connection)
        (entry,) = entries(database)
        assert (entry.item, entry.quantity, entry.choice) == ("oldage", None, "likely")
        assert entry.detail == '{"answers": "yes,no"}'

    def test_a_figure_that_she_did_not_confirm(self, database: Database) -> None:
        values = {"kind": "count", "item": "masks", "quantity": 40, "odd": "yes", "status": "draft"}
        with database.write() as connection:
            bind("figure", values, at(1))(connection)
        (entry,) = entries(database)
        assert (entry.quantity, entry.odd, entry.status) == (40, True, "draft")

    def test_a_kind_that_is_none_is_refused(self, database: Database) -> None:
        values = {"kind": "gossip", "item": "-", "quantity": "-", "choice": "-", "detail": "-"}
        with database.write() as connection, pytest.raises(ValueError, match="gossip"):
            bind("entry", values, at(1))(connection)


def test_a_week_begins_on_monday() -> None:
    assert {week_of(date(2026, 11, 23) + timedelta(days=n)) for n in range(7)} == {date(2026, 11, 23)}


def test_five_in_a_hundred_are_checked() -> None:
    assert sum(is_in_sample(n) for n in range(1, 1_001)) == 50

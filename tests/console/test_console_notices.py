"""Notices and days of crisis at the desk: written by one, approved by another, taken back at once."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from console_world import NEW_WORDS, NOW, Console, Visitor, make_call
from sqlalchemy import select

from core.calls import StaffRole
from core.notices import NoticeKind
from db.models import AuditEntry, Call, Consent, Entry, Errand, Group, Member, Notice
from db.queries import news
from db.queries.notices import told

TODAY = date(2026, 11, 23)
ALERT = {
    "kind": "alert",
    "title_hi": "पानी उबालकर पीजिए",
    "from_on": "2026-11-23",
    "until_on": "2026-11-30",
    "source": "ज़िला अस्पताल",
    "source_on": "2026-11-22",
}
CAMP = ALERT | {
    "kind": "camp",
    "title_hi": "श्रमिक कार्ड",
    "happens_on": "2026-11-30",
    "place_hi": "काकोरी",
    "docs": "",
}
RATES = ALERT | {"kind": "rates", "title_hi": "सूती धागा", "low": "110", "high": "140", "until_on": "2026-11-29"}

SAKHI = ALERT | {"kind": "sakhi_day", "title_hi": "मीना", "happens_on": "2026-11-30", "group_id": "1"}


def written(visitor: Visitor, form: dict[str, str]) -> int:
    answer = visitor.post("/notices/new", form)
    assert answer.status_code == 302, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def heard(console: Console) -> list[str]:
    """Return what callers hear of alerts now."""
    with console.database.read() as connection:
        return [notice.title_hi for notice in told(connection, (NoticeKind.ALERT,), TODAY)]


def acts(console: Console, *kinds: str) -> list[tuple[str, dict[str, Any]]]:
    with console.database.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action.in_(kinds)).order_by(AuditEntry.id))
        return [(entry.action, json.loads(entry.detail)) for entry in entries]


class TestAnAlert:
    def test_is_heard_only_after_somebody_else_approved_it(self, console: Console) -> None:
        supervisor = console.login(StaffRole.SUPERVISOR)
        alert = written(supervisor, ALERT)
        assert heard(console) == []
        page = supervisor.get(f"/notices/{alert}").text
        assert "IEC.ALERT" in page
        assert "An alert is approved by somebody else" in page
        refused = supervisor.post(f"/notices/{alert}/approve")
        assert refused.status_code == 409
        assert heard(console) == []
        assert console.login(StaffRole.DOCTOR).post(f"/notices/{alert}/approve").status_code == 302
        assert heard(console) == ["पानी उबालकर पीजिए"]
        assert acts(console, "make", "approve") == [("make", {"kind": "alert"}), ("approve", {"kind": "alert"})]

    def test_a_didi_writes_and_does_not_approve(self, console: Console) -> None:
        didi = console.login(StaffRole.DIDI)
        alert = written(didi, ALERT)
        assert didi.post(f"/notices/{alert}/approve").status_code == 403
        assert heard(console) == []

    def test_taken_back_the_next_caller_does_not_hear_it_and_its_calls_are_not_made(self, console: Console) -> None:
        alert = written(console.login(StaffRole.DIDI), ALERT)
        supervisor = console.login(StaffRole.SUPERVISOR)
        supervisor.post(f"/notices/{alert}/approve")
        with console.database.session() as session:
            session.add(errand(alert, 1, "due"))
            session.add(errand(alert, 2, "delivered"))
        assert supervisor.post(f"/notices/{alert}/recall").status_code == 302
        assert heard(console) == []
        assert [one.status for one in console.all(Errand)] == ["ended", "delivered"]
        assert acts(console, "recall") == [("recall", {"kind": "alert", "calls": "1"})]
        again = supervisor.post(f"/notices/{alert}/recall")
        assert (again.status_code, "It is not told any more" in again.text) == (409, True)

    def test_a_draft_that_was_taken_back_cannot_be_approved(self, console: Console) -> None:
        alert = written(console.login(StaffRole.DIDI), ALERT)
        supervisor = console.login(StaffRole.SUPERVISOR)
        supervisor.post(f"/notices/{alert}/recall")
        assert supervisor.post(f"/notices/{alert}/approve").status_code == 409
        assert heard(console) == []

    def test_is_not_approved_before_the_voice_has_its_words(self, console: Console) -> None:
        alert = written(console.login(StaffRole.DIDI), ALERT | {"title_hi": NEW_WORDS})
        refused = console.login(StaffRole.SUPERVISOR).post(f"/notices/{alert}/approve")
        assert refused.status_code == 409
        assert "has not learned these words" in refused.text
        assert heard(console) == []

    def test_ends_with_its_last_day(self, console: Console) -> None:
        alert = written(console.login(StaffRole.DIDI), ALERT)
        supervisor = console.login(StaffRole.SUPERVISOR)
        supervisor.post(f"/notices/{alert}/approve")
        with console.database.read() as connection:
            assert told(connection, (NoticeKind.ALERT,), date(2026, 11, 30))
            assert not told(connection, (NoticeKind.ALERT,), date(2026, 12, 1))
        console.clock.advance(timedelta(days=8))
        assert "Over" in console.login(StaffRole.AUDITOR).get(f"/notices/{alert}").text


def errand(notice_id: int, n: int, status: str) -> Errand:
    return Errand(
        kind="alert",
        dedupe=f"notice:{notice_id}:{n}",
        phone=f"+91900000000{n}",
        notice_id=notice_id,
        purpose="health_news",
        flow="notice_call",
        not_before_at=NOW,
        expires_at=NOW + timedelta(days=1),
        status=status,
        made_at=NOW,
        changed_at=NOW,
    )


@pytest.mark.parametrize(
    ("form", "field", "says"),
    [
        (ALERT | {"title_hi": ""}, "title_hi", "This is needed."),
        (ALERT | {"title_hi": "Dengue से बचाव"}, "title_hi", "in Hindi letters; not: Dengue"),
        (ALERT | {"source": "WHO १०"}, "source", "in Hindi letters"),
        (ALERT | {"title_hi": "बात " * 40}, "title_hi", "At most 120 letters"),
        (ALERT | {"title_hi": "ल " * 50}, "title_hi", "seconds to say"),
        (ALERT | {"until_on": "2026-12-23"}, "until_on", "At most 30 days"),
        (ALERT | {"until_on": "2026-11-22"}, "until_on", "This day is past"),
        (ALERT | {"source_on": "2026-11-24"}, "source_on", "still to come"),
        (ALERT | {"until_on": "soon"}, "until_on", "This cannot be read."),
        (CAMP | {"happens_on": "2026-11-25"}, "until_on", "not told after the day it is about"),
        (CAMP | {"place_hi": ""}, "place_hi", "This is needed."),
        (RATES | {"low": "150"}, "high", "The higher price comes second."),
        (RATES | {"high": "1e9"}, "high", "This cannot be read."),
        (RATES | {"high": "999999"}, "high", "This cannot be read."),
        (CAMP | {"area": "Atlantis"}, "area", "This cannot be read."),
        (SAKHI | {"group_id": "99"}, "group_id", "This cannot be read."),
        (SAKHI | {"group_id": ""}, "group_id", "This is needed."),
        (RATES | {"until_on": "2026-12-03"}, "until_on", "At most 7 days"),
    ],
)
def test_what_cannot_be_spoken_or_is_missing_is_named_and_not_saved(
    console: Console, form: dict[str, str], field: str, says: str
) -> None:
    answer = console.login(StaffRole.DIDI).post("/notices/new", form)
    assert answer.status_code == 422
    assert says in answer.text.split(f'name="{field}"')[1].split("</label>")[0]
    assert console.all(Notice) == []


def test_the_day_of_the_sakhi_is_for_one_group(console: Console) -> None:
    written(console.login(StaffRole.DIDI), SAKHI)
    (sakhi,) = console.all(Notice)
    assert (sakhi.group_id, sakhi.title_hi, sakhi.area) == (1, "मीना", None)


def test_a_camp_and_a_rate_are_written_down_as_they_were_typed(console: Console) -> None:
    didi = console.login(StaffRole.DIDI)
    written(didi, CAMP | {"docs": "आधार"})
    written(didi, RATES)
    camp, rates = console.all(Notice)
    assert (camp.title_hi, camp.place_hi, camp.happens_on, camp.area) == (
        "श्रमिक कार्ड",
        "काकोरी",
        date(2026, 11, 30),
        None,
    )
    assert json.loads(camp.slots) == {"docs": "आधार"}
    assert (rates.low_paise, rates.high_paise) == (11_000, 14_000)


def test_whoever_comes_is_on_the_list_of_the_camp(console: Console) -> None:
    supervisor = console.login(StaffRole.SUPERVISOR)
    camp = written(supervisor, CAMP)
    assert supervisor.post(f"/notices/{camp}/approve").status_code == 302
    with console.database.session() as session:
        sunita = session.scalars(select(Member).where(Member.code == "M-001")).one()
        for n, (member_id, choice) in enumerate([(sunita.id, "yes"), (None, "yes"), (None, "no")], start=1):
            call = make_call(n, token=f"reply-{n}")
            session.add(call)
            session.flush()
            session.add(reply(call, camp, member_id, choice))
    page = supervisor.get(f"/notices/{camp}").text
    assert "Yes: 2" in page
    assert "No: 1" in page
    assert "Sunita Verma" in page
    assert "Not all of them are known by name." in page


def reply(call: Call, notice_id: int, member_id: int | None, choice: str) -> Entry:
    return Entry(
        kind="coming",
        member_id=member_id,
        call_id=call.id,
        turn=1,
        notice_id=notice_id,
        choice=choice,
        week_on=TODAY,
        status="confirmed",
        made_at=NOW,
    )


class TestRingingThem:
    def agree(self, console: Console, purpose: str, granted: bool = True) -> None:
        with console.database.session() as session:
            sunita = session.scalars(select(Member).where(Member.code == "M-001")).one()
            session.add(
                Consent(
                    member_id=sunita.id,
                    purpose=purpose,
                    granted=granted,
                    given_on=TODAY,
                    recorded_at=NOW,
                    channel="call",
                )
            )

    def approved(self, console: Console, form: dict[str, str]) -> tuple[Visitor, int]:
        supervisor = console.login(StaffRole.SUPERVISOR)
        notice = written(supervisor, form)
        supervisor.post(f"/notices/{notice}/approve")
        return supervisor, notice

    def test_only_whoever_agreed_is_rung_and_once(self, console: Console) -> None:
        self.agree(console, "work_news")
        supervisor, camp = self.approved(console, CAMP)
        assert "have not answered it yet: 1" in supervisor.get(f"/notices/{camp}").text
        for _ in range(2):
            assert supervisor.post(f"/notices/{camp}/calls").status_code == 302
        (errand_,) = console.all(Errand)
        assert (errand_.kind, errand_.phone, errand_.flow) == ("camp", "+919000000010", "notice_call")
        assert (errand_.purpose, errand_.about_money, errand_.notice_id) == ("work_news", False, camp)
        assert acts(console, "ring") == [("ring", {"calls": "1"}), ("ring", {"calls": "0"})]

    def test_whoever_took_it_back_or_agreed_to_something_else_is_not_rung(self, console: Console) -> None:
        self.agree(console, "work_news")
        self.agree(console, "work_news", granted=False)
        self.agree(console, "health_news")
        supervisor, camp = self.approved(console, CAMP)
        supervisor.post(f"/notices/{camp}/calls")
        assert console.all(Errand) == []

    def test_nobody_is_rung_about_a_draft_or_about_rates(self, console: Console) -> None:
        self.agree(console, "work_news")
        supervisor, rates = self.approved(console, RATES)
        draft = written(supervisor, CAMP)
        for notice in (rates, draft):
            assert supervisor.post(f"/notices/{notice}/calls").status_code == 409
        assert console.all(Errand) == []

    def test_of_another_block_nobody_is_rung(self, console: Console) -> None:
        self.agree(console, "work_news")
        with console.database.session() as session:
            session.add(Group(code="G9", name="Far", block="Mohanlalganj"))
        supervisor, camp = self.approved(console, CAMP | {"area": "Mohanlalganj"})
        supervisor.post(f"/notices/{camp}/calls")
        assert console.all(Errand) == []


def test_the_list_tells_drafts_from_what_is_told(console: Console) -> None:
    didi = console.login(StaffRole.DIDI)
    written(didi, ALERT)
    written(didi, RATES)
    assert "Drafts: 2" in didi.get("/notices").text
    assert "सूती धागा" not in didi.get("/notices?kind=alert").text
    assert "No notice here." in didi.get("/notices?told=1").text


def test_what_women_are_paid_is_shown_as_the_middle_of_many_and_published_from_there(console: Console) -> None:
    with console.database.session() as session:
        for n, rupees in enumerate([40, 45, 50, 300, 55], start=1):
            call = make_call(n, token=f"rate-{n}")
            session.add(call)
            session.flush()
            session.add(rate(call, f"+91900000050{n}", "chikan", rupees))
            session.add(rate(call, f"+91900000050{n}", "sewing", rupees) if n < 5 else rate(call, None, "sewing", 9))
    supervisor = console.login(StaffRole.SUPERVISOR)
    page = supervisor.get("/notices/piece-rates").text
    assert "₹45" in page
    assert "₹55" in page
    assert "₹300" not in page
    assert page.count("Fewer than 5") == 2, "who hides her number is nobody's voice"
    link = page.split('href="/console/notices/new?')[1].split('"')[0].replace("&amp;", "&")
    form = supervisor.get(f"/notices/new?{link}").text
    assert 'name="low" type="number" value="45"' in form
    assert 'name="high" type="number" value="55"' in form


def rate(call: Call, phone: str | None, craft: str, rupees: int) -> Entry:
    return Entry(
        kind="rate",
        call_id=call.id,
        turn=1,
        phone=phone,
        item=craft,
        quantity=rupees * 100,
        week_on=TODAY,
        status="confirmed",
        made_at=NOW,
    )


class TestDaysOfCrisis:
    def test_begin_for_some_days_and_end_by_themselves(self, console: Console) -> None:
        supervisor = console.login(StaffRole.SUPERVISOR)
        assert "Ordinary days" in supervisor.get("/crisis").text
        answer = supervisor.post("/crisis", {"days": "3", "reason": "flood in two blocks"})
        assert answer.status_code == 302
        with console.database.read() as connection:
            assert news.crisis_until(connection) == NOW + timedelta(days=3)
        assert "These are days of crisis" in supervisor.get("/crisis").text
        console.clock.advance(timedelta(days=3))
        assert "Ordinary days" in console.login(StaffRole.SUPERVISOR).get("/crisis").text

    def test_can_be_ended_and_both_are_written_down(self, console: Console) -> None:
        supervisor = console.login(StaffRole.SUPERVISOR)
        supervisor.post("/crisis", {"days": "7", "reason": "outbreak"})
        supervisor.post("/crisis/end")
        assert "Ordinary days" in supervisor.get("/crisis").text
        supervisor.post("/crisis/end")
        expected = [("crisis_on", {"days": 7, "reason": "outbreak"}), ("crisis_off", {})]
        assert acts(console, "crisis_on", "crisis_off") == expected

    @pytest.mark.parametrize(
        "form",
        [{"days": "15", "reason": "flood"}, {"days": "0", "reason": "flood"}, {"days": "3", "reason": " "}, {}],
    )
    def test_need_a_length_and_a_reason(self, console: Console, form: dict[str, str]) -> None:
        assert console.login(StaffRole.SUPERVISOR).post("/crisis", form).status_code == 422
        with console.database.read() as connection:
            assert news.crisis_until(connection) is None

"""What the trust tells women by phone, through signed webhooks and a real database: who hears what, how long."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from core.clock import at_india, india_day
from core.consent import Purpose
from core.notices import NoticeKind
from db.models import CallStep, Case, Consent, Entry, Errand, Group, MemberPhone, Notice, Recording, Staff
from db.queries import console_notices, news, notice_calls
from tests.harness import KAMLA, SAVITA, SAVITAS_NUMBER, UNKNOWN, Line
from tests.line.line_caller import Caller, uuid
from tests.line.placed import ring

# The day of the line under test.
TODAY = date(2026, 11, 25)
NEWS, TRAINING, CRAFT = "3443", "3423", "342"


@pytest.fixture(autouse=True)
def two_people(request: pytest.FixtureRequest) -> None:
    line: Line = request.getfixturevalue("line_on_both" if "line_on_both" in request.fixturenames else "line")
    with line.database.session() as session:
        session.add_all(
            [
                Staff(code="S-20", name="Kamini", fs_uniquifier="s20"),
                Staff(code="S-21", name="Lata", fs_uniquifier="s21"),
            ]
        )
        session.execute(update(Group).values(block="Kakori", district="Lucknow"))


def put_up(line: Line, kind: NoticeKind, **more: Any) -> int:
    """Have a notice made by one and approved by another; return its number."""
    with line.database.session() as session:
        staff = {one.code: one.id for one in session.scalars(select(Staff))}
        known = {
            "title_hi": "पानी उबालकर पीजिए",
            "from_on": TODAY,
            "until_on": TODAY + timedelta(days=5),
            "source": "ज़िला अस्पताल",
            "source_on": TODAY - timedelta(days=1),
            "status": "approved",
            "made_by_id": staff["S-20"],
            "made_at": line.services.clock.now(),
            "approved_by_id": staff["S-21"],
        }
        notice = Notice(kind=kind.value, **{**known, **more})
        session.add(notice)
        session.flush()
        return notice.id


def change(line: Line, model: Any, **values: Any) -> None:
    with line.database.session() as session:
        session.execute(update(model).values(**values))


def call(line: Line, keys: str, number: str = SAVITA) -> Caller:
    """Ring the line for something new and press these keys; whoever rings for the first time agrees first."""
    caller = Caller(line, number)
    caller.answer()
    if "RES.CALL" in said(caller):
        caller.press("2")
    if "PRV.CONSENT" in said(caller):
        caller.press("1")
    for key in keys:
        caller.press(key)
    return caller


def said(caller: Caller) -> list[str]:
    """Return the prompts of the last turn."""
    return [prompt for prompt, *_ in turn(caller)]


def slots(caller: Caller, prompt_id: str) -> list[Mapping[str, Any]]:
    """Return what filled the gaps of a prompt in the last turn, each time it was said."""
    return [values for prompt, values, *_ in turn(caller) if prompt == prompt_id]


def turn(caller: Caller) -> list[Any]:
    row = caller.row
    with caller.line.database.reading() as session:
        found: list[Any] = json.loads(session.get_one(CallStep, (row.id, row.turn)).said)
        return found


def entries(line: Line, *, live: bool = True) -> list[tuple[str, str | None, int | None, int | None]]:
    line.cases()
    with line.database.reading() as session:
        rows = session.scalars(select(Entry).order_by(Entry.id))
        return [
            (row.kind, row.choice, row.notice_id, row.quantity)
            for row in rows
            if row.status == "confirmed" or not live
        ]


class TestTakenBackWhileSheListens:
    def recall(self, line: Line, notice_id: int) -> None:
        with line.database.session() as session:
            session.execute(update(Notice).where(Notice.id == notice_id).values(status="recalled"))

    def test_key_9_says_what_is_told_now(self, line_on_both: Line) -> None:
        older = put_up(line_on_both, NoticeKind.ALERT, title_hi="हाथ धोइए")
        newer = put_up(line_on_both, NoticeKind.ALERT)
        caller = call(line_on_both, NEWS)
        self.recall(line_on_both, newer)
        caller.press("9")
        assert [words["topic"]["hi"] for words in slots(caller, "IEC.ALERT")] == ["हाथ धोइए"]
        self.recall(line_on_both, older)
        caller.press("9")
        assert "IEC.ALERT" not in said(caller)

    def test_a_call_that_is_taken_up_does_not_say_it(self, line: Line) -> None:
        camp = put_up(line, NoticeKind.CAMP, happens_on=TODAY + timedelta(days=2), place_hi="काकोरी")
        caller = call(line, TRAINING + "1")
        assert "CRF.CAMP" in said(caller)
        caller.hang_up()
        self.recall(line, camp)
        again = Caller(line, SAVITA)
        again.answer()
        assert "RES.CALL" in said(again)
        again.press("1")
        assert "CRF.CAMP" not in said(again)


class TestAnAlert:
    def test_is_told_with_its_words_its_source_and_the_day_of_it(self, line: Line) -> None:
        put_up(line, NoticeKind.ALERT)
        caller = call(line, NEWS)
        assert said(caller) == ["IEC.ALERT", "IEC.HEARD"]
        words = slots(caller, "IEC.ALERT")[0]
        assert words["topic"]["hi"] == "पानी उबालकर पीजिए"
        assert words["source"]["hi"] == "ज़िला अस्पताल"
        assert words["date"]["on"] == "2026-11-24"

    @pytest.mark.parametrize(
        "values",
        [
            {"status": "draft", "approved_by_id": None},
            {"status": "recalled"},
            {"from_on": TODAY + timedelta(days=1)},
            {"from_on": TODAY - timedelta(days=9), "until_on": TODAY - timedelta(days=1)},
            {"area": "Mohanlalganj"},
        ],
    )
    def test_is_not_told_as_a_draft_taken_back_out_of_its_days_or_elsewhere(
        self, line: Line, values: dict[str, Any]
    ) -> None:
        put_up(line, NoticeKind.ALERT, **values)
        assert said(call(line, NEWS))[0] == "IEC.NONE"

    @pytest.mark.parametrize("area", ["Kakori", "Lucknow"])
    def test_of_a_block_or_district_is_for_those_who_live_there(self, line: Line, area: str) -> None:
        put_up(line, NoticeKind.ALERT, area=area)
        assert said(call(line, NEWS))[0] == "IEC.ALERT"
        assert said(call(line, NEWS, UNKNOWN))[0] == "IEC.NONE"

    def test_of_everybody_is_for_a_number_in_no_list_too(self, line: Line) -> None:
        put_up(line, NoticeKind.ALERT)
        assert said(call(line, NEWS, UNKNOWN))[0] == "IEC.ALERT"

    def test_taken_back_is_not_told_in_the_next_turn_of_a_call_that_is_up(self, line: Line) -> None:
        put_up(line, NoticeKind.ALERT)
        caller = call(line, NEWS[:-1])
        change(line, Notice, status="recalled")
        caller.press(NEWS[-1])
        assert said(caller)[0] == "IEC.NONE"

    def test_is_followed_by_the_one_before_it(self, line: Line) -> None:
        older, newer = put_up(line, NoticeKind.ALERT), put_up(line, NoticeKind.ALERT, title_hi="मच्छरदानी लगाइए")
        caller = call(line, NEWS)
        assert slots(caller, "IEC.ALERT")[0]["topic"]["hi"] == "मच्छरदानी लगाइए"
        caller.press("1")
        assert slots(caller, "IEC.ALERT")[0]["topic"]["hi"] == "पानी उबालकर पीजिए"
        caller.press("1")
        assert "IEC.ALERT" not in said(caller)
        told = [("heard", "understood", newer, None), ("heard", "understood", older, None)]
        assert entries(line) == told

    def test_understood_twice_counts_once(self, line: Line) -> None:
        alert = put_up(line, NoticeKind.ALERT)
        for _ in range(2):
            call(line, NEWS + "1").hang_up()
        assert entries(line) == [("heard", "understood", alert, None)]
        assert len(entries(line, live=False)) == 2


class TestDaysOfCrisis:
    def begin(self, line: Line, length: timedelta) -> None:
        now = line.services.clock.now()
        with line.database.write() as connection:
            news.set_crisis(connection, until_at=now + length, now=now, staff_id=None)

    def test_the_alert_comes_right_after_the_emergency_number_then_a_menu_of_its_own(self, line: Line) -> None:
        put_up(line, NoticeKind.ALERT)
        self.begin(line, timedelta(days=7))
        heard = said(call(line, ""))
        assert heard[heard.index("SYS.EMERG") + 1 :][-2:] == ["IEC.ALERT", "CRI.MENU"]
        assert heard.index("IEC.ALERT") > heard.index("SYS.EMERG")

    def test_end_by_themselves(self, line: Line) -> None:
        self.begin(line, timedelta(seconds=-1))
        assert "CRI.MENU" not in said(call(line, ""))

    def test_without_an_alert_the_menu_comes_at_once(self, line: Line) -> None:
        self.begin(line, timedelta(hours=1))
        assert said(call(line, ""))[-1] == "CRI.MENU"


class TestCampsAndClasses:
    def camp(self, line: Line, days: int, **more: Any) -> int:
        return put_up(
            line,
            NoticeKind.CAMP,
            title_hi="श्रमिक कार्ड",
            happens_on=TODAY + timedelta(days=days),
            place_hi="काकोरी",
            **more,
        )

    def test_the_soonest_first_and_her_answer_is_on_its_list(self, line: Line) -> None:
        late, soon = self.camp(line, 5), self.camp(line, 2, slots='{"docs": "आधार"}')
        caller = call(line, TRAINING + "1")
        words = slots(caller, "CRF.CAMP")[0]
        assert (words["scheme"]["hi"], words["place"]["hi"], words["docs"]["hi"]) == ("श्रमिक कार्ड", "काकोरी", "आधार")
        assert words["date"]["on"] == "2026-11-27"
        caller.press("1")
        assert slots(caller, "CRF.CAMP")[0]["docs"]["prompt_id"] == "PHR.PAPERS"
        caller.press("2")
        assert "CRF.CAMP" not in said(caller)
        assert entries(line) == [("coming", "yes", soon, None), ("coming", "no", late, None)]

    def test_another_answer_takes_the_place_of_the_first(self, line: Line) -> None:
        camp = self.camp(line, 3)
        call(line, TRAINING + "11").hang_up()
        call(line, TRAINING + "12").hang_up()
        assert entries(line) == [("coming", "no", camp, None)]

    def test_a_class_is_told_with_its_time(self, line: Line) -> None:
        put_up(
            line,
            NoticeKind.CLASS,
            title_hi="ज़रदोज़ी",
            happens_on=TODAY + timedelta(days=1),
            happens_time=time(11),
        )
        caller = call(line, TRAINING + "1")
        assert said(caller) == ["TRN.CLASS"]
        assert slots(caller, "TRN.CLASS")[0]["course"]["hi"] == "ज़रदोज़ी"


class TestOrders:
    def test_until_it_is_her_the_words_are_the_same_for_every_number(self, line: Line) -> None:
        put_up(line, NoticeKind.ORDER, title_hi="चिकन")
        known, unknown = call(line, CRAFT + "2"), call(line, CRAFT + "2", UNKNOWN)
        assert turn(known) == turn(unknown) == [["CRF.YOU", {}]]
        unknown.press("1")
        assert said(unknown)[0] == "CRF.NOORDER"

    def test_taken_once_it_is_not_offered_again(self, line: Line) -> None:
        order = put_up(line, NoticeKind.ORDER, title_hi="चिकन")
        caller = call(line, CRAFT + "21")
        assert said(caller) == ["CRF.FRAUD"]
        caller.press("2")
        assert slots(caller, "CRF.ORDER")[0]["craft"]["hi"] == "चिकन"
        caller.press("1")
        assert said(caller)[0] == "CRF.TAKEN"
        assert entries(line) == [("order", "yes", order, None)]
        assert said(call(line, CRAFT + "21"))[0] == "CRF.NOORDER"

    def test_a_week_later_she_is_asked_whether_it_was_paid_until_it_was(self, line: Line) -> None:
        order = put_up(line, NoticeKind.ORDER, title_hi="चिकन")
        call(line, CRAFT + "2121").hang_up()
        self.let_a_week_pass(line)
        caller = call(line, CRAFT + "21")
        assert said(caller) == ["CRF.PAIDYET"]
        caller.press("2")
        assert said(caller)[0] == "CRF.CHASE"
        assert [(case.kind, json.loads(case.detail)) for case in line.cases()] == [
            ("payment_missing", {"order": str(order)})
        ]
        assert said(call(line, CRAFT + "21"))[0] == "CRF.NOORDER"
        self.let_a_week_pass(line)
        assert said(call(line, CRAFT + "211"))[0] == "CRF.NOORDER"
        assert entries(line) == [("order", "paid", order, None)]
        self.let_a_week_pass(line)
        assert said(call(line, CRAFT + "21"))[0] == "CRF.NOORDER"

    def let_a_week_pass(self, line: Line) -> None:
        line.cases()
        change(line, Entry, made_at=line.services.clock.now() - timedelta(days=7))


class TestCareWork:
    def test_how_it_went_is_asked_the_day_after_and_trouble_is_a_case_within_minutes(self, line: Line) -> None:
        shift = put_up(
            line, NoticeKind.SHIFT, title_hi="देखभाल", place_hi="अलीगंज", happens_on=TODAY + timedelta(days=1)
        )
        caller = call(line, TRAINING + "21")
        assert slots(caller, "SHIFT.ASK")[0]["place"]["hi"] == "अलीगंज"
        caller.press("1")
        assert said(caller)[0] == "SHIFT.TAKEN"
        assert said(call(line, TRAINING + "21"))[0] == "SHIFT.NONE"
        line.cases()
        change(line, Notice, happens_on=TODAY - timedelta(days=1), until_on=TODAY)
        caller = call(line, TRAINING + "21")
        assert said(caller) == ["SHIFT.SAFE"]
        caller.press("2")
        cases = [(case.kind, case.priority) for case in line.cases()]
        assert cases == [("shift", "P1")]
        assert entries(line) == [("shift", "trouble", shift, None)]

    def test_a_number_in_no_list_is_offered_none(self, line: Line) -> None:
        put_up(line, NoticeKind.SHIFT, title_hi="देखभाल", place_hi="अलीगंज", happens_on=TODAY + timedelta(days=1))
        assert said(call(line, TRAINING + "21", UNKNOWN))[0] == "SHIFT.NONE"


class TestRates:
    def test_the_rates_of_the_week_four_at_most(self, line: Line) -> None:
        for n in range(1, 6):
            put_up(line, NoticeKind.RATES, title_hi=f"धागा {'क' * n}", low_paise=n * 1_000, high_paise=n * 2_000)
        caller = call(line, CRAFT + "1")
        assert said(caller) == ["CRF.RATES", *["CRF.RATE"] * 4, "CRF.RATEASK"]
        assert [(row["low"]["paise"], row["high"]["paise"]) for row in slots(caller, "CRF.RATE")] == [
            (5_000, 10_000),
            (4_000, 8_000),
            (3_000, 6_000),
            (2_000, 4_000),
        ]

    def test_none_in_this_week(self, line: Line) -> None:
        put_up(
            line,
            NoticeKind.RATES,
            low_paise=1,
            high_paise=2,
            from_on=TODAY - timedelta(days=7),
            until_on=TODAY - timedelta(days=1),
        )
        assert said(call(line, CRAFT + "1")) == ["CRF.NORATE", "CRF.NORATEASK"]

    def tell(self, line: Line, rupees: str, number: str) -> Caller:
        caller = call(line, CRAFT + "111", number)
        caller.press(rupees)
        caller.press("1")
        return caller

    def test_five_women_told_and_the_next_hears_the_middle_of_it(self, line: Line) -> None:
        for n, rupees in enumerate(["40", "45", "50", "300", "55"], start=50):
            caller = self.tell(line, rupees, f"+9190000000{n}")
            assert "CRF.MIDDLE" not in said(caller)
            caller.hang_up()
        caller = self.tell(line, "20", SAVITA)
        assert "CRF.MIDDLE" in said(caller)
        words = slots(caller, "CRF.RATE")[0]
        assert (words["low"]["paise"], words["high"]["paise"]) == (4_500, 5_500)
        assert words["item"]["prompt_id"] == "PHR.CHIKAN"

    def test_one_woman_who_tells_often_is_one_voice(self, line: Line) -> None:
        for _ in range(6):
            caller = self.tell(line, "40", KAMLA)
            caller.hang_up()
        assert "CRF.MIDDLE" not in said(self.tell(line, "40", SAVITA))
        assert [entry[3] for entry in entries(line)][:2] == [4_000, 4_000]


def test_a_rumour_is_a_recording_and_a_case_for_the_didis(line: Line) -> None:
    caller = call(line, "34411")
    recording = uuid()
    caller.speak(14, recording)
    caller.press("3")
    caller.press("2")
    assert said(caller)[0] == "RUM.SENT"
    case = line.cases()[0]
    assert (case.kind, case.priority, json.loads(case.detail)) == ("rumour", "Q", {"seems": "doubtful"})
    with line.database.reading() as session:
        assert [row.purpose for row in session.scalars(select(Recording))] == ["rumour"]
        granted = session.scalars(select(Consent).where(Consent.purpose == "case_news")).all()
    assert [(one.granted, one.words) for one in granted] == [(True, "RUM.SENT")]
    assert slots(caller, "CAS.NUMBER")[0]["case_no"]["digits"] == str(case.number)
    assert entries(line) == [("rumour", "doubtful", None, None)]


def test_a_card_is_written_down_with_the_month_it_holds_until(line: Line) -> None:
    caller = call(line, CRAFT + "421")
    caller.press("11")
    caller.press("1")
    assert entries(line) == [("card", "yes", None, 11)]
    assert not line.cases()


class TestRemindersOfACard:
    def until(self, line: Line, month: str, number: str = SAVITA) -> None:
        caller = call(line, CRAFT + "411", number)
        for keys in (month, "1", "1"):
            caller.press(keys)
        assert said(caller)[0] == "CRD.OK"
        caller.hang_up()
        line.cases()

    def planned(self, line: Line) -> list[tuple[str, date]]:
        with line.database.reading() as session:
            due = session.scalars(select(Errand).where(Errand.status == "due").order_by(Errand.not_before_at))
            return [(errand.phone, india_day(errand.not_before_at)) for errand in due]

    def test_come_a_month_and_a_week_before_with_her_consent(self, line: Line) -> None:
        self.until(line, "12")
        assert self.planned(line) == [(SAVITA, date(2026, 12, 1)), (SAVITA, date(2026, 12, 24))]
        with line.database.reading() as session:
            errands = session.scalars(select(Errand)).all()
            consents = session.scalars(select(Consent).where(Consent.purpose == "work_news")).all()
        assert {(one.kind, one.purpose, one.flow, one.about_money) for one in errands} == {
            ("renewal", "work_news", "notice_call", False)
        }
        assert [(one.granted, one.words) for one in consents] == [(True, "CRD.REMIND")]

    def test_told_again_they_are_as_many_and_another_month_takes_their_place(self, line: Line) -> None:
        for _ in range(2):
            self.until(line, "12")
        assert len(self.planned(line)) == 2
        self.until(line, "5")
        assert self.planned(line) == [(SAVITA, date(2027, 5, 1)), (SAVITA, date(2027, 5, 24))]

    def test_a_number_in_no_list_may_be_reminded_too(self, line: Line) -> None:
        self.until(line, "12", UNKNOWN)
        assert [phone for phone, _ in self.planned(line)] == [UNKNOWN, UNKNOWN]

    def test_the_call_speaks_of_the_card_it_is_about(self, line: Line) -> None:
        self.until(line, "12")
        with line.database.reading() as session:
            errand_id = session.scalars(select(Errand.id)).first()
        caller = ring(line, "notice_call", errand_id=errand_id)
        caller.answer()
        for key in "11":
            caller.press(key)
        assert slots(caller, "CRD.RENEW")[0]["scheme"]["prompt_id"] == "PHR.ARTISANCARD"
        caller.press("1")
        assert [(case.kind, json.loads(case.detail)) for case in line.cases()] == [("card", {"topic": "pehchan"})]


def test_whoever_has_no_card_gets_help(line: Line) -> None:
    call(line, CRAFT + "412").hang_up()
    with line.database.reading() as session:
        cases = session.scalars(select(Case)).all()
    assert [(case.kind, json.loads(case.detail)) for case in cases] == [("card", {"topic": "pehchan"})]


def test_the_same_is_found_on_both_databases(line_on_both: Line) -> None:
    line = line_on_both
    with line.database.session() as session:
        savita = session.scalars(select(MemberPhone.member_id).where(MemberPhone.e164 == SAVITA)).one()
        session.add(
            Consent(
                member_id=savita,
                purpose="work_news",
                granted=True,
                given_on=TODAY,
                recorded_at=line.services.clock.now(),
                channel="call",
            )
        )
    alert = put_up(line, NoticeKind.ALERT, area="Kakori")
    order = put_up(line, NoticeKind.ORDER, title_hi="चिकन", area="Kakori")
    with line.database.session() as session:
        to_ring = notice_calls.to_ring(
            session.connection(), session.get_one(Notice, order), Purpose.WORK_NEWS, most=9
        )
    assert [phone for _, phone in to_ring] == [SAVITA]
    call(line, NEWS + "1").hang_up()
    call(line, CRAFT + "2121").hang_up()
    call(line, CRAFT + "111").press("45")
    caller = call(line, CRAFT + "411")
    for keys in ("12", "1", "1"):
        caller.press(keys)
    told = [("heard", "understood", alert, None), ("order", "yes", order, None), ("card", "yes", None, 12)]
    assert entries(line) == told
    with line.database.session() as session:
        assert console_notices.replies(session, order) == {"yes": 1}
        assert [member.id for member in console_notices.who_said(session, order, "yes")] == [savita]
        assert console_notices.areas(session) == ["Kakori", "Lucknow"]
        after = notice_calls.to_ring(session.connection(), session.get_one(Notice, order), Purpose.WORK_NEWS, most=9)
        assert after == []
        assert len(list(session.scalars(select(Errand).where(Errand.kind == "renewal")))) == 2


class TestCallsThatAskHowItWent:
    """Planned with her answer, made in her hours; the gate asks for her consent when they fall due."""

    def owed(self, line: Line) -> list[tuple[str, str, str, datetime]]:
        line.cases()
        with line.database.reading() as session:
            rows = session.scalars(select(Errand).order_by(Errand.id))
            return [(row.kind, row.status, row.purpose, row.not_before_at) for row in rows]

    def at_the_sakhi(self, line: Line) -> Caller:
        caller = call(line, "34321")
        caller.press(SAVITAS_NUMBER)
        return caller

    def test_whether_an_order_was_paid_a_week_after_she_took_it(self, line: Line) -> None:
        put_up(line, NoticeKind.ORDER, title_hi="चिकन")
        call(line, CRAFT + "2121").hang_up()
        week_later = line.services.clock.now() + timedelta(days=7)
        assert self.owed(line) == [("payment", "due", "work_news", week_later)]

    def test_an_order_she_leaves_is_asked_about_never(self, line: Line) -> None:
        put_up(line, NoticeKind.ORDER, title_hi="चिकन")
        call(line, CRAFT + "2122").hang_up()
        assert self.owed(line) == []

    def test_how_a_shift_went_the_morning_after_it(self, line: Line) -> None:
        on = TODAY + timedelta(days=1)
        put_up(line, NoticeKind.SHIFT, title_hi="देखभाल", place_hi="अलीगंज", happens_on=on)
        call(line, TRAINING + "211").hang_up()
        assert self.owed(line) == [("placement", "due", "work_news", at_india(on + timedelta(days=1), time(9)))]

    def test_the_receipt_the_morning_after_the_visit_by_a_call_she_agreed_to(self, line: Line) -> None:
        on = TODAY + timedelta(days=2)
        put_up(line, NoticeKind.SAKHI_DAY, title_hi="आशा", happens_on=on)
        caller = self.at_the_sakhi(line)
        assert said(caller) == ["SHG.SAKHIDAY", "SAKHI.CALLOK"]
        caller.press("1")
        morning = at_india(on + timedelta(days=1), time(9))
        assert self.owed(line) == [("receipt", "due", "callback", morning)]
        with line.database.reading() as session:
            agreed = session.scalars(select(Consent).where(Consent.purpose == "callback")).one()
        assert (agreed.granted, agreed.words, agreed.phone) == (True, "SAKHI.CALLOK", SAVITA)
        caller.hang_up()
        # She is not asked twice about one visit.
        again = call(line, "34321")
        again.press(SAVITAS_NUMBER)
        assert "SAKHI.CALLOK" not in said(again)

    @pytest.mark.parametrize("key", ["2", "*"])
    def test_without_her_yes_no_call_is_planned(self, line: Line, key: str) -> None:
        put_up(line, NoticeKind.SAKHI_DAY, title_hi="आशा", happens_on=TODAY + timedelta(days=2))
        self.at_the_sakhi(line).press(key)
        assert self.owed(line) == []

    def test_a_receipt_told_by_herself_ends_the_call_about_it(self, line: Line) -> None:
        put_up(line, NoticeKind.SAKHI_DAY, title_hi="आशा", happens_on=TODAY + timedelta(days=2))
        self.at_the_sakhi(line).press("1")
        line.cases()
        change(line, Notice, happens_on=TODAY - timedelta(days=1))
        change(line, Errand, not_before_at=at_india(TODAY, time(9)))
        caller = self.at_the_sakhi(line)
        assert said(caller) == ["SAKHI.RECEIPT"]
        caller.press("2")
        assert [(kind, status) for kind, status, *_ in self.owed(line)] == [("receipt", "ended")]
        assert [case.kind for case in line.cases()] == ["receipt_missing"]

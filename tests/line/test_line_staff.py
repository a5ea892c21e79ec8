"""A didi works by phone: the door, what she hears of what waits, and what her keys do, all as at the console."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.calls import StaffRole
from core.cases import CaseKind, Priority
from db.audit import verify_chain
from db.models import Answer, AuditEntry, Case, CaseNote, Errand, Recording, Staff
from db.queries.console_staff import ensure_roles
from ivr.resolvers.staff import TOPICS, URGENCY, age_of
from ivr.secret_number import LOCK, MAX_FAILURES
from scheduler.recordings import RecordingFetcher
from tests.harness import RUKHSANA, SAROJ_DIDI, SAVITA, UNKNOWN, WORKING_MORNING, Line
from tests.line.at_work import (
    DOOR,
    GROUP_DIDI,
    HER_QUESTION,
    HER_VOICE,
    SAROJ,
    SENIOR,
    WORK_NUMBER,
    WRONG_NUMBER,
    asked,
    at_work,
    rings,
    waits,
)
from tests.line.line_caller import Caller, post, signed, uuid
from tests.line.placed import ring

NEW, MINE = "1", "2"
ANSWER, GIVE, CLOSE, FURTHER = "1", "2", "3", "4"
SEND = "3"


@pytest.fixture
def desk(line: Line) -> Line:
    """A line at which Saroj works by phone; nothing waits."""
    return at_work(line)


@pytest.fixture
def question(desk: Line) -> Line:
    """Savita's question waits, with her voice."""
    asked(desk)
    return desk


def heard(caller: Caller) -> list[str]:
    """Return what was said last."""
    return [prompt for prompt, *_ in json.loads(caller.line.steps(caller.row)[-1].said)]


def slots(caller: Caller) -> dict[str, dict[str, str]]:
    """Return what filled the slots of the matter she heard last."""
    said = dict(json.loads(caller.line.steps(caller.row)[-1].said))
    return dict(said["STF.ITEM"])


def numbers_in_order(caller: Caller) -> list[int]:
    """Return the matters she hears one after the other, until none is left."""
    found = []
    while "STF.ITEM" in heard(caller):
        found.append(int(slots(caller)["case_no"]["digits"]) - 4000)
        caller.press(FURTHER)
    assert "STF.NONE" in heard(caller)
    return found


def case(line: Line, case_id: int = HER_QUESTION) -> Case:
    with line.database.reading() as session:
        return session.get_one(Case, case_id)


def rows(line: Line, table: type[Answer] | type[Errand] | type[Recording] | type[CaseNote]) -> list[object]:
    with line.database.reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def acts(line: Line) -> list[tuple[str, str]]:
    with line.database.reading() as session:
        assert verify_chain(session).whole
        entries = session.scalars(select(AuditEntry).where(AuditEntry.staff_id == SAROJ).order_by(AuditEntry.id))
        return [(entry.action, entry.object_kind) for entry in entries]


def saroj(line: Line) -> Staff:
    with line.database.reading() as session:
        return session.get_one(Staff, SAROJ)


def become(line: Line, *roles: StaffRole) -> None:
    with line.database.session() as session:
        session.get_one(Staff, SAROJ).roles = ensure_roles(session, list(roles))


class TestTheDoor:
    """The key is not spoken, the words are the same for every number, and a number on file is no proof (R61, R62)."""

    @staticmethod
    def at_the_door(line: Line, number: str, *keys: str) -> list[bytes]:
        caller = Caller(line, number)
        caller.answer()
        if "PRV.CONSENT" in heard(caller):
            caller.press("1")
        for key in (DOOR, *keys):
            caller.press(key)
        answers = [reply.data.replace(caller.row.token.encode(), b"-") for reply in caller.replies]
        caller.hang_up()
        return answers[-len(keys) - 1 :]

    @pytest.mark.parametrize("number", [SAVITA, RUKHSANA, SAROJ_DIDI])
    def test_everybody_hears_the_same(self, desk: Line, number: str) -> None:
        def as_played(answers: list[bytes]) -> list[list[str]]:
            return [[line for line in answer.decode().split("<") if line.startswith("Play>")] for answer in answers]

        tries = (WRONG_NUMBER, WRONG_NUMBER)
        stranger = as_played(self.at_the_door(desk, UNKNOWN, *tries))
        assert as_played(self.at_the_door(desk, number, *tries)) == stranger

    def test_from_the_phone_on_file_with_the_right_number_she_is_in(self, desk: Line) -> None:
        caller = rings(desk)
        assert heard(caller) == ["STF.WAITING", "STF.MENU"]
        assert (caller.row.staff_id, caller.row.disposition) == (SAROJ, "staff_work")

    @pytest.mark.parametrize("number", [SAVITA, UNKNOWN, "anonymous"])
    def test_the_right_number_from_another_phone_opens_nothing(self, desk: Line, number: str) -> None:
        caller = rings(desk, number=number)
        assert heard(caller) == ["PRV.CODEBAD"]
        assert caller.row.staff_id is None

    def test_a_members_number_opens_nothing(self, desk: Line) -> None:
        assert heard(rings(desk, number=SAVITA, secret="2580")) == ["PRV.CODEBAD"]

    def test_three_tries_a_call_and_no_way_to_win_more(self, desk: Line) -> None:
        caller = rings(desk, WRONG_NUMBER, WRONG_NUMBER, DOOR, secret=WRONG_NUMBER)
        assert "STF.CODE" not in heard(caller)
        assert caller.row.staff_id is None
        assert saroj(desk).secret_failures == 3

    def test_five_wrong_tries_lock_it_for_a_day_as_a_members(self, desk: Line) -> None:
        for _ in range(MAX_FAILURES):
            rings(desk, secret=WRONG_NUMBER).hang_up()
        assert saroj(desk).secret_locked_until_at == desk.services.clock.now() + LOCK
        assert heard(rings(desk)) == ["PRV.CODEBAD"]
        desk.carrier.engine.clock.seconds += LOCK.total_seconds() + 1  # type: ignore[misc]
        assert "STF.MENU" in heard(rings(desk))
        assert (saroj(desk).secret_failures, saroj(desk).secret_locked_until_at) == (0, None)

    def test_a_lock_that_comes_while_it_is_checked_holds(self, desk: Line, monkeypatch: pytest.MonkeyPatch) -> None:
        from ivr import secret_number

        real_check = secret_number.check

        def slow_check(*arguments: object) -> object:
            checked = real_check(*arguments)  # type: ignore[arg-type]
            until = desk.services.clock.now() + timedelta(hours=1)
            with desk.database.write() as connection:
                connection.execute(update(Staff).values(secret_locked_until_at=until, secret_failures=5))
            return checked

        monkeypatch.setattr(secret_number, "check", slow_check)
        caller = rings(desk)
        assert heard(caller) == ["PRV.CODEBAD"]
        assert caller.row.staff_id is None

    def test_whoever_has_left_does_not_get_in(self, desk: Line) -> None:
        with desk.database.session() as session:
            session.get_one(Staff, SAROJ).active = False
        assert heard(rings(desk)) == ["PRV.CODEBAD"]

    def test_her_digits_are_kept_nowhere(self, desk: Line, log_lines: list[str]) -> None:
        caller = rings(desk)
        kept = "".join(f"{step.request} {step.input_value} {step.said}" for step in desk.steps(caller.row))
        assert WORK_NUMBER not in kept + str(caller.row.state) + "".join(log_lines)


class TestWhatSheHears:
    def test_the_most_urgent_first_each_once(self, desk: Line) -> None:
        later = desk.services.clock.now() + timedelta(minutes=1)
        waits(desk, 11, CaseKind.QUESTION, Priority.QUESTION)
        waits(desk, 12, CaseKind.HEALTH, Priority.D1)
        waits(desk, 13, CaseKind.EMERGENCY, Priority.P0, respond_by_at=later)
        waits(desk, 14, CaseKind.HARDSHIP, Priority.D2)
        waits(desk, 15, CaseKind.EMERGENCY, Priority.P0, respond_by_at=desk.services.clock.now())
        caller = rings(desk)
        counts = json.loads(desk.steps(caller.row)[-1].said)[0][1]
        assert (counts["n"]["n"], counts["left_n"]["n"]) == (5, 0)
        caller.press(NEW)
        assert numbers_in_order(caller) == [15, 13, 12, 14, 11]
        caller.press(NEW)
        assert len(numbers_in_order(caller)) == 5, "the list begins anew"

    def test_what_others_have_or_what_is_in_hand_is_no_new_matter(self, desk: Line) -> None:
        waits(desk, 11, CaseKind.QUESTION, Priority.QUESTION, assigned_to_id=SENIOR)
        waits(desk, 12, CaseKind.QUESTION, Priority.QUESTION, status="in_hand")
        waits(desk, 13, CaseKind.QUESTION, Priority.QUESTION, status="waiting", assigned_to_id=SAROJ)
        waits(desk, 14, CaseKind.QUESTION, Priority.QUESTION, status="done", assigned_to_id=SAROJ)
        caller = rings(desk, NEW)
        assert heard(caller) == ["STF.NONE", "STF.MENU"]
        caller.press(MINE)
        assert numbers_in_order(caller) == [13]

    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            (StaffRole.DIDI, [11, 12, 13]),
            (StaffRole.SUPERVISOR, [11, 12, 13]),
            (StaffRole.DOCTOR, [11, 13]),
            (StaffRole.LOAN_OFFICER, [12]),
            (StaffRole.VIOLENCE_WORKER, [11]),
            (StaffRole.ADMIN, []),
        ],
    )
    def test_each_role_hears_what_the_console_would_show_her(
        self, desk: Line, role: StaffRole, expected: list[int]
    ) -> None:
        waits(desk, 11, CaseKind.EMERGENCY, Priority.P0)
        waits(desk, 12, CaseKind.PAID_CLAIM, Priority.D2)
        waits(desk, 13, CaseKind.QUESTION, Priority.QUESTION)
        become(desk, role)
        assert numbers_in_order(rings(desk, NEW)) == expected

    def test_a_matter_is_told_neutrally_with_her_voice(self, question: Line) -> None:
        caller = rings(question, NEW)
        told = slots(caller)
        assert told["topic"]["prompt_id"] == "PHR.TOPIC.QUESTION"
        assert told["urgency"]["prompt_id"] == "PHR.URGENT.Q"
        assert told["age"]["prompt_id"] == "PHR.AGE.HOUR"
        assert told["name"]["hi"] == "सविता"
        assert heard(caller) == ["STF.ITEM", "@recording", "STF.DO"]
        assert any("/audio/stored/" in address for address in caller.plays())
        assert acts(question) == [("view", "case"), ("listen", "recording")]

    def test_no_step_says_where_her_voice_is_kept(self, question: Line) -> None:
        caller = rings(question, NEW)
        assert HER_VOICE not in "".join(step.said for step in question.steps(caller.row))

    def test_who_needs_grain_is_not_named(self, desk: Line) -> None:
        waits(desk, 11, CaseKind.RICE_NEED, Priority.D2)
        assert slots(rings(desk, NEW))["name"] == {"kind": "Phrase", "prompt_id": "PHR.SISTER"}

    def test_a_loan_officer_hears_no_voice(self, question: Line) -> None:
        with question.database.session() as session:
            session.get_one(Case, HER_QUESTION).kind = CaseKind.PAID_CLAIM.value
        become(question, StaffRole.LOAN_OFFICER)
        assert heard(rings(question, NEW)) == ["STF.ITEM", "STF.DO2"]

    def test_what_is_still_being_fetched_is_said_to_be_coming(self, question: Line) -> None:
        with question.database.session() as session:
            session.execute(update(Recording).values(status="wanted", file=None))
        assert heard(rings(question, NEW)) == ["STF.ITEM", "STF.COMING", "STF.DO"]

    def test_whoever_leaves_in_the_middle_of_her_call_hears_nothing_more(self, question: Line) -> None:
        caller = rings(question)
        with question.database.session() as session:
            session.get_one(Staff, SAROJ).active = False
        caller.press(NEW)
        assert "STF.ITEM" not in heard(caller)

    def test_every_kind_and_urgency_has_a_word(self) -> None:
        assert set(TOPICS) == set(CaseKind)
        assert set(URGENCY) == set(Priority)

    @pytest.mark.parametrize(
        ("ago", "phrase"),
        [
            (timedelta(minutes=59), "PHR.AGE.HOUR"),
            (timedelta(hours=3), "PHR.AGE.TODAY"),
            (timedelta(hours=20), "PHR.AGE.DAYS2"),
            (timedelta(hours=49), "PHR.AGE.WEEK"),
            (timedelta(days=7), "PHR.AGE.LONG"),
        ],
    )
    def test_how_long_ago_it_came(self, ago: timedelta, phrase: str) -> None:
        assert age_of(WORKING_MORNING - ago, WORKING_MORNING) == phrase


@dataclass
class Provider:
    """The provider's store of recordings."""

    sound: bytes = b"RIFF\x00\x00\x00\x00WAVE"
    asked_for: list[str] = field(default_factory=list)

    def fetch_recording(self, recording_id: str) -> bytes:
        self.asked_for.append(recording_id)
        return self.sound


def fetch(line: Line, sound: bytes = b"RIFF\x00\x00\x00\x00WAVE") -> None:
    RecordingFetcher(line.services, Provider(sound)).fetch()  # type: ignore[arg-type]


def speaks(line: Line, *then: str) -> Caller:
    """She answers the question that waits, and presses these keys afterwards."""
    caller = rings(line, NEW, ANSWER)
    caller.speak(20, uuid())
    for key in then:
        caller.press(key)
    return caller


class TestAnswer:
    """An answer goes the way of one from the console: kept, told by a call, played after "was it you?"."""

    def test_it_reaches_her(self, question: Line) -> None:
        speaks(question, SEND).hang_up()
        (answer,) = rows(question, Answer)
        assert isinstance(answer, Answer)
        assert (answer.case_id, answer.staff_id, answer.seconds, answer.file) == (HER_QUESTION, SAROJ, 20, None)
        assert case(question).status == "waiting"
        assert rows(question, Errand) == [], "nobody is rung before there is something to play"
        fetch(question)
        (errand,) = rows(question, Errand)
        assert isinstance(errand, Errand)
        assert (errand.kind, errand.phone, errand.case_id) == ("answer", SAVITA, HER_QUESTION)
        assert ("answer", "case") in acts(question)

        savita = ring(question, "answer", SAVITA, errand_id=errand.id)
        savita.answer()
        for key in ("1", "1", "1"):
            savita.press(key)
        assert heard(savita)[:2] == ["@recording", "ANS.END"]
        assert any("/audio/stored/" in address for address in savita.plays())

    def test_it_is_fetched_once_and_she_is_rung_once(self, question: Line) -> None:
        speaks(question, SEND).hang_up()
        fetch(question)
        fetch(question)
        assert len(rows(question, Errand)) == 1

    def test_a_lost_answer_makes_the_matter_new_again(self, question: Line) -> None:
        speaks(question, SEND).hang_up()
        question.carrier.engine.clock.seconds += timedelta(hours=25).total_seconds()  # type: ignore[misc]
        fetch(question, b"no sound at all")
        assert case(question).status == "new"
        assert rows(question, Errand) == []
        assert numbers_in_order(rings(question, NEW)) == [HER_QUESTION]

    def test_the_key_that_sends_counts_once_however_often_it_is_told(self, question: Line) -> None:
        caller = speaks(question)
        url, keys = caller.action_url, {"Digits": SEND, "InputType": "dtmf", "Speech": ""}
        sent = [signed(url, caller.fields(**keys)) for _ in range(3)]
        replies = {post(question, one).data for one in sent}
        assert len(replies) == 1
        assert len(rows(question, Answer)) == 1
        assert acts(question).count(("answer", "case")) == 1

    def test_a_line_that_breaks_before_she_sent_it_sends_nothing(self, question: Line) -> None:
        speaks(question).hang_up()
        assert rows(question, Answer) == []
        assert [one.status for one in rows(question, Recording)] == ["stored", "discarded"]  # type: ignore[attr-defined]
        assert case(question).status == "new"

    def test_she_sends_and_rings_off_and_the_end_is_told_first(self, question: Line) -> None:
        caller = speaks(question)
        url, keys = caller.action_url, {"Digits": SEND, "InputType": "dtmf", "Speech": ""}
        caller.hang_up()
        assert post(question, signed(url, caller.fields(**keys))).status_code == 200
        assert len(rows(question, Answer)) == 1
        assert [one.status for one in rows(question, Recording)] == ["stored", "wanted"]  # type: ignore[attr-defined]

    def test_a_line_that_breaks_while_she_speaks_opens_no_case_of_hers(self, question: Line) -> None:
        caller = rings(question, NEW, ANSWER)
        half = uuid()
        caller.recording_is_ready(7, half)
        caller.hang_up()
        assert [one.id for one in question.cases()] == [HER_QUESTION]
        assert rows(question, Answer) == []
        assert [one.status for one in rows(question, Recording)] == ["stored", "discarded"]  # type: ignore[attr-defined]

    def test_news_of_it_after_the_end_opens_none_either(self, question: Line) -> None:
        caller = rings(question, NEW, ANSWER)
        url = caller.action_url.rsplit("/", 1)[0] + "/recording"
        caller.hang_up()
        assert caller.recording_news(url, 7, uuid()).status_code == 200
        assert [one.id for one in question.cases()] == [HER_QUESTION]
        assert [one.status for one in rows(question, Recording)] == ["stored", "discarded"]  # type: ignore[attr-defined]

    @pytest.mark.parametrize("kind", [CaseKind.HEALTH, CaseKind.MIND, CaseKind.PAID_CLAIM, CaseKind.CALLBACK])
    def test_nothing_of_body_mind_or_debt_is_answered_by_a_machine(self, desk: Line, kind: CaseKind) -> None:
        waits(desk, 11, kind, Priority.D2)
        assert "STF.DO2" in heard(rings(desk, NEW))

    def test_a_woman_without_a_number_is_not_promised_a_call(self, desk: Line) -> None:
        waits(desk, 11, CaseKind.QUESTION, Priority.QUESTION, phone=None)
        assert "STF.DO2" in heard(rings(desk, NEW))


class TestGive:
    @pytest.mark.parametrize(
        ("keys", "whose"),
        [
            (("1",), SAROJ),
            (("2",), SENIOR),
            (("4", "1"), SENIOR),
            (("4", "2", "1"), GROUP_DIDI),
            (("4", "3"), None),
        ],
        ids=["herself", "a senior", "the first name", "the second name", "all"],
    )
    def test_it_is_hers_then(self, question: Line, keys: tuple[str, ...], whose: int | None) -> None:
        caller = rings(question, NEW, GIVE, *keys)
        assert case(question).assigned_to_id == whose
        assert "STF.GIVEN" in heard(caller)
        assert acts(question)[-1] in {("assign", "case"), ("listen", "recording")}
        assert ("assign", "case") in acts(question)

    def test_to_the_didi_of_the_womans_group(self, question: Line) -> None:
        with question.database.session() as session:
            found = session.get_one(Case, HER_QUESTION)
            assert found.member is not None
            found.member.group.didi_id = GROUP_DIDI
        rings(question, NEW, GIVE, "3")
        assert case(question).assigned_to_id == GROUP_DIDI

    def test_not_to_herself_as_the_groups_didi(self, question: Line) -> None:
        assert "STF.NOBODY" in heard(rings(question, NEW, GIVE, "3"))
        assert case(question).assigned_to_id is None

    def test_not_to_somebody_who_may_not_see_it(self, question: Line) -> None:
        with question.database.session() as session:
            session.get_one(Staff, SENIOR).roles = ensure_roles(session, [StaffRole.LOAN_OFFICER])
        assert "STF.NOBODY" in heard(rings(question, NEW, GIVE, "2"))

    def test_what_somebody_changed_meanwhile_stays_as_it_is(self, question: Line) -> None:
        caller = rings(question, NEW, GIVE)
        with question.database.session() as session:
            session.execute(update(Case).values(assigned_to_id=GROUP_DIDI, version=Case.version + 1))
        caller.press("1")
        assert "STF.CHANGED" in heard(caller)
        assert case(question).assigned_to_id == GROUP_DIDI
        assert ("assign", "case") not in acts(question)


class TestClose:
    def test_it_is_done_and_why_is_written_down(self, question: Line) -> None:
        caller = rings(question, NEW, CLOSE, "1")
        assert heard(caller)[0] == "STF.CLOSED"
        found = case(question)
        assert (found.status, found.closed_by_id) == ("done", SAROJ)
        assert found.closed_at == question.services.clock.now()
        (note,) = rows(question, CaseNote)
        assert isinstance(note, CaseNote)
        assert (note.staff_id, note.text) == (SAROJ, "फ़ोन से: उनसे बात हो गई।")
        assert ("state", "case") in acts(question)

    def test_she_is_told_of_it_by_a_call_as_from_the_console(self, question: Line) -> None:
        rings(question, NEW, CLOSE, "2")
        (errand,) = rows(question, Errand)
        assert isinstance(errand, Errand)
        assert (errand.kind, errand.case_id) == ("solved", HER_QUESTION)

    @pytest.mark.parametrize(
        ("role", "closes"), [(StaffRole.DIDI, False), (StaffRole.DOCTOR, True), (StaffRole.SUPERVISOR, True)]
    )
    def test_what_is_urgent_is_closed_by_those_who_may(self, desk: Line, role: StaffRole, closes: bool) -> None:
        waits(desk, 11, CaseKind.EMERGENCY, Priority.P0)
        become(desk, role)
        caller = rings(desk, NEW, CLOSE)
        assert ("STF.WHY" in heard(caller)) is closes
        assert ("STF.NOTYOURS" in heard(caller)) is not closes

    def test_a_call_that_breaks_before_the_reason_closes_nothing(self, question: Line) -> None:
        rings(question, NEW, CLOSE).hang_up()
        assert case(question).status == "new"


def test_what_she_did_by_phone_is_told_apart_in_the_audit_trail(question: Line) -> None:
    caller = rings(question, NEW, GIVE, "1")
    with question.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "assign")).one()
    assert json.loads(entry.detail) == {"call": caller.row.id, "channel": "phone", "from": None, "to": SAROJ}
    assert (entry.staff_id, entry.address) == (SAROJ, None)


def test_her_call_is_offered_to_nobody_to_go_on_with(question: Line) -> None:
    rings(question, NEW, ANSWER).hang_up()
    again = Caller(question, SAROJ_DIDI)
    again.answer()
    assert "RES.CALL" not in heard(again)


def test_star_never_leads_back_to_the_callers_menu(question: Line) -> None:
    caller = rings(question, "*", NEW, GIVE, "*", "*", "*", "*")
    assert heard(caller) == ["STF.WAITING", "STF.MENU"]


def test_no_figure_is_told_in_the_breath_in_which_it_changes(question: Line) -> None:
    caller = rings(question, NEW, GIVE, "1")
    assert heard(caller) == ["STF.GIVEN", "STF.NONE", "STF.MENU"]
    caller.press("*")
    assert heard(caller) == ["STF.MENU"], "not back to a matter that was given away"

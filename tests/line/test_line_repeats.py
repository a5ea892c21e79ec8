"""Webhooks come twice, at once, late and in any order; each call is lived once (R12–R16, R20, K5–K8)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import func, select, update

from carrier import xml
from db.models import Attempt, Call, CallStep, Case, Member, MemberPhone, ProviderEvent, Recording, Reminder
from ivr import secret_number
from tests.harness import RUKHSANA, SAVITA, SAVITAS_NUMBER, UNKNOWN, Line
from tests.line.line_caller import ANSWER, HANGUP, Caller, Sent, post, signed, uuid
from tests.line.placed import remind


def count(line: Line, model: type, *where: object) -> int:
    with line.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


def again(sent: Sent) -> Sent:
    """Return the same news under a new nonce, as a provider that never saw our reply sends it."""
    return signed(sent.url, dict(parse_qsl(sent.body.decode(), keep_blank_values=True)))


@pytest.fixture
def caller(line_on_both: Line) -> Caller:
    return Caller(line_on_both)


def test_a_repeated_answer_hears_the_same_and_begins_nothing(caller: Caller) -> None:
    first = caller.answer()
    for _ in range(4):
        assert post(caller.line, again(caller.sent[0])).data == first
    assert count(caller.line, Call) == count(caller.line, CallStep) == 1


def test_a_repeated_key_hears_the_same_and_presses_once(caller: Caller) -> None:
    caller.answer()
    reply = caller.press("4")
    for _ in range(4):
        assert post(caller.line, again(caller.sent[1])).data == reply
    assert caller.row.turn == 1
    assert count(caller.line, CallStep) == 2


def test_eight_at_once_are_one(caller: Caller) -> None:
    """The same body from eight sides: one row, the same bytes for all (R13)."""
    caller.answer()
    for keys in ("3", "3", "1"):
        caller.press(keys)
    caller.speak(9, uuid())
    requests = [signed(caller.action_url, caller.fields(Digits="3", InputType="dtmf")) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda sent: post(caller.line, sent), requests))
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.data for reply in replies}) == 1
    assert count(caller.line, CallStep) == 6
    assert count(caller.line, Case) == 1


def test_eight_calls_begin_at_once_as_one(caller: Caller) -> None:
    requests = [signed(ANSWER, caller.fields(Event="StartApp")) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda sent: post(caller.line, sent), requests))
    assert len({reply.data for reply in replies}) == 1
    assert count(caller.line, Call) == count(caller.line, CallStep) == 1


def test_eight_different_calls_at_once_are_eight(caller: Caller) -> None:
    callers = [Caller(caller.line, number=f"+9190000001{n:02d}") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: one.answer(), callers))
        list(pool.map(lambda one: one.silence(), callers))
    assert count(caller.line, Call) == 8
    assert count(caller.line, CallStep) == 16


def test_two_different_keys_at_once_press_one(caller: Caller) -> None:
    """She presses as the silence runs out: both webhooks are on their way, the first one counts for both."""
    caller.answer()
    key = signed(caller.action_url, caller.fields(Digits="2", InputType="dtmf"))
    quiet = signed(caller.silence_url, caller.fields())
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda sent: post(caller.line, sent).data, [key, quiet]))
    assert replies[0] == replies[1]
    assert count(caller.line, CallStep) == 2


def test_the_very_same_request_is_answered_again_while_she_is_still_there(caller: Caller) -> None:
    first = caller.answer()
    assert post(caller.line, caller.sent[0]).data == first


def test_a_replay_after_the_call_moved_on_is_refused(caller: Caller) -> None:
    caller.answer()
    caller.press("4")
    assert post(caller.line, caller.sent[0]).status_code == 403


def test_a_replay_after_a_minute_is_refused(caller: Caller) -> None:
    caller.answer()
    caller.line.carrier.engine.clock.seconds += 61
    assert post(caller.line, caller.sent[0]).status_code == 403


def test_a_replay_after_the_end_is_refused(caller: Caller) -> None:
    caller.answer()
    caller.press("4")
    caller.hang_up()
    assert post(caller.line, caller.sent[1]).status_code == 403


def test_a_key_for_a_question_never_asked_hears_the_apology(caller: Caller) -> None:
    caller.answer()
    ahead = caller.action_url.replace("/0#", "/7#")
    reply = post(caller.line, signed(ahead, caller.fields(Digits="1")))
    assert reply.status_code == 200
    assert caller.line.services.renderer.apology[0] in reply.text
    assert caller.row.turn == 0


@pytest.mark.parametrize("number", ["99999999999999999999999", "0"])
def test_absurd_turns_of_no_call_change_nothing(caller: Caller, number: str) -> None:
    url = f"https://line.test/ivr/plivo/{'x' * 22}/{number}"
    reply = post(caller.line, signed(url, caller.fields(Digits="1")))
    assert reply.status_code == 200
    assert xml.parse(reply.data).children[-1].name == "Hangup"
    assert count(caller.line, Call) == 0


@pytest.mark.parametrize("path", ["answer", "3", "3/silence", "hangup", "recording"])
def test_a_call_of_another_installation_is_kept_apart(caller: Caller, path: str) -> None:
    url = f"https://line.test/ivr/plivo/{'y' * 22}/{path}"
    fields = caller.hangup_fields(Direction="outbound") | caller.recorded(4, uuid()) | {"Digits": "2580"}
    fields["Event"] = "Hangup" if path == "hangup" else "StartApp"
    reply = post(caller.line, signed(url, fields))
    assert reply.status_code == 200
    if path not in {"hangup", "recording"}:
        assert caller.line.services.renderer.apology[0] in reply.text
    assert count(caller.line, Call) == count(caller.line, Case) == count(caller.line, Recording) == 0
    with caller.line.database.reading() as session:
        kept = session.scalars(select(ProviderEvent)).one()
    assert kept.call_token == ""
    assert "2580" not in kept.body or path in {"hangup", "recording"}


# -- the end ----------------------------------------------------------------------------------------------------


def test_a_hangup_twice_ends_it_once(caller: Caller) -> None:
    caller.answer()
    assert caller.hang_up().status_code == 200
    ended_at = caller.row.ended_at
    caller.line.carrier.engine.clock.seconds += 5
    assert caller.hang_up(Duration="99").status_code == 200
    assert caller.row.ended_at == ended_at
    assert caller.row.talk_seconds == 66
    assert count(caller.line, ProviderEvent, ProviderEvent.kind == "hangup") == 2


def test_hangups_at_once_end_it_once(caller: Caller) -> None:
    caller.answer()
    for keys in ("3", "3", "1"):
        caller.press(keys)
    caller.speak(9, uuid())
    requests = [signed(HANGUP, caller.hangup_fields()) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert {reply.status_code for reply in pool.map(lambda sent: post(caller.line, sent), requests)} == {200}
    assert count(caller.line, Case) == 1
    assert count(caller.line, CallStep, CallStep.input_kind == "hung_up") == 1


def test_an_end_at_the_answer_address_is_an_end(caller: Caller) -> None:
    """Without an address of its own the provider announces the end where calls are answered (plivo.md §0.4)."""
    caller.answer()
    reply = post(caller.line, signed(ANSWER, caller.hangup_fields()))
    assert (reply.status_code, reply.data) == (200, b"")
    assert caller.row.status == "ended"
    assert count(caller.line, Call) == 1


def test_an_end_before_the_answer_leaves_one_missed_call_and_no_words(caller: Caller) -> None:
    """She hung up while it rang, and the two webhooks overtook each other (R14)."""
    fields = caller.unanswered_fields("1000", "cancel") | {"HangupSource": "Caller"}
    assert post(caller.line, signed(HANGUP, fields)).status_code == 200
    reply = post(caller.line, signed(ANSWER, caller.fields(Event="StartApp")))
    assert reply.data == caller.line.services.documents.hang_up()
    assert count(caller.line, Call) == 1
    assert (caller.row.status, caller.row.other_party, caller.row.turn) == ("ended", SAVITA, -1)
    assert count(caller.line, ProviderEvent) == 2


def test_a_key_after_the_end_is_kept_and_moves_nothing(caller: Caller) -> None:
    caller.answer()
    url = caller.action_url
    caller.hang_up()
    before = caller.row
    reply = post(caller.line, signed(url, caller.fields(Digits="4", InputType="dtmf")))
    assert reply.data == caller.line.services.documents.hang_up()
    after = caller.row
    assert (after.status, after.turn, after.end_reason) == (before.status, before.turn, before.end_reason)
    assert [(step.turn, step.input_value) for step in caller.line.steps(caller.row)][-1] == (before.turn + 2, "4")


def test_a_key_and_the_end_at_once_agree_on_one_story(caller: Caller) -> None:
    caller.answer()
    for keys in ("3", "3", "1"):
        caller.press(keys)
    caller.speak(9, uuid())
    key = signed(caller.action_url, caller.fields(Digits="3", InputType="dtmf"))
    end = signed(HANGUP, caller.hangup_fields())
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda sent: post(caller.line, sent), [key, end]))
    assert [reply.status_code for reply in replies] == [200, 200]
    assert xml.parse(replies[0].data).children
    assert caller.row.status == "ended"
    assert caller.row.disposition == "question"
    assert count(caller.line, Case) == 1


def test_an_end_days_later_is_still_an_end(caller: Caller) -> None:
    caller.answer()
    caller.line.carrier.engine.clock.seconds += timedelta(days=3).total_seconds()
    assert caller.hang_up().status_code == 200
    assert caller.row.status == "ended"


# -- two calls for one order ------------------------------------------------------------------------------------


@pytest.fixture
def ringing(line_on_both: Line) -> Caller:
    return remind(line_on_both)


def second_call(first: Caller) -> Caller:
    """Return the call the provider placed twice for the same order (R9): same addresses, another id."""
    twin = Caller(first.line, first.number, answer_url=first.answer_url, hangup_url=first.hangup_url, inbound=False)
    twin.document = first.document
    return twin


def test_the_second_call_of_one_order_hears_nothing(ringing: Caller) -> None:
    ringing.answer()
    twin = second_call(ringing)
    assert twin.answer() == ringing.line.services.documents.hang_up()
    assert ringing.row.turn == 0
    assert "second_call" in str(list(ringing.line.metrics.failures.collect()))


def test_the_second_call_presses_no_keys_in_the_first(ringing: Caller) -> None:
    ringing.answer()
    assert second_call(ringing).press("1") == ringing.line.services.documents.hang_up()
    assert ringing.row.turn == 0


def test_the_end_of_the_second_call_does_not_end_the_first(ringing: Caller) -> None:
    ringing.answer()
    assert second_call(ringing).hang_up().status_code == 200
    assert ringing.row.status == "in_progress"
    ringing.press("1")
    assert ringing.row.turn == 1


def test_two_calls_of_one_order_answered_at_once_speak_once(ringing: Caller) -> None:
    twin = second_call(ringing)
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda one: one.answer(), [ringing, twin]))
    assert sorted(reply == ringing.line.services.documents.hang_up() for reply in replies) == [False, True]
    assert count(ringing.line, CallStep) == 1


def two_attempts(line: Line) -> tuple[Caller, Caller, int]:
    """Return two calls for one reminder, both ringing: the first was given up as lost and was not (K6)."""
    first = remind(line)
    with line.database.session() as session:
        attempt = session.scalars(select(Attempt)).one()
        attempt.status = "not_placed"
        reminder_id = attempt.reminder_id
        assert reminder_id is not None
        session.get_one(Reminder, reminder_id).status = "due"
    return first, remind(line, reminder_id=reminder_id), reminder_id


def reminder_of(line: Line, reminder_id: int) -> Reminder:
    with line.database.reading() as session:
        return session.get_one(Reminder, reminder_id)


def test_of_two_attempts_for_one_reminder_the_first_answered_speaks(line_on_both: Line) -> None:
    first, second, reminder_id = two_attempts(line_on_both)
    assert first.answer() != line_on_both.services.documents.hang_up()
    assert second.answer() == line_on_both.services.documents.hang_up()
    assert reminder_of(line_on_both, reminder_id).delivered_by == first.row.id


def test_the_end_of_the_silent_one_does_not_make_it_due_again(line_on_both: Line) -> None:
    first, second, reminder_id = two_attempts(line_on_both)
    first.answer()
    second.answer()
    second.hang_up()
    assert reminder_of(line_on_both, reminder_id).status == "dialling"
    first.press("1")
    first.press("1")
    first.hang_up()
    second.hang_up()
    reminder = reminder_of(line_on_both, reminder_id)
    assert (reminder.status, reminder.disposition) == ("delivered", "heard")
    assert reminder.delivered_by == first.row.id


def test_a_reminder_that_ended_stays_ended(ringing: Caller) -> None:
    """Her loan was paid, or the plan withdrawn, while the phone rang."""
    with ringing.line.database.write() as connection:
        connection.execute(update(Reminder).values(status="ended"))
    post(ringing.line, signed(ringing.hangup_url, ringing.unanswered_fields()))
    with ringing.line.database.reading() as session:
        assert session.scalars(select(Reminder)).one().status == "ended"


@pytest.mark.parametrize(
    ("code", "status", "becomes"),
    [
        ("3010", "busy", "due"),
        ("6010", "no-answer", "due"),
        ("3050", "failed", "ended"),
        ("3020", "failed", "ended"),
        ("7654", "failed", "due"),
        ("4999", "failed", "due"),
    ],
)
def test_a_call_nobody_answered_is_settled(ringing: Caller, code: str, status: str, becomes: str) -> None:
    post(ringing.line, signed(ringing.hangup_url, ringing.unanswered_fields(code, status)))
    with ringing.line.database.reading() as session:
        reminder = session.scalars(select(Reminder)).one()
        attempt = session.scalars(select(Attempt)).one()
    assert (reminder.status, reminder.delivered_by) == (becomes, None)
    assert (reminder.next_attempt_at is not None) == (becomes == "due")
    assert (attempt.status, attempt.hold_paise) == ("ended", 0)


def test_answered_without_a_key_it_is_tried_again_later(ringing: Caller) -> None:
    ringing.answer()
    ringing.hang_up()
    with ringing.line.database.reading() as session:
        reminder = session.scalars(select(Reminder)).one()
    assert (reminder.status, reminder.delivered_by) == ("due", None)


def test_who_talked_to_her_didi_is_not_rung_again_about_it(ringing: Caller) -> None:
    ringing.answer()
    ringing.press("1")
    ringing.press("0")
    ringing.talk(connected=True)
    ringing.hang_up()
    with ringing.line.database.reading() as session:
        assert session.scalars(select(Reminder)).one().status == "delivered"


def test_an_answer_after_the_end_says_nothing(ringing: Caller) -> None:
    post(ringing.line, signed(ringing.hangup_url, ringing.unanswered_fields()))
    assert ringing.answer() == ringing.line.services.documents.hang_up()
    assert count(ringing.line, CallStep) == 0


# -- recordings -------------------------------------------------------------------------------------------------


def recording(line: Line) -> Caller:
    caller = Caller(line, UNKNOWN)
    caller.answer()
    while (node := line.steps(caller.row)[-1].node) != "speak":
        caller.press({"offer": "2", "consent": "1", "choose": "3", "may_we_record": "1"}[node])
    return caller


def news_address(caller: Caller) -> str:
    """Return where the news of a recording goes."""
    assert caller.document is not None
    return next(element.get("callbackUrl") for element in caller.document.walk() if element.name == "Record")


@pytest.mark.parametrize("news_first", [True, False])
def test_hanging_up_while_speaking_keeps_the_voice_and_opens_one_case(line_on_both: Line, news_first: bool) -> None:
    caller, recording_id = recording(line_on_both), uuid()
    if news_first:
        caller.recording_is_ready(7, recording_id)
        caller.hang_up()
    else:
        caller.hang_up()
        caller.recording_is_ready(7, recording_id)
    caller.recording_is_ready(7, recording_id)
    (case,) = line_on_both.cases()
    assert (case.kind, case.priority, case.detail) == ("question", "Q", '{"cut_off": "yes"}')
    with line_on_both.database.reading() as session:
        kept = session.scalars(select(Recording)).one()
    assert (kept.status, kept.seconds) == ("wanted", 7)


def test_the_end_and_the_news_of_a_recording_at_once_lose_nothing(line_on_both: Line) -> None:
    for _ in range(5):
        caller, recording_id = recording(line_on_both), uuid()
        news = signed(news_address(caller), caller.fields(**caller.recorded(7, recording_id)))
        end = signed(HANGUP, caller.hangup_fields())
        with ThreadPoolExecutor(2) as pool:
            replies = list(pool.map(lambda sent: post(line_on_both, sent), [news, end]))
        assert [reply.status_code for reply in replies] == [200, 200]
        assert count(line_on_both, Case, Case.call_id == caller.row.id) == 1
        assert count(line_on_both, Recording, Recording.status == "wanted", Recording.call_id == caller.row.id) == 1


def test_a_silent_recording_opens_nothing(line_on_both: Line) -> None:
    caller = recording(line_on_both)
    caller.recording_is_ready(0, uuid())
    caller.hang_up()
    assert line_on_both.cases() == []


def test_hanging_up_at_the_question_whether_to_send_keeps_it(line_on_both: Line) -> None:
    caller, recording_id = recording(line_on_both), uuid()
    url = news_address(caller)
    caller.speak(7, recording_id)
    caller.hang_up()
    caller.recording_news(url, 7, recording_id)
    assert [case.detail for case in line_on_both.cases()] == ["{}"]
    with line_on_both.database.reading() as session:
        assert session.scalars(select(Recording)).one().status == "wanted"


def test_what_she_discarded_stays_discarded_whenever_its_news_comes(line_on_both: Line) -> None:
    caller, first, second = recording(line_on_both), uuid(), uuid()
    url = news_address(caller)
    caller.speak(7, first)
    caller.press("2")
    caller.recording_news(url, 7, first)
    caller.speak(5, second)
    caller.press("3")
    caller.hang_up()
    caller.recording_news(url, 5, second)
    with line_on_both.database.reading() as session:
        kept = {row.provider_recording_id: row.status for row in session.scalars(select(Recording))}
    assert kept == {first: "discarded", second: "wanted"}
    assert len(line_on_both.cases()) == 1


# -- secret numbers ---------------------------------------------------------------------------------------------


def at_the_code(line: Line, number: str = SAVITA) -> Caller:
    caller = Caller(line, number)
    caller.answer()
    while (node := line.steps(caller.row)[-1].node) != "choose":
        # What broke off before is not what she rings for now.
        caller.press("2" if node == "offer" else "1")
    caller.press("2")
    return caller


def member(line: Line, code: str = "M-1") -> Member:
    with line.database.reading() as session:
        return session.scalars(select(Member).where(Member.code == code)).one()


def test_five_wrong_codes_lock_it_until_tomorrow(line_on_both: Line) -> None:
    for tries in (3, 2):
        caller = at_the_code(line_on_both)
        for _ in range(tries):
            caller.press("1357")
        caller.hang_up()
    assert member(line_on_both).secret_failures == 5
    locked = at_the_code(line_on_both)
    locked.press(SAVITAS_NUMBER)
    assert line_on_both.steps(locked.row)[-1].outcome == "wrong_code"
    locked.hang_up()
    line_on_both.carrier.engine.clock.seconds += timedelta(hours=24, minutes=1).total_seconds()
    caller = at_the_code(line_on_both)
    caller.press("1357")
    assert member(line_on_both).secret_failures == 1
    caller.press(SAVITAS_NUMBER)
    assert line_on_both.steps(caller.row)[-1].outcome == "passed"
    assert (member(line_on_both).secret_failures, member(line_on_both).secret_locked_until_at) == (0, None)


def test_wrong_codes_in_many_calls_at_once_all_count(line_on_both: Line) -> None:
    """Guessing in parallel gives no more tries than guessing in turn (R62)."""
    callers = [at_the_code(line_on_both) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda caller: caller.press("1357"), callers))
    found = member(line_on_both)
    assert found.secret_failures >= 5
    assert found.secret_locked_until_at is not None


def test_a_right_code_that_was_locked_meanwhile_is_wrong(line_on_both: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = at_the_code(line_on_both)
    real_check = secret_number.check

    def slow_check(*arguments: object) -> object:
        checked = real_check(*arguments)  # type: ignore[arg-type]
        until = line_on_both.services.clock.now() + timedelta(hours=1)
        with line_on_both.database.write() as connection:
            her = update(Member).where(Member.code == "M-1")
            connection.execute(her.values(secret_locked_until_at=until, secret_failures=5))
        return checked

    monkeypatch.setattr(secret_number, "check", slow_check)
    caller.press(SAVITAS_NUMBER)
    assert line_on_both.steps(caller.row)[-1].outcome == "wrong_code"
    assert member(line_on_both).secret_failures == 5


def test_one_womans_lock_does_not_lock_her_sister_at_the_same_phone(line_on_both: Line) -> None:
    with line_on_both.database.session() as session:
        session.add(MemberPhone(member_id=member(line_on_both).id, e164=RUKHSANA, shared=True, rank=1))
        session.execute(update(Member).where(Member.code == "M-1").values(secret_failures=4))
    caller = at_the_code(line_on_both, RUKHSANA)
    caller.press("1357")
    assert member(line_on_both).secret_locked_until_at is not None
    assert member(line_on_both, "M-2").secret_locked_until_at is None

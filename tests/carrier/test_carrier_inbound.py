"""Somebody rings the line."""

from carrier.config import Limits
from carrier.people import HangUp, Hesitate, MissedCall, Person, Press, Say, Speak, StaySilent, WaitForPrompt

SHE = "919000000001"


def ring(carrier, *script, number=SHE):
    call = carrier.dial_in(number, Person(number, script))
    carrier.run_until_idle()
    return carrier.transcript(call)


def test_she_listens_presses_and_hears_the_answer(line, carrier, say):
    line.says("answer", say.document(say.menu(say.clip("welcome", 4.0))))
    line.says("menu", say.document(say.clip("balance", 3.0), "<Hangup/>"))
    call = ring(carrier, Press("2", after=1.5))
    assert line.got("menu")[0]["Digits"] == "2"
    assert [(one["url"].rsplit("/", 1)[1], one["seconds"]) for one in call.heard()] == [
        ("welcome.wav", 4.0),
        ("balance.wav", 3.0),
    ]
    assert call.heard()[0]["words_hi"] == "नमस्ते"
    assert call.ended["code"] == 4000
    assert call.ended["source"] == "Answer XML"
    assert call.ended["duration"] == 9


def test_a_key_during_the_prompt_cuts_it_off(line, carrier, say):
    line.says("answer", say.document(say.menu(say.clip("long", 20.0))))
    line.says("menu", say.document("<Hangup/>"))
    call = ring(carrier, Press("1", after=2.5, when="prompt"))
    assert call.heard()[0]["seconds"] == 2.5
    assert not call.heard()[0]["complete"]


def test_silence_brings_the_next_element_and_no_action(line, carrier, say):
    line.says("answer", say.document(say.menu(say.clip("first", 4.0)), say.clip("second", 1.0)))
    call = ring(carrier, StaySilent())
    assert line.got("menu") == []
    # Four seconds of prompt, five of waiting, counted from its end.
    assert call.heard()[1]["started"] == 9.0
    assert call.ended["code"] == 4010


def test_slow_fingers_get_what_was_pressed_so_far(line, carrier, say):
    line.says("answer", say.document(say.menu(say.clip("amount"), numDigits=6, digitEndTimeout=3)))
    line.says("menu", say.document("<Hangup/>"))
    ring(carrier, Press("12", gap=2.0))
    assert line.got("menu")[0]["Digits"] == "12"


def test_the_finish_key_ends_an_input_and_is_not_told(line, carrier, say):
    line.says("answer", say.document(say.menu(numDigits=6, finishOnKey="#")))
    line.says("menu", say.document("<Hangup/>"))
    ring(carrier, Press("450#"))
    assert line.got("menu")[0]["Digits"] == "450"


def test_without_a_finish_key_hash_is_a_key_like_others(line, carrier, say):
    line.says("answer", say.document(say.menu()))
    line.says("menu", say.document("<Hangup/>"))
    ring(carrier, Press("#"))
    assert line.got("menu")[0]["Digits"] == "#"


def test_a_key_nobody_waits_for_is_lost(line, carrier, say):
    line.says("answer", say.document(say.clip("news", 5.0), say.menu(say.clip("menu", 1.0))))
    call = ring(carrier, Hesitate(2), Press("7", when="now", after=0))
    assert line.got("menu") == []
    assert call.of("key")[0]["taken"] is False


def test_spoken_words_reach_the_action(line, carrier, say):
    line.says("answer", say.document(say.menu(say.clip("ask"), inputType="dtmf speech", language="hi-IN")))
    line.says("menu", say.document("<Hangup/>"))
    ring(carrier, Say("हाँ"))
    got = line.got("menu")[0]
    assert (got["InputType"], got["Speech"], got["Digits"]) == ("speech", "हाँ", "")


def test_get_digits_repeats_its_prompt_and_minds_valid_digits(line, carrier, say):
    digits = f'<GetDigits action="{say.home}/menu" numDigits="1" validDigits="12" retries="2" timeout="3">'
    line.says("answer", say.document(digits + say.clip("menu", 2.0) + "</GetDigits>"))
    line.says("menu", say.document("<Hangup/>"))
    call = ring(carrier, Press("9"), Press("2"))
    assert [one["Digits"] for one in line.got("menu")] == ["2"]
    assert len(call.heard()) == 2


def test_redirect_false_reports_and_goes_on(line, carrier, say):
    line.says("answer", say.document(say.menu(redirect="false"), say.clip("after")))
    line.says("menu", "not xml at all", kind="text/plain")
    call = ring(carrier, Press("1"))
    assert call.heard()[-1]["url"].endswith("after.wav")
    assert call.ended["code"] == 4010


def test_a_redirect_replaces_the_document(line, carrier, say):
    line.says("answer", say.document(f"<Redirect>{say.home}/next?n=2</Redirect>", say.clip("never")))
    line.says("next", say.document(say.clip("here")))
    assert [one["url"].rsplit("/", 1)[1] for one in ring(carrier).heard()] == ["here.wav"]


def test_she_hangs_up_in_the_middle_of_a_word(line, carrier, say):
    line.says("answer", say.document(say.menu(say.clip("welcome", 10.0))))
    call = ring(carrier, HangUp(when="prompt", after=1.25))
    assert call.heard()[0]["seconds"] == 1.25
    hangup = line.got("hangup")[0]
    assert (hangup["HangupCauseCode"], hangup["HangupSource"]) == ("4000", "Caller")
    assert line.got("menu") == []


def test_she_gives_up_while_it_rings(line, start, say):
    line.says("answer", say.document(say.clip("welcome")))
    call = ring(start(inbound_ring=2.0), MissedCall(1.0))
    assert call.heard() == []
    assert line.got("hangup")[0]["CallStatus"] == "cancel"
    assert line.got("hangup")[0]["AnswerTime"] == ""


def test_a_missed_call_is_refused_unanswered_and_unbilled(line, carrier, say):
    line.says("answer", say.document('<Hangup reason="rejected"/>'))
    call = ring(carrier)
    assert call.of("answered") == []
    got = line.got("hangup")[0]
    assert (got["HangupCauseCode"], got["HangupSource"], got["Duration"]) == ("3020", "Answer XML", "0")
    assert (got["BillDuration"], got["TotalCost"], got["AnswerTime"]) == ("0", "0.00000", "")


def test_a_scheduled_hangup_ends_the_call_in_time(line, carrier, say):
    line.says("answer", say.document('<Hangup schedule="7"/>', say.clip("endless", 60.0)))
    call = ring(carrier)
    assert call.heard()[0]["seconds"] == 7.0
    assert call.ended["code"] == 6000


def test_an_empty_document_ends_the_call_at_once(line, carrier, say):
    line.says("answer", "<Response/>")
    assert ring(carrier).ended["code"] == 4010


def test_wait_may_end_early_on_silence(line, carrier, say):
    line.says("answer", say.document('<Wait length="30" silence="true" minSilence="2000"/>', say.clip("then")))
    assert ring(carrier).heard()[0]["started"] == 2.0


def test_speak_takes_its_time_and_a_basic_voice_has_no_hindi(line, carrier, say):
    line.says("answer", say.document('<Speak language="hi-IN">आपका स्वागत है</Speak>'))
    call = ring(carrier)
    assert call.heard()[0]["words_hi"] == "आपका स्वागत है"
    assert call.of("trouble")[0]["what"] == "voice cannot speak this language"


def test_a_clip_that_is_missing_is_skipped_and_told(line, carrier, say):
    line.says("clips/gone.wav", "no", status=404)
    line.says("answer", say.document(f"<Play>{say.home}/clips/gone.wav</Play>", say.clip("here")))
    call = ring(carrier)
    assert len(call.heard()) == 1
    assert "404" in call.of("trouble")[0]["reason"]
    assert len(line.got("clips/gone.wav")) == 2


def test_clips_are_kept_as_their_headers_allow(line, carrier, say):
    line.clip_headers = {"ETag": '"v1"', "Cache-Control": "max-age=10"}
    line.says("answer", say.document(say.clip("a"), say.clip("a"), say.clip("a"), say.clip("a")))
    ring(carrier)
    assert [headers.get("If-None-Match") for headers in line.clip_requests] == [None, '"v1"']


def test_waiting_for_a_prompt_by_its_words(line, carrier, say):
    line.says("answer", say.document(say.clip("one"), say.menu(say.clip("two", 6.0))))
    line.says("menu", say.document("<Hangup/>"))
    call = ring(carrier, WaitForPrompt("the two prompt"), Press("1", when="now", after=1.0))
    assert call.of("key")[0]["at"] == 5.0


def test_she_speaks_and_it_is_recorded_until_she_is_silent(line, carrier, say, rest):
    record = f'<Record action="{say.home}/rec" callbackUrl="{say.home}/file" fileFormat="wav" timeout="3"/>'
    line.says("answer", say.document(record))
    line.says("rec", say.document("<Hangup/>"))
    ring(carrier, Speak(6.0, after=1.0))
    got = line.got("rec")[0]
    assert (got["RecordingDurationMs"], got["Digits"]) == ("10000", "")
    assert int(got["RecordingEndMs"]) - int(got["RecordingStartMs"]) == 10000
    assert line.got("file")[0]["RecordingID"] == got["RecordingID"]
    assert "Digits" not in line.got("file")[0]
    body = rest.client.get(got["RecordUrl"].removeprefix("http://127.0.0.1:8001")).data
    assert body[:4] == b"RIFF"


def test_a_key_stops_a_recording(line, carrier, say):
    line.says("answer", say.document(f'<Record action="{say.home}/rec" playBeep="false"/>'))
    line.says("rec", say.document("<Hangup/>"))
    ring(carrier, Speak(3.0, after=1.0, then_press="#"))
    assert (line.got("rec")[0]["Digits"], line.got("rec")[0]["RecordingDurationMs"]) == ("#", "4000")


def test_a_recording_ends_at_its_longest(line, carrier, say):
    line.says("answer", say.document(f'<Record action="{say.home}/rec" maxLength="5"/>'))
    ring(carrier, Speak(60.0))
    assert line.got("rec")[0]["RecordingDuration"] == "5"


def test_hanging_up_in_a_recording_brings_no_action_but_the_file(line, carrier, say):
    record = f'<Record action="{say.home}/rec" callbackUrl="{say.home}/file"/>'
    line.says("answer", say.document(record))
    ring(carrier, Speak(2.0), HangUp(after=1.0, when="now"))
    assert line.got("rec") == []
    assert len(line.got("file")) == 1
    order = [path for path, _, _ in line.seen]
    assert order.index("file") > order.index("hangup")


def test_a_number_nobody_answers_is_not_in_service(line, carrier):
    call = carrier.dial_in(SHE, Person(SHE), to="911140009999")
    carrier.run_until_idle()
    assert carrier.transcript(call).of("refused")[0]["code"] == 3050
    assert line.seen == []


def test_a_session_recording_runs_to_the_end_of_the_call(line, carrier, say):
    record = f'<Record action="{say.home}/rec" redirect="false" callbackUrl="{say.home}/file" recordSession="true"'
    line.says("answer", say.document(f'{record} maxLength="3600"/>', say.clip("talk", 8.0)))
    ring(carrier)
    assert line.got("rec")[0]["RecordingDurationMs"] == "-1"
    assert line.got("file")[0]["RecordingDurationMs"] == "8000"


def test_a_relative_action_ends_the_call_before_she_hears_anything(line, carrier, say):
    inside = say.clip("welcome")
    line.says("answer", say.document(f'<GetInput action="/menu">{inside}</GetInput>'))
    call = ring(carrier)
    assert call.heard() == []
    assert line.got("hangup")[0]["HangupCauseCode"] == "7022"


def test_endless_redirects_come_to_an_end(line, start, say):
    carrier = start(limits=Limits(redirects=50))
    line.says("answer", say.document(f"<Redirect>{say.home}/answer</Redirect>"))
    assert ring(carrier).ended["code"] == 7014


def test_two_tokens_sign_every_webhook_twice(line, start, say):
    line.says("answer", say.document("<Hangup/>"))
    ring(start(auth_token=["old-token", "new-token"]))
    assert all(headers["X-Plivo-Signature-V3"].count(",") == 1 for _, _, headers in line.seen)

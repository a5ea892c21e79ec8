"""The call list, the page of a call, recordings, and showing a number."""

from __future__ import annotations

import re

import pytest
from console_world import (
    FIRST_CALL,
    HOME_CALL,
    LIVE_CALL,
    REMINDER_CALL,
    SUNITA_CALL,
    XSS,
    Console,
    FakeWords,
    Visitor,
    make_call,
    make_step,
    number_of,
)
from sqlalchemy import update

from console import timeline
from console.asked import read_cursor, read_days
from console.call_filters import NumberError, read_number
from core.calls import StaffRole
from db.models import AuditEntry, Call, WebSession
from db.queries import console_calls
from db.queries.console_calls import CallFilter
from db.queries.console_paging import Cursor

SUPERVISOR = StaffRole.SUPERVISOR


def ids(page: str) -> list[int]:
    """Return the calls of a list by their place in the story."""
    return [int(found) & 0xFFFFF for found in re.findall(r'class="row-link" href="/console/calls/(\d+)"', page)]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Our mistake", "23 Nov 2026, 12:45"]), ("hi", ["हमारी ग़लती", "23 नवंबर 2026, 12:45"])],
)
def test_the_list_speaks_both_languages_and_india_time(console: Console, language: str, words: list[str]) -> None:
    page = console.login(SUPERVISOR, language).get("/calls").text
    assert f'<html lang="{language}">' in page
    assert all(word in page for word in words)


def test_calls_come_newest_first_with_masked_numbers(console: Console) -> None:
    page = console.login(SUPERVISOR).get("/calls").text
    assert ids(page) == [105, 104, 103, 102, 101, 100]
    assert "+91 ••••• •••77" in page
    without_addresses = re.sub(r'(href|src|action)="[^"]*"', "", page)
    assert not re.search(r"\d{10}", without_addresses)
    assert "Found: 6" in page


FILTERS: dict[str, list[int]] = {
    "direction=outbound": [103],
    "status=in_progress": [105],
    "flow=reminder": [103],
    "end=our_fault": [102],
    "outcome=triage": [101],
    "member=M-001": [101, 100],
    "from=2026-11-23&to=2026-11-23": [105, 104, 103, 102, 101, 100],
    "to=2026-11-22": [],
    "from=2026-11-24": [],
    "direction=inbound&member=M-001&outcome=lesson": [100],
    "direction=sideways&status=&from=never": [105, 104, 103, 102, 101, 100],
}


def test_filters(console: Console) -> None:
    visitor = console.login(SUPERVISOR)
    for query, expected in FILTERS.items():
        assert ids(visitor.get(f"/calls?{query}").text) == expected, query


def test_an_empty_list_says_so(console: Console) -> None:
    assert "No call fits these filters." in console.login(SUPERVISOR).get("/calls?to=2026-11-01").text


def test_a_number_is_found_however_it_is_typed(console: Console) -> None:
    visitor = console.login(SUPERVISOR)
    visitor.get("/calls")
    ways = ["+919000000077", "09000000077", "90000 00077", "९००००-०००७७", "919000000077", "0091 9000000077", "0077"]
    for typed in ways:
        answer = visitor.post("/calls/number", {"number": typed, "direction": "inbound"})
        assert answer.location == "/console/calls?direction=inbound"
        page = visitor.get("/calls?direction=inbound").text
        assert ids(page) == [102], typed
        assert "9000000077" not in page
    visitor.post("/calls/number", {"number": ""})
    assert len(ids(visitor.get("/calls").text)) == 6


def test_a_number_never_stands_in_an_address(console: Console) -> None:
    visitor = console.login(SUPERVISOR)
    visitor.get("/calls")
    answer = visitor.post("/calls/number", {"number": "9000000077", "from": "2026-11-01"})
    assert "9000000077" not in answer.location
    with console.database.reading() as session:
        assert any("9000000077" in row.data for row in session.query(WebSession))


def test_noughts_among_the_last_digits_count() -> None:
    assert read_number("0005").end == "0005"


def test_a_result_that_says_nothing_new_is_left_out_and_a_name_is_no_secret_number() -> None:
    steps = [
        make_step(1, turn, kind, [], outcome=outcome)
        for turn, (kind, outcome) in enumerate(
            [("start", "start"), ("keys", "passed"), ("code", "passed"), ("silence", "no_input"), ("silence", "menu")]
        )
    ]
    turns = timeline.turns(steps, [], FakeWords(), [SUPERVISOR])
    assert [turn.outcome for turn in turns] == [None, "is_her", "passed", None, "menu"]
    assert [turn.is_trouble for turn in turns] == [False, False, False, True, True]


@pytest.mark.parametrize("typed", ["123", "hello", "98765 4321O", "²²²²", "9" * 16, "' OR 1=1"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NumberError):
        read_number(typed)


def test_the_page_says_what_a_number_looks_like(console: Console) -> None:
    visitor = console.login(SUPERVISOR)
    visitor.get("/calls")
    answer = visitor.post("/calls/number", {"number": "hello"})
    assert "This is not a phone number." in visitor.get(answer.location.removeprefix("/console")).text


def test_odd_dates_and_keys_are_left_out() -> None:
    assert read_days({"from": "0001-01-01", "to": "9999-12-31"}) == (None, None)
    assert read_cursor({"before": "٣", "after": "-1"}) == Cursor(None, None)
    assert read_cursor({"before": "9" * 19}).before == 2**63 - 1


def test_pages_hold_still_while_calls_come_in(console: Console) -> None:
    with console.database.session() as session:
        session.add_all([make_call(number_of(1000 + n), token=f"many-{n}") for n in range(120)])
    visitor = console.login(SUPERVISOR)
    first = visitor.get("/calls").text
    assert ids(first) == list(range(1119, 1069, -1))
    assert 'rel="prev"' not in first
    with console.database.session() as session:
        session.add_all([make_call(number_of(2000 + n), token=f"new-{n}") for n in range(7)])
    second = visitor.get(f"/calls?before={number_of(1070)}").text
    assert ids(second) == list(range(1069, 1019, -1))
    assert f'href="/console/calls?after={number_of(1069)}"' in second
    back = visitor.get(f"/calls?after={number_of(1069)}").text
    assert ids(back) == ids(first)
    last = visitor.get(f"/calls?before={number_of(1020)}").text
    assert ids(last) == [*range(1019, 999, -1), 105, 104, 103, 102, 101, 100]
    assert 'rel="next"' not in last


def test_counting_stops_at_the_cap(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    with console.database.reading() as session:
        assert console_calls.count(session, CallFilter(), None) == (6, False)
        monkeypatch.setattr(console_calls, "count_capped", lambda database, query: capped(database, query, 4))
        assert console_calls.count(session, CallFilter(), None) == (4, True)


capped = console_calls.count_capped


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["She put the phone down before the line had finished.", "She pressed nothing", "secret, not kept"]),
        ("hi", ["बात पूरी होने से पहले उन्होंने फ़ोन रख दिया।", "उन्होंने कुछ नहीं दबाया", "गुप्त, रखा नहीं गया"]),
    ],
)
def test_the_page_of_a_call_tells_what_happened(console: Console, language: str, words: list[str]) -> None:
    page = console.login(SUPERVISOR, language).get(f"/calls/{SUNITA_CALL}").text
    assert all(word in page for word in words)
    assert "हिन्दी SYS.WELCOME" in page
    assert "English SYS.WELCOME" in page
    assert "GONE.PROMPT" in page
    assert "<kbd>1</kbd>" in page
    assert 'src="/console/recordings/1"' in page
    assert "/console/cases/1" in page
    assert f"/console/calls/{FIRST_CALL}" in page


def test_the_providers_words_are_kept_but_for_numbers(console: Console) -> None:
    page = console.login(SUPERVISOR).get(f"/calls/{SUNITA_CALL}").text
    assert "From=+91 ••••• •••10&amp;To=+91 ••••• •••00&amp;Duration=90" in page
    assert "9000000010" not in page
    assert "From=" not in console.login(StaffRole.DIDI).get(f"/calls/{SUNITA_CALL}").text


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("+919000000010", "+91 ••••• •••10"),
        ('{"to":"919000000010"}', '{"to":"+91 ••••• •••10"}'),
        ("From=sip%3A919000000010%40phone", "From=sip%3A+91 ••••• •••10%40phone"),
        ("sip:+919000000010@host", "sip:+91 ••••• •••10@host"),
        ("tel=09000000010", "tel=+91 ••••• •••10"),
        ("CallUUID=8f1c2d3e-1234-1234-1234-123456789012", "CallUUID=8f1c2d3e-1234-1234-1234-123456789012"),
        ("Duration=90", "Duration=90"),
    ],
)
def test_masking_of_bodies(body: str, shown: str) -> None:
    assert timeline.without_numbers(body) == shown


def test_a_reminder_call_shows_its_reminder(console: Console) -> None:
    page = console.login(SUPERVISOR).get(f"/calls/{REMINDER_CALL}").text
    assert "3 days before" in page
    assert "An instalment was coming due or had not been paid." in page


def test_a_call_in_progress_says_so(console: Console) -> None:
    assert "The call has not ended yet." in console.login(SUPERVISOR).get(f"/calls/{LIVE_CALL}").text


def test_names_are_never_markup(console: Console) -> None:
    visitor = console.login(SUPERVISOR)
    for path in ("/", "/calls", f"/calls/{LIVE_CALL}", "/cases", "/cases/3"):
        page = visitor.get(path).text
        assert XSS not in page
        assert "<script" not in page


def test_titles_and_addresses_hold_no_names(console: Console) -> None:
    visitor = console.login(SUPERVISOR)
    for path in ("/", "/calls", f"/calls/{SUNITA_CALL}", "/cases/1", "/reminders"):
        page = visitor.get(path).text
        assert "Sunita" not in page.split("<title>")[1].split("</title>")[0]
        assert not any("Sunita" in address for address in re.findall(r'(?:href|action|src)="([^"]*)"', page))


class TestRecording:
    def test_it_plays_whole_and_in_parts_and_each_play_is_written_down(self, console: Console) -> None:
        visitor = console.login(SUPERVISOR)
        whole = visitor.get("/recordings/1")
        assert whole.status_code == 200
        assert whole.mimetype == "audio/wav"
        assert len(whole.data) == 16_044
        part = visitor.get("/recordings/1", headers={"Range": "bytes=44-143"})
        assert part.status_code == 206
        assert part.headers["Content-Range"] == "bytes 44-143/16044"
        assert len(part.data) == 100
        whole.close()
        part.close()
        plays = [entry for entry in console.all(AuditEntry) if entry.action == "listen"]
        assert [(entry.object_kind, entry.object_id) for entry in plays] == [("recording", "1")] * 2

    def test_a_path_outside_the_folder_is_never_sent(self, console: Console) -> None:
        assert console.login(SUPERVISOR).get("/recordings/2").status_code == 404

    def test_speech_about_health_is_not_for_the_safety_worker(self, console: Console) -> None:
        assert console.login(StaffRole.VIOLENCE_WORKER).get("/recordings/1").status_code == 404


class TestReveal:
    def ask(self, visitor: Visitor, reason: str) -> tuple[int, str]:
        visitor.get(f"/calls/{SUNITA_CALL}")
        answer = visitor.post(f"/calls/{SUNITA_CALL}/number", {"reason": reason})
        return answer.status_code, answer.text

    def test_it_needs_a_reason_and_is_written_down(self, console: Console) -> None:
        visitor = console.login(SUPERVISOR)
        assert self.ask(visitor, "")[0] == 422
        status, page = self.ask(visitor, "Ring her back about the fever")
        assert status == 200
        assert "+919000000010" in page
        [entry] = [entry for entry in console.all(AuditEntry) if entry.action == "reveal"]
        assert (entry.object_kind, entry.object_id) == ("call", str(SUNITA_CALL))
        assert "fever" in entry.detail
        assert "9000000010" not in entry.detail
        assert "+919000000010" not in visitor.get(f"/calls/{SUNITA_CALL}").text

    def test_a_withheld_number_is_not_there_to_show(self, console: Console) -> None:
        visitor = console.login(SUPERVISOR)
        visitor.get(f"/calls/{LIVE_CALL}")
        answer = visitor.post(f"/calls/{LIVE_CALL}/number", {"reason": "Ring her back"})
        assert "She hid her number." in answer.text

    def test_a_case_shows_its_number_as_well(self, console: Console) -> None:
        visitor = console.login(SUPERVISOR)
        visitor.get("/cases/2")
        assert "+919000000011" in visitor.post("/cases/2/number", {"reason": "Ring her back"}).text


def test_the_earlier_calls_are_hers_only(console: Console) -> None:
    page = console.login(SUPERVISOR).get(f"/calls/{HOME_CALL}").text
    assert "Her earlier calls" not in page


def test_a_call_in_another_language_says_so(console: Console) -> None:
    with console.database.write() as connection:
        connection.execute(update(Call).where(Call.id == SUNITA_CALL).values(language="awa"))
    page = console.login(SUPERVISOR).get(f"/calls/{SUNITA_CALL}").text
    assert "Awadhi · shown here in Hindi" in page
    assert "shown here in Hindi" not in console.login(SUPERVISOR).get(f"/calls/{LIVE_CALL}").text

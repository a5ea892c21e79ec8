"""Today, reminders, the audit trail, error pages, words and files."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from console_world import NOW, REMINDER_CALL, SUNITA_CALL, Console, make_case
from flask_babel import force_locale
from sqlalchemy import update

import console as console_package
from call_flows.nodes.menu import Menu
from call_flows.reader import load_book
from console import audit, filters, sentences
from console.audit_words import details
from console.devices import device
from core.calls import CallStatus, Direction, Disposition, EndReason, StaffRole
from core.cases import CaseKind, CaseStatus, Priority
from core.consent import Purpose
from core.entries import EntryKind
from core.may_call import Verdict
from core.reminders import AttemptStatus, ReminderStatus, Step
from db.models import AuditEntry, Call, Heartbeat
from db.queries import dialling
from ivr.calls.sealing import NEUTRAL_FLOW

HOME = Path(console_package.__file__).parent
CATALOGUE = HOME / "translations" / "hi" / "LC_MESSAGES"
SUPERVISOR = StaffRole.SUPERVISOR


class TestToday:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", ["Needs somebody now", "overdue by 5 min", "Nobody has it yet", "Computed at 14:05:00"]),
            ("hi", ["अभी किसी की ज़रूरत है", "5 मि॰ की देर", "सुनीता वर्मा"]),
        ],
    )
    def test_it_shows_what_is_urgent(self, console: Console, language: str, words: list[str]) -> None:
        page = console.login(SUPERVISOR, language).get("/").text
        assert all(word in page for word in words)

    def test_every_figure_leads_to_as_many_rows(self, console: Console) -> None:
        visitor = console.login(SUPERVISOR)
        page = visitor.get("/").text
        figures = re.findall(r'<a href="/console(/(?:calls|reminders)[^"]*)"><b>(\d+)</b>', page)
        figures += re.findall(r'<a href="/console(/(?:calls|reminders|cases)\?[^"]*)">[^<]*: (\d+)</a>', page)
        assert len(figures) >= 8
        for link, n in figures:
            assert f"Found: {n}<" in visitor.get(link.replace("&amp;", "&")).text, link

    def test_a_silent_worker_raises_an_alarm(self, console: Console) -> None:
        visitor = console.login(SUPERVISOR)
        assert "“Outgoing calls” was last heard of 10 min ago." in visitor.get("/").text
        with console.database.session() as session:
            session.execute(update(Heartbeat).values(at=NOW - timedelta(seconds=30)))
        assert "was last heard of" not in visitor.get("/").text

    @pytest.mark.parametrize(
        ("language", "words"), [("en", "Calls from the line are switched off"), ("hi", "लाइन से जाने वाली कॉल बंद हैं")]
    )
    def test_calls_that_are_switched_off_are_said_plainly(self, console: Console, language: str, words: str) -> None:
        visitor = console.login(SUPERVISOR, language)
        assert words not in visitor.get("/").text
        with console.database.write() as connection:
            dialling.switch_outbound(connection, on=False, now=NOW)
        assert words in visitor.get("/").text

    def test_an_emergency_stands_above_what_waited_longer(self, console: Console) -> None:
        with console.database.session() as session:
            session.add(make_case("callback", "P1", 1, minutes=-300))
        page = console.login(SUPERVISOR).get("/").text
        assert re.findall(r'<a href="/console/cases/(\d+)">', page) == ["1", "4"]

    def test_an_admin_sees_no_cases(self, console: Console) -> None:
        assert "Needs somebody now" not in console.login(StaffRole.ADMIN).get("/").text


class TestReminders:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", ["It is outside the hours in which she may be called.", "₹1,250", "23 Nov 2026, 16:05"]),
            ("hi", ["यह फ़ोन करने के समय से बाहर है।", "3 दिन पहले", "23 नवंबर 2026, 16:05"]),
        ],
    )
    def test_it_says_why_nothing_happens(self, console: Console, language: str, words: list[str]) -> None:
        page = console.login(StaffRole.LOAN_OFFICER, language).get("/reminders").text
        assert all(word in page for word in words)
        assert f"/console/calls/{REMINDER_CALL}" in page

    def test_filters(self, console: Console) -> None:
        visitor = console.login(SUPERVISOR)
        found = {
            "status=due": 1,
            "status=ended": 0,
            "verdict=outside_hours": 1,
            "outcome=heard": 0,
            "member=M-002": 1,
        }
        for query, n in found.items():
            assert f"Found: {n}<" in visitor.get(f"/reminders?{query}").text, query


class TestAudit:
    def test_what_is_looked_at_is_written_down(self, console: Console) -> None:
        visitor = console.login(SUPERVISOR)
        before = len(console.all(AuditEntry))
        for path in ("/", "/calls", f"/calls/{SUNITA_CALL}", "/cases", "/cases/1", "/reminders", "/audit"):
            visitor.get(path)
        rows = console.all(AuditEntry)[before:]
        assert [row.object_kind for row in rows] == ["today", "calls", "call", "cases", "case", "reminders", "audit"]
        assert {row.action for row in rows} == {"view"}
        assert {row.address for row in rows} == {"127.0.0.1"}
        assert not any("Sunita" in row.detail or "9000000010" in row.detail for row in rows)

    def test_the_page_shows_who_did_what_and_checks_the_chain(self, console: Console) -> None:
        console.login(StaffRole.DIDI).get(f"/calls/{SUNITA_CALL}")
        page = console.login(StaffRole.AUDITOR).get("/audit?check=1").text
        assert "Staff didi" in page
        assert "The chain is whole." in page
        filtered = console.login(StaffRole.AUDITOR).get(f"/audit?kind=call&id={SUNITA_CALL}&action=view").text
        mine = console.login(StaffRole.AUDITOR).get("/audit?who=1&action=login").text
        assert "Staff didi" in mine
        assert "Staff auditor" not in mine.split("<main")[1].split("</main>")[0]
        assert filtered.count('<td data-label="When">') == 1

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            (
                "en",
                ["filters: Who rang, From; ", "lines shown: ", "roles: Didi", "from: New; to: In hand", "to: nobody"],
            ),
            ("hi", ["छँटाई: किसने फ़ोन किया, कब से; ", "भूमिकाएँ: दीदी", "पहले: नया; अब: हाथ में", "अब: कोई नहीं"]),
        ],
    )
    def test_details_are_in_words(self, console: Console, language: str, words: list[str]) -> None:
        didi = console.login(StaffRole.DIDI)
        didi.get("/calls?from=2026-11-01&direction=inbound")
        didi.post("/cases/2/state", {"status": "in_hand", "reason": "", "version": 1})
        didi.post("/cases/2/assign", {"staff_id": 1, "version": 2})
        didi.post("/cases/2/assign", {"staff_id": 0, "version": 3})
        page = console.login(StaffRole.AUDITOR, language).get("/audit").text
        assert [one for one in words if one not in page] == []
        assert "[" not in page.split("<tbody>")[1]

    def test_names_of_pages_and_kinds_of_notices_are_in_words_too(self, console: Console) -> None:
        didi = console.login(StaffRole.DIDI)
        didi.get("/entries/totals")
        with console.app.test_request_context(), force_locale("en"):
            assert details("make", {"kind": "talking_point"}) == [("about", "Talking point")]
        page = console.login(StaffRole.AUDITOR).get("/audit").text
        assert "Reports of the groups · Totals" in re.sub(r"\s+", " ", page)
        assert "№ totals" not in page

    def test_the_list_says_whose_acts_it_shows(self, console: Console) -> None:
        console.login(StaffRole.DIDI)
        assert '<span class="tag">Staff didi</span>' in console.login(StaffRole.AUDITOR).get("/audit?who=1").text

    def test_a_page_that_cannot_be_written_down_is_not_shown(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        visitor = console.login(SUPERVISOR)

        def fail(*_: object) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(audit, "seen", fail)
        answer = visitor.get(f"/calls/{SUNITA_CALL}")
        assert answer.status_code == 500
        assert "Sunita" not in answer.text
        assert "disk full" not in answer.text
        assert "Something broke on our side" in answer.text

    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE audit SET detail = '{}' WHERE id = 3",
            "UPDATE audit SET staff_id = NULL WHERE id = (SELECT max(id) FROM audit)",
            "DELETE FROM audit WHERE id = 3",
            "UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE id = 1",
        ],
    )
    def test_a_chain_that_was_touched_is_found_out(self, console: Console, damage: str) -> None:
        console.login(StaffRole.DIDI).get("/calls")
        with console.database.reading() as session:
            assert audit.verify_chain(session).whole
        with console.database.write() as connection:
            connection.exec_driver_sql(damage)
        with console.database.reading() as session:
            assert not audit.verify_chain(session).whole
        assert "The chain is broken at line" in console.login(StaffRole.AUDITOR).get("/audit?check=1").text


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1",
            "Safari · iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 200, "x" * 60),
        (None, "—"),
    ],
)
def test_a_session_is_told_by_browser_and_system(user_agent: str | None, words: str) -> None:
    assert device(user_agent) == words


@pytest.mark.parametrize(("language", "words"), [("en", "There is nothing here"), ("hi", "यहाँ कुछ नहीं है")])
def test_error_pages_are_kind_in_both_languages(console: Console, language: str, words: str) -> None:
    answer = console.login(SUPERVISOR, language).get("/nothing")
    assert answer.status_code == 404
    assert words in answer.text


def test_a_page_without_login_that_does_not_exist_is_not_found(console: Console) -> None:
    assert console.visitor().get("/nothing").status_code == 404


class TestWords:
    @pytest.mark.parametrize(
        ("kind", "codes"),
        [
            ("direction", Direction),
            ("call_status", CallStatus),
            ("disposition", Disposition),
            ("ending", EndReason),
            ("case_kind", CaseKind),
            ("case_status", CaseStatus),
            ("priority", Priority),
            ("reminder_status", ReminderStatus),
            ("attempt_status", AttemptStatus),
            ("step", Step),
            ("verdict", Verdict),
            ("role", StaffRole),
            ("consent", Purpose),
            ("entry_kind", EntryKind),
        ],
    )
    def test_every_code_has_words(self, kind: str, codes: Any) -> None:
        assert set(sentences.WORDS[kind]) == set(codes)

    def test_every_flow_has_words(self) -> None:
        assert set(sentences.WORDS["flow"]) == {*load_book().flows, NEUTRAL_FLOW}

    def test_every_choice_of_a_menu_has_words(self) -> None:
        nodes = [node for flow in load_book().flows.values() for node in flow.nodes.values()]
        labels = {option.label for node in nodes if isinstance(node, Menu) for option in node.options.values()}
        assert labels <= set(sentences.WORDS["outcome"])

    def test_an_unknown_code_is_shown_as_it_is(self, console: Console) -> None:
        with console.app.test_request_context():
            assert filters.word("brand_new", "outcome") == "brand_new"
            assert filters.word(None, "outcome") == "—"

    def test_a_call_to_us_that_nobody_answered_is_not_said_to_be_ours(self, console: Console) -> None:
        with console.database.session() as session:
            session.query(Call).filter_by(id=SUNITA_CALL).one().end_reason = "cancelled"
        page = console.login(SUPERVISOR).get(f"/calls/{SUNITA_CALL}").text
        assert "She rang off before the line had answered." in page
        assert "Missed call" in console.login(SUPERVISOR).get("/calls").text
        with console.database.session() as session:
            session.query(Call).filter_by(id=REMINDER_CALL).one().end_reason = "no_answer"
        assert "Her phone rang, and nobody answered." in console.login(SUPERVISOR).get(f"/calls/{REMINDER_CALL}").text

    def test_every_ending_has_a_sentence_and_advice(self, console: Console) -> None:
        with console.app.test_request_context():
            for language in ("hi", "en"):
                with force_locale(language):
                    texts = [str(part) for ending in sentences.ENDINGS.values() for part in ending]
                    assert all(texts)
                    assert all(re.search("[\u0900-\u097f]", text) for text in texts) == (language == "hi")


class TestCatalogue:
    def catalogue(self) -> Any:
        with (CATALOGUE / "messages.po").open("rb") as file:
            return read_po(file, locale="hi")

    def test_every_message_is_translated(self) -> None:
        for message in self.catalogue():
            assert message.id == "" or (message.string and not message.fuzzy), message.id

    def test_translations_keep_their_placeholders(self) -> None:
        for message in self.catalogue():
            if message.id:
                assert set(re.findall(r"%\(\w+\)s", message.id)) == set(re.findall(r"%\(\w+\)s", message.string))

    def test_it_holds_the_messages_of_the_code_and_no_others(self) -> None:
        methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
        keywords: dict[str, Any] = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None}
        found = {row[2] for row in extract_from_dir(HOME, methods, keywords=keywords)}
        assert found == {message.id for message in self.catalogue() if message.id}

    def test_the_compiled_catalogue_is_that_of_the_text(self) -> None:
        compiled = io.BytesIO()
        write_mo(compiled, self.catalogue())
        assert (CATALOGUE / "messages.mo").read_bytes() == compiled.getvalue()


class TestAssets:
    def test_vendored_files_are_what_their_list_says(self) -> None:
        listed = re.findall(
            r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (HOME / "static/vendor/README.md").read_text(), re.M
        )
        files = {path.name for path in (HOME / "static/vendor").iterdir()} - {"README.md"}
        assert {name for name, _ in listed} == files
        for name, sum_ in listed:
            assert hashlib.sha256((HOME / "static/vendor" / name).read_bytes()).hexdigest() == sum_

    def test_nothing_comes_from_elsewhere(self) -> None:
        for path in [*HOME.rglob("*.html"), HOME / "static/console.css"]:
            assert not re.search(r"(src|href|action)=\"https?:|url\(|@import", path.read_text()), path

    def test_templates_have_no_scripts_and_no_inline_styles(self) -> None:
        for path in HOME.rglob("*.html"):
            text = path.read_text()
            assert not re.search(r"<script|style=|\son\w+=|\|\s*safe", text), path

    def test_a_first_visit_is_light(self, console: Console) -> None:
        visitor = console.visitor()
        page = visitor.get("/login")
        sizes = [len(page.data)]
        for address in re.findall(r'href="/console(/static/[^"]+)"', page.text):
            answer = visitor.get(address)
            sizes.append(len(answer.data))
            answer.close()
        assert len(sizes) == 4
        assert sum(sizes) < 120 * 1024

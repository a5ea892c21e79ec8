"""When something breaks, she hears the emergency number and an apology; never silence, never an error page (K14)."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, select, update

from call_flows import engine
from call_flows.errors import FlowRunError
from carrier import xml
from db import writer
from db.models import Call, ProviderEvent
from ivr.addresses import CARE
from ivr.calls import answering
from tests.harness import SAVITAS_NUMBER, UNKNOWN, Line, make_line
from tests.line.line_caller import Caller, post, signed
from tests.line.placed import remind

MakeLine = Callable[..., Line]


def fetched(line: Line, address: str) -> bytes:
    """Return the sound at an address, empty when there is none."""
    with line.app.test_client().get(address.removeprefix("https://line.test")) as response:
        return response.data if response.status_code == 200 else b""


def is_apology(line: Line, reply: bytes) -> bool:
    """Tell whether a document plays the emergency number and hangs up, and its clip can be fetched."""
    document = xml.parse(reply)
    (play,) = [element.text for element in document.walk() if element.name == "Play"]
    words = line.services.renderer.words(play.rsplit("/", 1)[1].removesuffix(".wav"))
    assert words is not None
    assert "108" in words.en
    assert fetched(line, play).startswith(b"RIFF")
    return document.children[-1].name == "Hangup"


def fails(*_: object, **__: object) -> None:
    raise FlowRunError("the flow is broken")


@pytest.fixture
def broken_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "resume", fails)


def test_a_turn_that_fails_is_an_apology_and_a_case(line_on_both: Line, broken_engine: None) -> None:
    caller = Caller(line_on_both)
    caller.answer()
    assert is_apology(line_on_both, caller.press("1"))
    (case,) = line_on_both.cases()
    assert (case.kind, case.priority, case.phone) == ("technical", "P1", caller.number)
    assert case.call_id == caller.row.id
    with line_on_both.database.reading() as session:
        kept = session.scalars(select(ProviderEvent)).one()
    assert (kept.kind, kept.call_token) == ("failed", caller.row.token)


def test_its_repeats_open_no_second_case(line: Line, broken_engine: None) -> None:
    caller = Caller(line)
    caller.answer()
    url = caller.action_url
    for _ in range(3):
        assert is_apology(line, post(line, signed(url, caller.fields(Digits="1"))).data)
    assert len(line.cases()) == 1


def test_the_first_turn_that_fails_is_a_case_too(line_on_both: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no call yet, but there is a woman who was not heard."""
    monkeypatch.setattr(answering.engine, "start", fails)
    for number in (UNKNOWN, UNKNOWN, "anonymous"):
        caller = Caller(line_on_both, number)
        assert is_apology(line_on_both, caller.answer())
    (case,) = line_on_both.cases()
    assert (case.kind, case.phone, case.call_id) == ("technical", UNKNOWN, None)


def test_an_outbound_turn_that_fails_names_no_money(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering.engine, "start", fails)
    caller = remind(line)
    assert is_apology(line, caller.answer())
    assert len(line.cases()) == 1


def test_the_end_of_a_call_is_kept_though_its_flow_cannot_run(line_on_both: Line, broken_engine: None) -> None:
    caller = Caller(line_on_both)
    caller.answer()
    assert caller.hang_up().status_code == 200
    assert caller.row.status == "ended"


@pytest.mark.parametrize("state", ["", "{}", "[]", "null", '{"frames": []}'])
def test_a_state_nobody_can_read_ends_in_the_apology_and_can_end(line: Line, state: str) -> None:
    caller = Caller(line)
    caller.answer()
    with line.database.write() as connection:
        connection.execute(update(Call).values(state=state))
    line.services.recent.forget(caller.row.token)
    line.services.recent.forget(caller.row.token)  # as after a restart: the row is read
    assert is_apology(line, caller.press("1"))
    assert caller.hang_up().status_code == 200
    assert caller.row.status == "ended"


# -- the database is gone ---------------------------------------------------------------------------------------


@pytest.fixture
def own_line(line_with: MakeLine) -> Line:
    return line_with()


def database_file(line: Line) -> Path:
    return Path(str(line.database.url.database))


def test_with_the_database_file_gone_she_hears_the_apology(own_line: Line) -> None:
    caller = Caller(own_line)
    caller.answer()
    own_line.database.dispose()
    for path in database_file(own_line).parent.glob("sunwai.db*"):
        path.unlink()
    assert is_apology(own_line, caller.press("1"))
    assert is_apology(own_line, Caller(own_line).answer())
    assert caller.hang_up().status_code == 500


def test_with_a_database_nobody_can_read_she_hears_the_apology(own_line: Line) -> None:
    caller = Caller(own_line)
    caller.answer()
    own_line.database.dispose()
    for path in database_file(own_line).parent.glob("sunwai.db-*"):
        path.unlink()
    database_file(own_line).write_bytes(b"this is no database" * 500)
    assert is_apology(own_line, caller.press("1"))
    assert is_apology(own_line, Caller(own_line).answer())


def test_with_a_database_that_refuses_writes_she_hears_the_apology(own_line: Line) -> None:
    caller = Caller(own_line)
    caller.answer()
    own_line.database.dispose()
    event.listen(own_line.database.write_engine, "connect", lambda raw, _: raw.execute("PRAGMA query_only = ON"))
    before = caller.row.turn
    assert is_apology(own_line, caller.press("1"))
    assert caller.hang_up().status_code == 500
    assert caller.row.turn == before


def test_while_somebody_else_holds_the_lock_she_hears_the_apology_in_time(
    own_line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sooner than the provider gives up on us; and all is well again afterwards."""
    monkeypatch.setattr(writer, "ANSWER_WITHIN_SECONDS", 0.2)
    caller = Caller(own_line)
    caller.answer()
    with Path(f"{database_file(own_line)}.writer").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert is_apology(own_line, caller.press("1"))
        assert is_apology(own_line, Caller(own_line, UNKNOWN).answer())
    monkeypatch.setattr(writer, "ANSWER_WITHIN_SECONDS", 5.0)
    assert own_line.services.renderer.apology[0].encode() not in Caller(own_line, "+919000000077").answer()


def test_our_patience_is_shorter_than_the_providers() -> None:
    rt = next(int(part.removeprefix("rt=")) for part in CARE.removeprefix("#").split("&") if part.startswith("rt="))
    assert rt / 1000 > writer.ANSWER_WITHIN_SECONDS


@pytest.mark.postgres
def test_postgres_may_restart_between_two_turns(
    clips: Path, postgres_url: str, postgres_server: object, tmp_path: Path
) -> None:
    line = make_line(tmp_path, clips, postgres_url)
    caller = Caller(line, UNKNOWN)
    caller.answer()
    postgres_server.throw_out(line.database.url.database)  # type: ignore[attr-defined]
    caller.silence()
    assert caller.row.turn == 1
    line.close()


def test_a_writer_that_stopped_is_an_apology_not_a_wait(own_line: Line) -> None:
    caller = Caller(own_line)
    caller.answer()
    own_line.services.writer.stop()
    assert is_apology(own_line, caller.press("1"))


# -- sounds -----------------------------------------------------------------------------------------------------


def test_every_address_in_a_document_can_be_fetched(line: Line) -> None:
    caller = Caller(line)
    caller.answer()
    for key in ("3", "1", "9", "9", "*", "*", "1", "0"):
        caller.press(key)
        assert all(fetched(line, address) for address in caller.plays())


def test_utterances_cleaned_away_are_made_again(line_with: MakeLine) -> None:
    line = line_with(audio=None)
    Caller(line).answer()
    for folder in (Path(line.services.settings.data_dir) / "audio").glob("said/*"):
        shutil.rmtree(folder)
    caller = Caller(line)
    caller.answer()
    assert all(fetched(line, address) for address in caller.plays())
    assert fetched(line, line.services.renderer.apology[0])


def test_a_missing_clip_is_never_silence(clips: Path, sqlite_url: str, tmp_path: Path) -> None:
    """A clip lost from the disk, noticed in a call: the rest of the words are said, and the loss is reported."""
    poor = tmp_path / "clips"
    shutil.copytree(clips, poor)
    line = make_line(tmp_path / "line", poor, sqlite_url)
    caller = Caller(line, UNKNOWN)
    caller.answer()
    whole = fetched(line, caller.plays()[0])
    for sound in sorted(poor.glob("espeak/*/*.wav"))[::2]:
        sound.unlink()
    for folder in (tmp_path / "line" / "audio").glob("said/*"):
        shutil.rmtree(folder)
    other = make_line(tmp_path / "line2", poor, sqlite_url)
    caller = Caller(other, "+919000000078")
    caller.answer()
    assert 44 < len(fetched(other, caller.plays()[0])) <= len(whole)
    assert other.missing
    line.close()
    other.close()


def test_nothing_the_line_says_in_a_usual_day_lacks_a_clip(line: Line) -> None:
    caller = Caller(line)
    caller.answer()
    for keys in ("2", SAVITAS_NUMBER, "1", "1", "*", "3", "1", "9", "9"):
        caller.press(keys)
    caller = remind(line)
    caller.answer()
    for keys in ("1", "1", SAVITAS_NUMBER, "2", "1"):
        caller.press(keys)
    assert line.missing == []


# -- odd keys ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", ["A", "D", "*#ABCD", "7" * 50, "##", "00", "0*", "", "12345"])
def test_odd_keys_are_asked_again_and_end_well(line: Line, keys: str) -> None:
    caller = Caller(line)
    caller.answer()
    for _ in range(4):
        if caller.has_ended or any(e.name == "Dial" for e in caller.document.walk()):  # type: ignore[union-attr]
            break
        caller.press(keys)
    assert caller.hang_up().status_code == 200
    assert [case.kind for case in line.cases()].count("technical") == 0


def test_a_caller_who_never_tires_is_let_go(line: Line) -> None:
    """R56: no call goes on for ever."""
    caller = Caller(line)
    caller.answer()
    for _ in range(200):
        caller.press("9")
        if caller.has_ended:
            break
    assert caller.has_ended
    assert caller.hang_up().status_code == 200
    assert caller.row.status == "ended"


def test_health_pages_tell_what_is_wrong(own_line: Line) -> None:
    client = own_line.app.test_client()
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, "worker" in ready.text) == (503, True)
    own_line.database.dispose()
    database_file(own_line).unlink()
    Path(f"{database_file(own_line)}-wal").unlink(missing_ok=True)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200

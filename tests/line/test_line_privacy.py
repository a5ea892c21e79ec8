"""What must not get out: amounts before the code, names and numbers in logs, secret digits (R54, R61, R72)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import itsdangerous.timed
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from audio.catalogue import HeardBy
from core.ids import new_token
from db.models import Consent, Member, MemberPhone
from ivr.addresses import PRIVATE_SECONDS, Addresses
from tests.harness import KAMLA, RUKHSANA, SAROJ_DIDI, SAVITA, SAVITAS_NUMBER, UNKNOWN, Line, catalogue
from tests.line.line_caller import Caller, post, signed, uuid
from tests.line.placed import remind

MakeLine = Callable[..., Line]
CODES = ("7391", "2580")
NAMES = ("सविता", "रुख़साना", "कमला", "सरोज", "उजाला")
NUMBERS = tuple(number.removeprefix("+91") for number in (SAVITA, RUKHSANA, KAMLA, UNKNOWN, SAROJ_DIDI))


def a_day(line: Line) -> None:
    """Live through what happens in a day, with things going wrong in between."""
    for number in (SAVITA, RUKHSANA, KAMLA, UNKNOWN):
        caller = Caller(line, number)
        caller.answer()
        while line.steps(caller.row)[-1].node not in {"choose", "consent"}:
            caller.press("1")
        caller.press("2")
        for code in CODES:
            if any(element.name == "GetInput" for element in caller.document.walk()):  # type: ignore[union-attr]
                caller.press(code)
        caller.press("1") if line.steps(caller.row)[-1].node == "choose" else None
        caller.hang_up()
    reminder = remind(line)
    reminder.answer()
    for keys in ("1", "1", *CODES, "2", "1"):
        reminder.press(keys)
    reminder.hang_up()


def test_no_log_line_tells_of_anybody(
    line_on_both: Line, log_lines: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    a_day(line_on_both)
    caller = Caller(line_on_both)
    caller.answer()
    # A statement that fails carries its values in the driver's words.
    with line_on_both.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE call_steps RENAME TO call_steps_gone")
    try:
        caller.press("2")
    finally:
        with line_on_both.database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE call_steps_gone RENAME TO call_steps")
    captured = capfd.readouterr()
    everything = "\n".join([*log_lines, captured.out, captured.err])
    assert "a turn failed" in everything
    for secret in (*NUMBERS, *NAMES, *CODES, SAVITA, "Digits"):
        assert secret not in everything, f"{secret} was logged"


def test_no_secret_digit_is_in_the_database_or_the_log(
    line_with: MakeLine, log_lines: list[str], tmp_path: Path
) -> None:
    line = line_with()
    a_day(line)
    caller = Caller(line)
    caller.answer()
    caller.press("2")
    late = caller.action_url
    caller.hang_up()
    post(line, signed(late, caller.fields(Digits="7391", InputType="dtmf")))
    stranger = f"https://line.test/ivr/plivo/{'z' * 22}/3"
    post(line, signed(stranger, caller.fields(Digits="7391", InputType="dtmf")))
    # Keys struck out, keyed hashes and all: the digits stand nowhere, not even between other characters.
    with line.database.read_engine.connect() as connection:
        rows = [
            str(value)
            for table in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
            for value in row
        ]
    # Ids, hashes and sealed addresses hold any four digits by chance; only whole words and form fields can tell.
    for code in CODES:
        word = re.compile(rf"(?<![0-9A-Za-z_.+/-]){code}(?![0-9A-Za-z_.+/-])|Digits={code}")
        assert not [row for row in rows if word.search(row)]
        assert not [row for row in log_lines if word.search(row)]
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.suffix in {".db", ".db-wal"}:
            for code in CODES:
                assert f"Digits={code}".encode() not in path.read_bytes()


# -- what is heard ----------------------------------------------------------------------------------------------

_TOKEN = re.compile(rb"token\d{17}")


def same_history(line: Line, *numbers: str) -> None:
    """Let each number have rung three times and have answered the notice by phone."""
    for number in numbers:
        for _ in range(3):
            caller = Caller(line, number)
            caller.answer()
            # Whoever says nothing three times in a row is met softly.
            caller.press("1" if line.steps(caller.row)[-1].node == "consent" else "9")
            caller.hang_up()


GUESSES = [
    ["2"],
    ["2", "1357"],
    ["2", "1357", "1357"],
    ["2", "1357", "9", "1357"],
    ["2", "0"],
    ["1", "1"],
    ["3", "1", "9"],
    ["3", "3", "1"],
    ["3", "3", "2"],
    ["3", "4", "4", "2"],
    ["3", "4", "4", "4", "1", "3"],
    ["3", "4", "4", "4", "1", "2", "1357"],
    ["3", "4", "4", "4", "3", "1357"],
    ["3", "4", "4", "4", "4", "3"],
    ["3", "4", "1", "1", "19"],
    ["3", "4", "2", "3", "1"],
    ["4", "1"],
    ["4", "2"],
    ["0"],
    ["9", "9"],
    ["*"],
]


@pytest.mark.parametrize("keys", GUESSES, ids="-".join)
def test_known_and_unknown_callers_hear_the_very_same_until_the_code(line: Line, keys: list[str]) -> None:
    """Whoever holds her phone, or pretends to, cannot find out that she is a member (S10)."""
    same_history(line, SAVITA, RUKHSANA, UNKNOWN)
    documents = []
    for number in (SAVITA, RUKHSANA, UNKNOWN):
        caller = Caller(line, number)
        heard = [caller.answer()]
        heard += [caller.press(key) for key in keys]
        caller.hang_up()
        documents.append([_TOKEN.sub(b"TOKEN", document) for document in heard])
    assert documents[0] == documents[1] == documents[2]
    assert all(b"/audio/private/" not in document for document in documents[0])


@pytest.mark.parametrize("keys", [[], ["1"], ["2"], ["1", "2"], ["-"], ["-", "-"], ["8"]], ids="".join)
def test_the_very_first_call_is_the_same_too(line: Line, keys: list[str]) -> None:
    """What she agreed to in person opens nothing: the notice comes once to each number, known or not (R61)."""
    with line.database.write() as connection:
        connection.execute(update(Consent).values(phone=None))
    documents = []
    for number in (SAVITA, RUKHSANA, UNKNOWN):
        caller = Caller(line, number)
        heard = [caller.answer()]
        heard += [caller.silence() if key == "-" else caller.press(key) for key in keys]
        caller.hang_up()
        again = Caller(line, number)
        heard.append(again.answer())
        documents.append([_TOKEN.sub(b"TOKEN", document) for document in heard])
    assert documents[0] == documents[1] == documents[2]


def test_the_right_code_from_an_unknown_number_is_a_wrong_one(line: Line) -> None:
    same_history(line, UNKNOWN)
    caller = Caller(line, UNKNOWN)
    caller.answer()
    caller.press("2")
    caller.press(SAVITAS_NUMBER)
    assert line.steps(caller.row)[-1].outcome == "wrong_code"
    assert caller.row.member_id is None


def private_prompts() -> set[str]:
    return {prompt.id for prompt in catalogue().values() if prompt.heard_by is not HeardBy.ANYONE}


def speaks_of_money(line: Line, caller: Caller) -> bool:
    says = [said for step in line.steps(caller.row) for said in json.loads(step.said)]
    return any(value["kind"] == "Rupees" for said in says for value in said[1].values())


@pytest.mark.parametrize("keys", [["1", "1"], ["1", "1", "1"], ["1", "1", "2"], ["2"], ["1", "3"], ["1", "2"]])
def test_a_shared_phone_hears_no_amount_in_a_reminder(line: Line, keys: list[str]) -> None:
    with line.database.write() as connection:
        connection.execute(update(MemberPhone).values(shared=True))
    caller = remind(line)
    caller.answer()
    for key in keys:
        if not caller.has_ended:
            caller.press(key)
    assert not speaks_of_money(line, caller)


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("shared", [True, False])
def test_no_amount_is_spoken_before_the_code(line: Line, level: int, shared: bool) -> None:
    with line.database.write() as connection:
        connection.execute(update(MemberPhone).values(shared=shared))
        connection.execute(update(Member).values(privacy_level=level))
    for first, second, third in product("12", "19", ("1", "1357")):
        caller = remind(line)
        caller.answer()
        for keys in (first, second, third):
            if not caller.has_ended:
                caller.press(keys)
        caller.hang_up()
        assert not speaks_of_money(line, caller), (first, second, third)


def test_whatever_tells_of_her_is_only_under_an_address_that_expires(line: Line) -> None:
    caller = remind(line)
    caller.answer()
    for keys in ("1", "1", SAVITAS_NUMBER):
        caller.press(keys)
    assert speaks_of_money(line, caller)
    for step in line.steps(caller.row):
        says = json.loads(step.said)
        tells = any(said[0] in private_prompts() for said in says) or any(
            value["kind"] in {"Rupees", "Name", "Day", "DateWords", "Count"}
            for said in says
            for value in said[1].values()
        )
        assert (b"/audio/private/" in step.reply) == tells, [said[0] for said in says]


@pytest.fixture
def private_address(line: Line) -> str:
    caller = remind(line)
    caller.answer()
    (address,) = caller.plays()
    assert "/audio/private/" in address
    return address.removeprefix("https://line.test")


def status(line: Line, address: str) -> int:
    with line.app.test_client().get(address) as response:
        return response.status_code


def test_a_private_sound_is_kept_by_nobody_on_the_way(line: Line, private_address: str) -> None:
    with line.app.test_client().get(private_address) as response:
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"


def test_a_private_address_expires(line: Line, private_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = itsdangerous.timed.time.time()
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: now + PRIVATE_SECONDS - 5)
    assert status(line, private_address) == 200
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: now + PRIVATE_SECONDS + 5)
    assert status(line, private_address) == 404


def test_a_private_sound_is_not_at_an_open_address(line: Line, private_address: str) -> None:
    digest = line.services.addresses.open_private(private_address.rsplit("/", 1)[1].removesuffix(".wav"))
    assert digest is not None
    assert status(line, f"/audio/said/{digest}.wav") == 404


def changed(name: str) -> Iterator[str]:
    # Not the very last character: some of its bits stand for nothing.
    for at in range(0, len(name) - 1, 5):
        yield name[:at] + ("A" if name[at] != "A" else "B") + name[at + 1 :]
    yield name[:-1]
    yield name + "A"
    yield name.split(".")[0]


def test_a_forged_private_address_is_nothing(line: Line, private_address: str) -> None:
    name = private_address.rsplit("/", 1)[1].removesuffix(".wav")
    assert {status(line, f"/audio/private/{forged}.wav") for forged in changed(name)} == {404}
    other = Addresses("https://line.test", "another-secret-key-0123456789-abcdef")
    digest = line.services.addresses.open_private(name)
    forged_address = other.utterance(str(digest), private=True).removeprefix("https://line.test")
    assert status(line, forged_address) == 404


@given(name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/?#%"), max_size=60))
def test_nothing_one_can_invent_opens(name: str) -> None:
    assert Addresses("https://line.test", "a-secret-key-0123456789-abcdefghijk").open_private(name) is None


@pytest.mark.parametrize("digest", ["..", "../../../etc/passwd", "%2e%2e", "x" * 32, "0" * 31, "0" * 33, "०" * 32])
def test_odd_names_of_sounds_are_not_found(line: Line, digest: str) -> None:
    assert status(line, f"/audio/said/{digest}.wav") == 404


def test_words_are_shown_in_demos_only(line: Line) -> None:
    caller = Caller(line)
    caller.answer()
    with line.app.test_client().get(caller.plays()[0].removeprefix("https://line.test")) as response:
        assert not [name for name in dict(response.headers) if name.startswith("X-Prompt")]


def test_metrics_name_nobody(line: Line) -> None:
    a_day(line)
    page = line.app.test_client().get("/metrics").text
    assert "sunwai_" in page
    for secret in (*NUMBERS, *NAMES, "token"):
        assert secret not in page


def test_tokens_of_calls_cannot_be_guessed() -> None:
    made = {new_token() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in made)


def test_a_recording_of_hers_is_played_from_where_it_is_and_from_nowhere_else(line: Line) -> None:
    caller = Caller(line)
    caller.answer()
    for keys in ("3", "3", "1"):
        caller.press(keys)
    caller.speak(6, recording_id := uuid())
    caller.press("1")
    assert caller.plays()[0].endswith(f"/Recording/{recording_id}.wav")

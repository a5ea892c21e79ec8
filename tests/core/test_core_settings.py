"""Settings: what is missing, weak or misspelt is refused at start, in a sentence, and no secret is ever shown."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from core.settings import Settings, SettingsError, load_settings

GOOD = {
    "PLIVO_AUTH_ID": "MAXXXXXXXXXXXXXXXXXX",
    "PLIVO_AUTH_TOKEN": "canary-token-0123456789abcdef",
    "PLIVO_NUMBER": "+911140000000",
    "SUNWAI_PUBLIC_URL": "https://line.example.in",
    "SUNWAI_SECRET_KEY": "canary-key-0123456789-abcdefghijklmn",
    "SUNWAI_SAFETY_KEY": "canary-safety-key-0123456789-abcdefg",
}


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith(("SUNWAI_", "PLIVO_")):
            monkeypatch.delenv(name)


def load(monkeypatch: pytest.MonkeyPatch, **changes: str | None) -> Settings:
    for name, value in {**GOOD, **changes}.items():
        if value is not None:
            monkeypatch.setenv(name, value)
    return load_settings(None)


def test_good_settings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch)
    assert settings.plivo_api_url == "https://api.plivo.com"
    assert settings.database_url == f"sqlite:///{Path('var').resolve()}/sunwai.db"
    assert (settings.port, settings.carrier_port) == (8000, 8001)


REFUSED = [
    ("PLIVO_AUTH_ID", None, "PLIVO_AUTH_ID is missing: set it in the environment or in .env (see .env.example)."),
    ("PLIVO_AUTH_TOKEN", None, "PLIVO_AUTH_TOKEN is missing"),
    ("PLIVO_NUMBER", None, "PLIVO_NUMBER is missing"),
    ("SUNWAI_PUBLIC_URL", None, "SUNWAI_PUBLIC_URL is missing"),
    ("SUNWAI_SECRET_KEY", None, "SUNWAI_SECRET_KEY is missing"),
    ("SUNWAI_SAFETY_KEY", None, "SUNWAI_SAFETY_KEY is missing"),
    ("PLIVO_AUTH_ID", "XXMAXXXXXXXXXXXXXXXX", "the auth id has 20 characters and starts with MA or SA."),
    ("PLIVO_AUTH_ID", "MAXX", "the auth id has 20 characters and starts with MA or SA."),
    ("PLIVO_AUTH_TOKEN", "", "give one token, or two separated by a comma while you rotate them."),
    ("PLIVO_AUTH_TOKEN", " , ", "give one token"),
    ("PLIVO_AUTH_TOKEN", "short", "a token has fewer than 20 characters; copy it from the provider's console."),
    ("PLIVO_AUTH_TOKEN", "a" * 30 + ",short", "a token has fewer than 20 characters"),
    ("PLIVO_AUTH_TOKEN", ",".join(["a" * 30] * 3), "give one token, or two"),
    ("PLIVO_NUMBER", "01140000000", "write the number in full, like +911140000000."),
    ("SUNWAI_SECRET_KEY", "too short", "use at least 32 random characters."),
    ("SUNWAI_SECRET_KEY", "a" * 64, "use at least 32 random characters."),
    ("SUNWAI_SAFETY_KEY", "too short", "use at least 32 random characters."),
    ("SUNWAI_SAFETY_KEY", GOOD["SUNWAI_SECRET_KEY"], "SUNWAI_SAFETY_KEY must not be SUNWAI_SECRET_KEY."),
    ("SUNWAI_PUBLIC_URL", "http://line.example.in", "plain http is for this machine only; use https."),
    ("SUNWAI_PUBLIC_URL", "http://127.0.0.1.example.in", "plain http is for this machine only"),
    ("SUNWAI_PUBLIC_URL", "http://localhost.example.in", "plain http is for this machine only"),
    ("SUNWAI_PUBLIC_URL", "http://0.0.0.0:8000", "plain http is for this machine only"),
    ("PLIVO_API_URL", "http://api.plivo.com", "plain http is for this machine only"),
    ("SUNWAI_PUBLIC_URL", "line.example.in", "write a full address, like https://line.example.in."),
    ("SUNWAI_PUBLIC_URL", "ftp://line.example.in", "write a full address"),
    ("SUNWAI_PUBLIC_URL", "https://line.example.in/?x=1", "write a full address"),
    ("SUNWAI_PUBLIC_URL", "https://line.example.in/#x", "write a full address"),
    ("SUNWAI_PUBLIC_URL", "https://", "write a full address"),
    ("SUNWAI_PUBLIC_URL", "https://me:canary@line.example.in", "without user, password or port 0."),
    ("SUNWAI_PUBLIC_URL", "https://line.example.in:99999", "Port out of range"),
    ("SUNWAI_PUBLIC_URL", "https://[::1", "Invalid IPv6 URL."),
    ("SUNWAI_PORT", "0", "greater than or equal to 1."),
    ("SUNWAI_PORT", "eight", "valid integer"),
    ("SUNWAI_MAX_CPS", "0", "greater than 0."),
    ("SUNWAI_MAX_CONCURRENT", "0", "greater than or equal to 1."),
    ("SUNWAI_DAILY_BUDGET_PAISE", "-1", "greater than or equal to 0."),
    ("SUNWAI_DATABASE_URL", "postgres://canary@db/x", "begin with sqlite:/// and a file's path"),
    ("SUNWAI_DATABASE_URL", "nonsense", "begin with sqlite:///"),
    ("SUNWAI_SAFETY_DATABASE_URL", "postgres://canary@db/x", "begin with sqlite:/// and a file's path"),
    ("SUNWAI_LANGUAGES", "", "begin with hi, and separate languages by commas, each once, like hi,awa."),
    ("SUNWAI_LANGUAGES", "awa,hi", "begin with hi"),
    ("SUNWAI_LANGUAGES", "hi,awa,awa", "each once"),
    ("SUNWAI_SPEECH", "perhaps", "valid boolean"),
    ("SUNWAI_DEMO_OFFSET_SECONDS", "60", "SUNWAI_DEMO_OFFSET_SECONDS moves the clock and is for demos only."),
]


@pytest.mark.parametrize(("name", "value", "sentence"), REFUSED, ids=[f"{n}={v}" for n, v, _ in REFUSED])
def test_a_bad_setting_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None, sentence: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        load(monkeypatch, **{name: value})
    (line,) = str(refused.value).splitlines()
    assert sentence in line
    assert line.startswith((name, f"settings: {name}"))
    assert "canary" not in line
    assert refused.value.__cause__ is None


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(None)
    assert len(str(refused.value).splitlines()) == len(GOOD)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_plain_http_is_good_enough_for_this_machine(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    settings = load(monkeypatch, SUNWAI_PUBLIC_URL=f"http://{host}:8000/", PLIVO_API_URL=f"http://{host}:8001")
    assert settings.public_url == f"http://{host}:8000"


def test_what_is_told_of_violence_has_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load(monkeypatch, SUNWAI_DATA_DIR=str(tmp_path))
    assert settings.safety_database_url == f"sqlite:///{tmp_path}/safety/safety.db"
    with pytest.raises(SettingsError, match="SUNWAI_SAFETY_DATABASE_URL must not be SUNWAI_DATABASE_URL"):
        load(monkeypatch, SUNWAI_SAFETY_DATABASE_URL=settings.database_url)


def test_what_costs_money_or_is_new_is_off_until_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch)
    assert (settings.languages, settings.speech, settings.missed_calls) == (("hi",), False, False)
    settings = load(monkeypatch, SUNWAI_LANGUAGES="hi, awa", SUNWAI_SPEECH="1", SUNWAI_MISSED_CALLS="1")
    assert (settings.languages, settings.speech, settings.missed_calls) == (("hi", "awa"), True, True)


def test_the_example_names_every_setting_once() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)
    assert sorted(named) == sorted(str(field.alias) for field in Settings.model_fields.values())


def test_two_tokens_may_rotate(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, PLIVO_AUTH_TOKEN=" first-token-0123456789 , second-token-0123456789 ")
    assert settings.plivo_auth_tokens == ("first-token-0123456789", "second-token-0123456789")


@pytest.mark.parametrize("name", ["SUNWAI_PROT", "SUNWAI_", "SUNWAI_SECRETKEY", "SUNWAI_MAX_CPS_"])
def test_a_misspelt_name_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "canary")
    with pytest.raises(SettingsError, match=f"^Unknown setting {name}: check the spelling against .env.example.$"):
        load(monkeypatch)


@pytest.mark.parametrize("line", ["SUNWAI_PROT=canary", " SUNWAI_PROT = canary", "export SUNWAI_PROT=canary"])
def test_a_misspelt_name_in_the_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str) -> None:
    file = tmp_path / ".env"
    file.write_text("\n".join([*(f"{name}={value}" for name, value in GOOD.items()), line]))
    with pytest.raises(SettingsError, match="Unknown setting SUNWAI_PROT:"):
        load_settings(file)


def test_a_comment_in_the_file_is_no_setting(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    lines = [*(f"{name}={value}" for name, value in GOOD.items()), "# SUNWAI_PROT=1", "", "OTHER=1"]
    file.write_text("\n".join(lines))
    assert load_settings(file).plivo_number == "+911140000000"


def test_secrets_are_not_in_any_text_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, SUNWAI_DATABASE_URL="postgresql+psycopg://sunwai:canary@db/sunwai")
    for text in (repr(settings), str(settings), f"{settings}", f"{settings!r:>10}"):
        assert "canary" not in text
    with pytest.raises(Exception, match="frozen") as refused:
        settings.secret_key = "canary"
    assert "canary-key" not in str(refused.value)

"""Settings from the environment or `.env`: typed, and refused at start with a plain sentence when wrong."""

from __future__ import annotations

import os
import re
from datetime import time
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.languages import FIRST_LANGUAGE
from core.phone import is_e164

PREFIX = "SUNWAI_"
PLIVO_API_URL = "https://api.plivo.com"
MIN_SECRET = 32
MIN_TOKEN = 20
_DATABASES = ("sqlite:///", "postgresql+psycopg://")
_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_EXPORT = re.compile(r"\s*(?:export\s+)?")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SettingsError(RuntimeError):
    """A setting is missing, weak or misspelt. The message says which one and what to do."""


class Settings(BaseSettings):
    """Everything that differs between one installation and the next."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, populate_by_name=True)

    plivo_auth_id: str = Field(alias="PLIVO_AUTH_ID")
    plivo_auth_tokens: Annotated[tuple[str, ...], NoDecode] = Field(alias="PLIVO_AUTH_TOKEN", repr=False)
    plivo_number: str = Field(alias="PLIVO_NUMBER")
    plivo_api_url: str = Field(PLIVO_API_URL, alias="PLIVO_API_URL")
    public_url: str = Field(alias="SUNWAI_PUBLIC_URL")
    secret_key: str = Field(alias="SUNWAI_SECRET_KEY", repr=False)
    safety_keys: Annotated[tuple[str, ...], NoDecode] = Field(alias="SUNWAI_SAFETY_KEY", repr=False)
    data_dir: Path = Field(Path("var"), alias="SUNWAI_DATA_DIR")
    database_url: str = Field("", alias="SUNWAI_DATABASE_URL", repr=False)
    safety_database_url: str = Field("", alias="SUNWAI_SAFETY_DATABASE_URL", repr=False)
    safety_keep_days: int = Field(183, alias="SUNWAI_SAFETY_KEEP_DAYS", ge=30, le=400)
    port: int = Field(8000, alias="SUNWAI_PORT", ge=1, le=65535)
    carrier_port: int = Field(8001, alias="SUNWAI_CARRIER_PORT", ge=1, le=65535)
    console_port: int = Field(8002, alias="SUNWAI_CONSOLE_PORT", ge=1, le=65535)
    max_cps: float = Field(1.0, alias="SUNWAI_MAX_CPS", gt=0, le=100)
    max_concurrent: int = Field(20, alias="SUNWAI_MAX_CONCURRENT", ge=1, le=5000)
    daily_budget_paise: int = Field(100_000, alias="SUNWAI_DAILY_BUDGET_PAISE", ge=0)
    paise_per_minute: int = Field(60, alias="SUNWAI_PAISE_PER_MINUTE", ge=1, le=10_000)
    desk_opens: time = Field(time(10), alias="SUNWAI_DESK_OPENS")
    desk_closes: time = Field(time(17), alias="SUNWAI_DESK_CLOSES")
    desk_days: int = Field(6, alias="SUNWAI_DESK_DAYS", ge=5, le=7)
    voice: str = Field("espeak", alias="SUNWAI_VOICE")
    languages: Annotated[tuple[str, ...], NoDecode] = Field((FIRST_LANGUAGE,), alias="SUNWAI_LANGUAGES")
    speech: bool = Field(False, alias="SUNWAI_SPEECH")
    missed_calls: bool = Field(False, alias="SUNWAI_MISSED_CALLS")
    demo: bool = Field(False, alias="SUNWAI_DEMO")
    demo_offset_seconds: int = Field(0, alias="SUNWAI_DEMO_OFFSET_SECONDS")

    @field_validator("plivo_auth_tokens", "safety_keys", "languages", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("plivo_auth_tokens")
    @classmethod
    def _strong_tokens(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not 1 <= len(value) <= 2:
            raise ValueError("give one token, or two separated by a comma while you rotate them")
        if any(len(token) < MIN_TOKEN for token in value):
            raise ValueError(f"a token has fewer than {MIN_TOKEN} characters; copy it from the provider's console")
        return value

    @field_validator("languages")
    @classmethod
    def _known_first(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value[:1] != (FIRST_LANGUAGE,) or len(set(value)) < len(value):
            raise ValueError("begin with hi, and separate languages by commas, each once, like hi,awa")
        return value

    @field_validator("desk_opens", "desk_closes", mode="before")
    @classmethod
    def _time_of_day(cls, value: object) -> object:
        # pydantic would also take seconds and zones.
        if isinstance(value, str) and not _TIME_OF_DAY.fullmatch(value):
            raise ValueError("write a time of day in India, like 10:00")
        return value

    @field_validator("plivo_auth_id")
    @classmethod
    def _auth_id(cls, value: str) -> str:
        if len(value) != 20 or value[:2] not in {"MA", "SA"}:
            raise ValueError("the auth id has 20 characters and starts with MA or SA")
        return value

    @field_validator("plivo_number")
    @classmethod
    def _number(cls, value: str) -> str:
        if not is_e164(value):
            raise ValueError("write the number in full, like +911140000000")
        return value

    @field_validator("secret_key")
    @classmethod
    def _secret(cls, value: str) -> str:
        return _strong(value)

    @field_validator("safety_keys")
    @classmethod
    def _safety_keys(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not 1 <= len(set(value)) == len(value) <= 2:
            raise ValueError("give one key; or the new one, a comma and the old one while you change it")
        return tuple(_strong(key) for key in value)

    @field_validator("public_url", "plivo_api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("write a full address, like https://line.example.in")
        if parts.username is not None or parts.password is not None or not (parts.port is None or parts.port > 0):
            raise ValueError("write the address without user, password or port 0")
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise ValueError("plain http is for this machine only; use https")
        return value.rstrip("/")

    @field_validator("database_url", "safety_database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and not value.startswith(_DATABASES):
            raise ValueError("begin with sqlite:/// and a file's path, or with postgresql+psycopg://")
        return value

    @model_validator(mode="after")
    def _clock_moves_in_demos_only(self) -> Settings:
        if self.demo_offset_seconds and not self.demo:
            raise ValueError("SUNWAI_DEMO_OFFSET_SECONDS moves the clock and is for demos only")
        return self

    @model_validator(mode="after")
    def _desk_opens_before_it_closes(self) -> Settings:
        if self.desk_opens >= self.desk_closes:
            raise ValueError("SUNWAI_DESK_OPENS must be before SUNWAI_DESK_CLOSES")
        return self

    @model_validator(mode="after")
    def _default_databases(self) -> Settings:
        folder = self.data_dir.resolve()
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{folder / 'sunwai.db'}")
        if not self.safety_database_url:
            object.__setattr__(self, "safety_database_url", f"sqlite:///{folder / 'safety' / 'safety.db'}")
        return self

    @model_validator(mode="after")
    def _safety_stands_apart(self) -> Settings:
        if self.secret_key in self.safety_keys:
            raise ValueError("SUNWAI_SAFETY_KEY must not be SUNWAI_SECRET_KEY")
        if self.safety_database_url == self.database_url:
            raise ValueError("SUNWAI_SAFETY_DATABASE_URL must not be SUNWAI_DATABASE_URL")
        return self


def _strong(secret: str) -> str:
    if len(secret) < MIN_SECRET or len(set(secret)) < 10:
        raise ValueError(f"use at least {MIN_SECRET} random characters")
    return secret


def load_settings(env_file: Path | None = Path(".env"), **overrides: Any) -> Settings:
    """Read the settings. Raises SettingsError with one line per problem, values never shown."""
    _refuse_unknown_names(env_file)
    try:
        options: dict[str, Any] = {"_env_file": env_file, **overrides}
        return Settings(**options)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(problem) for problem in error.errors())) from None


def _explain(problem: Any) -> str:
    name = str(problem["loc"][0]) if problem["loc"] else "settings"
    if problem["type"] == "missing":
        return f"{name} is missing: set it in the environment or in .env (see .env.example)."
    return f"{name}: {problem['msg'].removeprefix('Value error, ')}."


def _refuse_unknown_names(env_file: Path | None) -> None:
    known = {str(field.alias) for field in Settings.model_fields.values()}
    names = {name for name in os.environ if name.startswith(PREFIX)}
    if env_file is not None and env_file.exists():
        lines = (_EXPORT.sub("", line, count=1) for line in env_file.read_text(encoding="utf-8").splitlines())
        names |= {line.split("=", 1)[0].strip() for line in lines if line.startswith(PREFIX)}
    unknown = sorted(names - known)
    if unknown:
        raise SettingsError(f"Unknown setting {unknown[0]}: check the spelling against .env.example.")

"""Reading the catalogue's YAML strictly: a repeated id or field, an unknown field or a wrong type is refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml


class PromptFileError(ValueError):
    """A prompt file cannot be used: says in which file, at which id and field, and what is wrong."""

    def __init__(self, file: str, item_id: str, field: str, problem: str) -> None:
        self.file, self.item_id, self.field, self.problem = file, item_id, field, problem
        where = " ".join(part for part in (item_id, field) if part)
        super().__init__(f"{file}: {where}: {problem}" if where else f"{file}: {problem}")


@dataclass(frozen=True, slots=True)
class RawPrompt:
    """A prompt as written, before configuration values are filled in."""

    id: str
    file: str
    hi: str
    en: str
    heard_by: str
    outbound_safe: bool = False
    quiz_key: str | None = None
    sources: str = ""
    note: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class RawWording:
    """How a second language says a prompt, as written. `reviewer`: who speaks it from childhood and read this."""

    id: str
    file: str
    text: str
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class ConfigValue:
    """A value that lessons speak: its words, its source, and the last day it may be spoken."""

    key: str
    value: str
    hi: str
    en: str
    source: str
    as_of: str
    as_of_on: date | None
    review_by: date | None

    def valid_on(self, today: date) -> bool:
        """Tell whether the value may be spoken on `today`. Without a review date it may not."""
        return self.review_by is not None and today <= self.review_by


Item = TypeVar("Item", RawPrompt, RawWording)
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Loader):  # type: ignore[misc]  # the C loader exists only where libyaml does
    """Safe YAML that refuses a key written twice, where YAML itself lets the second win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                line = key_node.start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: {key_node.value} is written twice")
            seen.add(key_node.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def read_prompts(directory: Path) -> Iterator[RawPrompt]:
    """Yield every prompt below `directory`, files in name order. Raises PromptFileError."""
    return _read_all(RawPrompt, directory)


def read_wordings(directory: Path) -> Iterator[RawWording]:
    """Yield every wording of a second language, as `read_prompts` does the prompts."""
    return _read_all(RawWording, directory)


def _read_all(kind: type[Item], directory: Path) -> Iterator[Item]:
    home: dict[str, str] = {}
    for path in sorted(directory.rglob("*.yaml")):
        file = path.relative_to(directory.parent).as_posix()
        for item_id, entry in _entries(path, file):
            if item_id in home:
                raise PromptFileError(file, item_id, "", f"is also written in {home[item_id]}; keep one")
            home[item_id] = file
            yield kind(id=item_id, file=file, **_checked(kind, file, item_id, entry))


def read_config(path: Path) -> dict[str, ConfigValue]:
    """Return the configuration values by key. Raises PromptFileError."""
    return {
        key: ConfigValue(key=key, **_checked(ConfigValue, path.name, key, entry))
        for key, entry in _entries(path, path.name)
    }


def _entries(path: Path, file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        # The loader is a SafeLoader that refuses more.
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PromptFileError(file, "", "", str(error)) from error
    if data is None:
        return
    if not isinstance(data, dict):
        raise PromptFileError(file, "", "", "must be a list of ids, each with its fields")
    for item_id, entry in data.items():
        if not isinstance(item_id, str) or not isinstance(entry, dict):
            raise PromptFileError(file, str(item_id), "", "must be an id with fields below it")
        yield item_id, entry


def _checked(kind: type[Any], file: str, item_id: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Return `entry` with text in NFC, refusing unknown and missing fields and wrong types."""
    known = {f.name: f for f in fields(kind) if f.name not in {"id", "key", "file"}}
    for name, value in entry.items():
        if name not in known:
            raise PromptFileError(file, item_id, str(name), f"is not a field; known: {', '.join(known)}")
        if not _fits(str(known[name].type), value):
            raise PromptFileError(file, item_id, name, f"must be {known[name].type} (quote text and digits)")
    missing = [name for name, f in known.items() if f.default is MISSING and name not in entry]
    if missing:
        raise PromptFileError(file, item_id, missing[0], "is missing")
    return {n: unicodedata.normalize("NFC", v) if isinstance(v, str) else v for n, v in entry.items()}


def _fits(annotation: str, value: object) -> bool:
    kinds = {"str": str, "bool": bool, "date": date, "None": type(None)}
    return isinstance(value, tuple(kinds[part.strip()] for part in annotation.split("|")))

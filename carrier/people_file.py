"""People from a file or a request: a JSON list, one object a person, reactions as small objects.

{"number": "919000000001", "label": "Sunita", "label_hi": "सुनीता",
 "script": [{"do": "answer", "after": 3}, {"do": "press", "keys": "1"}, {"do": "hang_up"}]}
"""

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from carrier import people
from carrier.people import Person, Reaction

_KINDS = {
    re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind
    for kind in (
        people.Answer,
        people.LetRing,
        people.Busy,
        people.Decline,
        people.Unreachable,
        people.Machine,
        people.Press,
        people.StaySilent,
        people.WaitForPrompt,
        people.Hesitate,
        people.Speak,
        people.Say,
        people.HangUp,
        people.HangUpAt,
        people.MissedCall,
    )
}


class PeopleError(ValueError):
    """The description of a person does not make sense."""


def reaction(item: object) -> Reaction:
    """One reaction from `{"do": "press", "keys": "1", "after": 1}`."""
    if not isinstance(item, Mapping) or item.get("do") not in _KINDS:
        raise PeopleError(f"a reaction needs a 'do' out of {', '.join(sorted(_KINDS))}, not {item!r}")
    kind = _KINDS[item["do"]]
    values = {name: value for name, value in item.items() if name != "do"}
    unknown = values.keys() - {f.name for f in dataclasses.fields(kind)}
    if unknown:
        raise PeopleError(f"{item['do']} knows no {', '.join(sorted(unknown))}")
    if values.get("when", "waits") not in {"waits", "prompt", "now"}:
        raise PeopleError(f"'when' is waits, prompt or now, not {values['when']!r}")
    try:
        return kind(**values)
    except TypeError as error:
        raise PeopleError(f"{item['do']}: {error}") from error


def person(item: object) -> Person:
    """One person from its object."""
    if not isinstance(item, Mapping) or not str(item.get("number", "")).strip("+").isdigit():
        raise PeopleError(f"a person needs a number, not {item!r}")
    return Person(
        number=str(item["number"]).lstrip("+"),
        script=tuple(reaction(one) for one in item.get("script", [])),
        label=str(item.get("label", "")),
        label_hi=str(item.get("label_hi", "")),
        calls=tuple(tuple(reaction(one) for one in script) for script in item.get("calls", [])),
    )


def people_from(items: object) -> list[Person]:
    """All people of a list; a mapping with a `people` key will do as well."""
    if isinstance(items, Mapping):
        items = items.get("people", [])
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise PeopleError("people are a list")
    return [person(item) for item in items]


def read(path: Path) -> list[Person]:
    """The people in a JSON file."""
    return people_from(json.loads(path.read_text(encoding="utf-8")))

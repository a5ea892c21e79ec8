"""Reading Plivo XML, strictly: what the vendor would refuse, or might, is refused here with a code and a reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from carrier.grammar import (
    ATTRIBUTES,
    BODIES,
    CHILDREN,
    NOT_PLAYED,
    REQUIRED,
    BadMethodError,
    BadUrlError,
)

ANSWER, ACTION, TRANSFER, REDIRECT = 1, 2, 3, 4


class DocumentError(Exception):
    """A document Plivo ends the call for. `family` is 7020, 7030 or 8010; the source adds the last digit."""

    def __init__(self, reason: str, family: int = 8010, source: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.family = family
        self.source = source

    def code(self, source: int) -> int:
        """The hangup code when the document was fetched as answer, action, transfer or redirect."""
        return self.family + (self.source or source)


@dataclass
class Element:
    """One element; `text` is everything written inside it, trimmed."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """An attribute's text."""
        return self.attributes.get(name, default)

    def number(self, name: str, default: int) -> int:
        """An attribute as a whole number; `auto` is the default."""
        text = self.attributes.get(name, "")
        return int(text) if text.isdigit() else default

    def flag(self, name: str, default: bool) -> bool:
        """An attribute as true or false."""
        return self.attributes.get(name, "true" if default else "false") == "true"

    def walk(self) -> Iterator["Element"]:
        """Itself and everything below."""
        yield self
        for child in self.children:
            yield from child.walk()


def parse(body: bytes, most_bytes: int = 100 * 1024, lenient: bool = False) -> Element:
    """Read a document; `lenient` drops unknown elements and attributes instead of refusing them."""
    if len(body) > most_bytes:
        raise DocumentError(f"the document has {len(body)} bytes, more than {most_bytes}")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError("the document is not UTF-8") from error
    root = _build(body)
    if root.name != "Response":
        raise DocumentError(f"the root is <{root.name}>, not <Response>")
    _check(root, lenient)
    return root


def _build(body: bytes) -> Element:
    top = Element("")
    stack = [top]
    reader = expat.ParserCreate("utf-8")

    def opened(name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes)
        stack[-1].children.append(element)
        stack.append(element)

    def closed(_name: str) -> None:
        done = stack.pop()
        if stack[-1].name == "Speak" or _inside_speak(stack):
            stack[-1].text += done.text
        done.text = done.text.strip() if done.name in BODIES else done.text

    def said(text: str) -> None:
        stack[-1].text += text

    def doctype(*_: object) -> None:
        raise DocumentError("a document type or an entity declaration is not allowed")

    reader.StartElementHandler = opened
    reader.EndElementHandler = closed
    reader.CharacterDataHandler = said
    reader.StartDoctypeDeclHandler = doctype
    try:
        reader.Parse(body, True)
    except expat.ExpatError as error:
        raise DocumentError(f"not well-formed: {error}") from error
    return top.children[0]


def _inside_speak(stack: list[Element]) -> bool:
    return any(element.name == "Speak" for element in stack)


def _check(element: Element, lenient: bool) -> None:
    _check_attributes(element, lenient)
    if element.name not in BODIES and element.text.strip():
        raise DocumentError(f"text inside <{element.name}>: {element.text.strip()[:40]!r}")
    if element.name in BODIES and not element.text:
        raise DocumentError(f"<{element.name}> is empty")
    if element.name in {"Play", "Redirect"}:
        _check_value(element, "body", element.text)
    if element.name == "Dial" and not element.children:
        raise DocumentError("<Dial> has nobody to call")
    if element.name == "Speak" and len(element.text) > 3000:
        raise DocumentError("<Speak> has more than 3,000 characters")
    allowed = CHILDREN.get(element.name, frozenset())
    kept = []
    for child in element.children:
        if child.name in allowed:
            kept.append(child)
        elif child.name in NOT_PLAYED:
            raise DocumentError(f"<{child.name}> is Plivo's, but this stand-in does not play it")
        elif child.name in ATTRIBUTES or not lenient:
            raise DocumentError(f"<{child.name}> is not allowed inside <{element.name}>")
    element.children = kept
    if element.name != "Speak":
        for child in kept:
            _check(child, lenient)


def _check_attributes(element: Element, lenient: bool) -> None:
    known = ATTRIBUTES[element.name]
    for name in [name for name in element.attributes if name not in known]:
        if not lenient:
            raise DocumentError(f"<{element.name}> has no attribute {name!r}")
        del element.attributes[name]
    for name in REQUIRED.get(element.name, ()):
        if not element.get(name):
            raise DocumentError(f"<{element.name}> needs {name}")
    for name, value in element.attributes.items():
        _check_value(element, name, value)


def _check_value(element: Element, name: str, value: str) -> None:
    source = REDIRECT if element.name == "Redirect" else ACTION
    check = ATTRIBUTES["Record"]["action"] if name == "body" else ATTRIBUTES[element.name][name]
    try:
        fine = check(value)
    except BadUrlError:
        # Plivo has codes for a bad action or redirect address; a bad clip address spoils the document.
        reason = f"<{element.name}> {name}={value!r} is not absolute"
        if element.name == "Play":
            raise DocumentError(reason) from None
        raise DocumentError(reason, 7020, source) from None
    except BadMethodError:
        raise DocumentError(f"<{element.name}> {name}={value!r} is neither GET nor POST", 7030, source) from None
    if not fine:
        raise DocumentError(f"<{element.name}> cannot have {name}={value!r}")

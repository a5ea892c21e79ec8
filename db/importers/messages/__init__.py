"""Every sentence an import can say, by code, in English and Hindi."""

from db.importers.messages.books import BOOK
from db.importers.messages.files import FILE, HEADER
from db.importers.messages.message import Message
from db.importers.messages.phones import PHONE
from db.importers.messages.texts import TEXT
from db.importers.messages.values import VALUE

MESSAGES: dict[str, Message] = {**FILE, **HEADER, **TEXT, **PHONE, **VALUE, **BOOK}

__all__ = ["MESSAGES", "Message"]

"""Which voice releases exist and which one speaks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import BigId, Instant


class VoiceRelease(Base):
    """A published set of clips: the catalogue's version spoken by one voice."""

    __tablename__ = "voice_releases"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    voice: Mapped[str] = mapped_column(String(32))
    catalogue_version: Mapped[str] = mapped_column(String(16))
    clips: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(Instant)


class PromptVersion(Base):
    """The words of a prompt from a given day on, so that an old call shows what she really heard."""

    __tablename__ = "prompt_versions"

    prompt_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), primary_key=True, doc="hash of the words")
    hi: Mapped[str]
    en: Mapped[str]
    first_used_at: Mapped[datetime] = mapped_column(Instant)

"""What a woman has chosen stands beside her calls and cases: what she agreed to, and who picks up her phone."""

from __future__ import annotations

from datetime import date

import pytest
from console_world import NOW, PAID_CLAIM, SUNITA_CALL, UNKNOWN_CALL, Console

from core.calls import StaffRole
from core.consent import Purpose
from db.models import Consent, Member, MemberPhone


@pytest.fixture
def chosen(console: Console) -> Console:
    """Sunita agreed to lessons in person, and by phone to reminders only."""
    with console.database.session() as session:
        sunita = session.query(Member).filter_by(code="M-001").one()
        session.query(MemberPhone).filter_by(member_id=sunita.id).update({"shared": False})
        told = [
            (Purpose.LESSONS, True, date(2026, 10, 1), "in_person"),
            (Purpose.REMINDERS, True, date(2026, 11, 20), "call"),
            (Purpose.LESSONS, False, date(2026, 11, 20), "call"),
        ]
        for purpose, granted, given_on, channel in told:
            line = {"purpose": purpose.value, "granted": granted, "given_on": given_on, "channel": channel}
            session.add(Consent(member_id=sunita.id, recorded_at=NOW, **line))
    return console


def card(page: str) -> str:
    """Return the words of the card, one space between them."""
    part = page.split("What she has agreed to", 1)[1].split("</section>", 1)[0]
    return " ".join(part.replace("<", " <").split())


def test_her_newest_word_on_each_purpose_is_shown_with_its_day_and_way(chosen: Console) -> None:
    page = chosen.login(StaffRole.SUPERVISOR).get(f"/calls/{SUNITA_CALL}").text
    shown = card(page)
    assert "Calls about meetings and instalments </dt> <dd>Yes · 20 Nov 2026 · by phone" in shown
    assert "A lesson once a week </dt> <dd>No · 20 Nov 2026 · by phone" in shown
    assert "in person" not in shown
    assert "only she picks it up" in page


def test_it_stands_beside_her_cases_too(chosen: Console) -> None:
    page = chosen.login(StaffRole.SUPERVISOR).get(f"/cases/{PAID_CLAIM}").text
    assert "What she has agreed to" in page


def test_whoever_was_never_asked_has_agreed_to_nothing(console: Console) -> None:
    page = console.login(StaffRole.SUPERVISOR).get(f"/calls/{SUNITA_CALL}").text
    assert "She was not asked for anything so far." in page


def test_nobody_has_wishes_where_nobody_is_known(console: Console) -> None:
    page = console.login(StaffRole.SUPERVISOR).get(f"/calls/{UNKNOWN_CALL}").text
    assert "What she has agreed to" not in page

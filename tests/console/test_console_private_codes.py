"""The page of private numbers: made for one woman, shown once, and told to two people."""

from __future__ import annotations

import re

import pytest
from console_world import NOW, Console, Visitor, address
from sqlalchemy import select

from core.calls import StaffRole
from db.models import AuditEntry, Role, Staff
from db.safety import codes, tables
from db.safety.codes import Named
from db.safety.store import SealedTurn

WORKER = StaffRole.VIOLENCE_WORKER
PAGE = "/private/numbers"


@pytest.fixture
def me(console: Console) -> Staff:
    """The worker who is logged in; she has a phone. Usha works beside her."""
    with console.database.session() as session:
        session.query(Staff).filter_by(email=address(WORKER)).one().phone = "+919000000093"
        role = session.query(Role).filter_by(name=WORKER.value).one()
        for code, name, phone in (("U1", "Usha", None), ("N1", "Nirmala", "+919000000094")):
            session.add(Staff(code=code, name=name, phone=phone, fs_uniquifier=code, roles=[role]))
    found: Staff = console.one(Staff, email=address(WORKER))
    return found


def make(visitor: Visitor, didi: str, officer: str) -> str:
    visitor.get(PAGE)
    answer = visitor.post(PAGE, {"didi": didi, "officer": officer})
    assert answer.status_code == 200, answer.status
    return answer.text


def test_the_digits_are_shown_once_and_lead_to_her(console: Console, me: Staff) -> None:
    visitor = console.login(WORKER)
    shown = make(visitor, me.code, "U1")
    found = re.search(r'class="number">(\d{4})<', shown)
    assert found is not None
    store = console.services.safety
    code = codes.found(store.database, store.vault, found.group(1))
    assert code is not None
    assert code.named == Named(me.id, console.one(Staff, code="U1").id)
    again = visitor.get(PAGE).text
    assert code.handle in again
    assert 'class="number">' not in again


def test_nobody_else_sees_that_there_is_one(console: Console, me: Staff) -> None:
    store = console.services.safety
    others = Named(console.one(Staff, code="N1").id, console.one(Staff, code="U1").id)
    made = codes.make(store.database, store.vault, others, NOW)
    visitor = console.login(WORKER)
    assert made.handle not in visitor.get(PAGE).text
    assert visitor.post(f"{PAGE}/retire", {"handle": made.handle}).status_code == 409
    assert codes.found(store.database, store.vault, made.digits) is not None


@pytest.mark.parametrize(
    ("didi", "officer", "says"),
    [
        ("N1", "U1", "One of the two must be you"),
        ("me", "me", "two different workers"),
        ("U1", "me", "the didi needs a phone"),
        ("me", "nobody", "two different workers"),
    ],
)
def test_two_people_are_named_and_the_maker_is_one(
    console: Console, me: Staff, didi: str, officer: str, says: str
) -> None:
    visitor = console.login(WORKER)
    visitor.get(PAGE)
    chosen = {"didi": didi.replace("me", me.code), "officer": officer.replace("me", me.code)}
    refused = visitor.post(PAGE, chosen)
    assert refused.status_code == 422
    assert says in refused.text
    assert codes.in_use(console.services.safety.database, console.services.safety.vault) == []


def test_it_is_retired(console: Console, me: Staff) -> None:
    visitor = console.login(WORKER)
    make(visitor, me.code, "U1")
    store = console.services.safety
    (code,) = codes.in_use(store.database, store.vault)
    assert visitor.post(f"{PAGE}/retire", {"handle": code.handle}).status_code == 302
    assert codes.in_use(store.database, store.vault) == []
    assert code.handle not in visitor.get(PAGE).text


def test_a_call_that_came_by_it_is_on_the_page_of_the_two_only(console: Console, me: Staff) -> None:
    store = console.services.safety
    hers = Named(me.id, console.one(Staff, code="U1").id)
    others = Named(console.one(Staff, code="N1").id, console.one(Staff, code="U1").id)
    for number, named in enumerate((hers, others), 1):
        made = codes.make(store.database, store.vault, named, NOW)
        code = codes.found(store.database, store.vault, made.digits)
        assert code is not None
        deed = ("safety_case", {"kind": "private_number", "priority": "D1"})
        store.keep(SealedTurn(f"call-{number}", 1, NOW, "+919000000010", {"said": []}, (deed,), code.id))
    visitor = console.login(WORKER)
    listed = visitor.get("/private").text
    assert listed.count("She gave her private number") == 1
    (mine,) = re.findall(r'href="/console/private/(\d+)"', listed)
    others_case = {"1": "2", "2": "1"}[mine]
    assert "Private number" in visitor.get(f"/private/{mine}").text
    assert visitor.get(f"/private/{others_case}").status_code == 404
    assert "Private matters that wait: 1." in visitor.get("/").text
    assert "Private matters that wait" not in console.login(StaffRole.SUPERVISOR).get("/").text


def test_making_and_retiring_is_written_down_in_the_store_and_not_in_the_audit(console: Console, me: Staff) -> None:
    visitor = console.login(WORKER)
    before = len(console.all(AuditEntry))
    make(visitor, me.code, "U1")
    (code,) = codes.in_use(console.services.safety.database, console.services.safety.vault)
    visitor.post(f"{PAGE}/retire", {"handle": code.handle})
    assert len(console.all(AuditEntry)) == before
    with console.services.safety.database.read() as connection:
        assert list(connection.scalars(select(tables.reads.c.act))) == ["code_made", "code_retired"]

"""Logging in and out, lock-outs, sessions, and what every answer carries."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from console_world import NOW, PASSWORD, SUNITA_CALL, Console, Visitor, address, close, services_for
from flask import Flask
from itsdangerous import URLSafeSerializer

from console.accounts import AccountError, create_login
from console.passwords import PasswordError, check_password
from console.sessions import id_hash
from console.web import create_console
from core.calls import StaffRole
from db.engine import Database
from db.models import AuditEntry, LoginFailure, Staff, WebSession
from db.schema import bring_up_to_date

SUPERVISOR = address(StaffRole.SUPERVISOR)


def test_the_right_password_opens_the_first_page(console: Console) -> None:
    visitor = console.visitor()
    answer = visitor.log_in(SUPERVISOR)
    assert (answer.status_code, answer.location) == (302, "/console/")
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (SUPERVISOR, "wrong-password-77"),
        ("nobody@sunwai.example", PASSWORD),
        (SUPERVISOR.upper(), "x" * 300),
        ("", ""),
    ],
)
def test_a_wrong_login_says_the_same_for_known_and_unknown_people(
    console: Console, email: str, password: str
) -> None:
    answer = console.visitor().log_in(email, password)
    assert answer.status_code == 401
    assert "ई-मेल पता या पासवर्ड सही नहीं है।" in answer.text


def test_unknown_addresses_cost_a_password_check_as_well(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, *args: checked.append(args[0]) or verify(self, *args))
    console.visitor().log_in("nobody@sunwai.example")
    assert len(checked) == 1
    assert checked[0].startswith("$argon2id$")


def test_the_address_may_be_typed_in_capitals(console: Console) -> None:
    assert console.visitor().log_in(SUPERVISOR.upper()).status_code == 302


def test_somebody_who_has_left_cannot_log_in(console: Console) -> None:
    with console.database.session() as session:
        session.query(Staff).filter_by(email=SUPERVISOR).one().active = False
    assert console.visitor().log_in(SUPERVISOR).status_code == 401


def test_ten_wrong_tries_lock_the_name_for_fifteen_minutes(console: Console) -> None:
    visitor = console.visitor()
    codes = [visitor.log_in(SUPERVISOR, "wrong-password-77").status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    assert visitor.log_in(SUPERVISOR).status_code == 429
    console.clock.advance(timedelta(minutes=16))
    assert visitor.log_in(SUPERVISOR).status_code == 302


def test_an_unknown_name_is_locked_in_the_same_way(console: Console) -> None:
    visitor = console.visitor()
    codes = [visitor.log_in("nobody@sunwai.example").status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]


def test_the_right_password_forgives_earlier_tries(console: Console) -> None:
    visitor = console.visitor()
    for _ in range(9):
        visitor.log_in(SUPERVISOR, "wrong-password-77")
    assert visitor.log_in(SUPERVISOR).status_code == 302
    assert console.all(LoginFailure) == []


def test_failures_hold_no_names(console: Console) -> None:
    console.visitor().log_in(SUPERVISOR, "wrong-password-77")
    [failure] = console.all(LoginFailure)
    assert "supervisor" not in failure.who_hash
    assert len(failure.who_hash) == 64


def test_the_session_gets_a_new_id_at_login(console: Console) -> None:
    visitor = console.visitor()
    visitor.get("/login")
    before = visitor.cookie()
    visitor.log_in(SUPERVISOR)
    assert visitor.cookie() != before
    with console.database.reading() as session:
        assert session.get(WebSession, id_hash(before)) is None


def test_visitors_write_nothing(console: Console) -> None:
    visitor = console.visitor()
    visitor.get("/login")
    visitor.get("/calls")
    visitor.post("/language", {"language": "en"})
    with console.database.reading() as session:
        assert session.query(WebSession).count() == 0
    assert "Log in" in visitor.get("/login").text


def test_a_forged_or_old_visitors_cookie_is_forgotten(console: Console) -> None:
    visitor = console.visitor()
    visitor.get("/login")
    visitor.post("/language", {"language": "en"})
    signed = visitor.cookie()
    visitor.client.set_cookie("sunwai_console", signed[:-2], path="/console")
    assert "लॉग इन" in visitor.get("/login").text
    visitor.client.set_cookie("sunwai_console", signed, path="/console")
    assert "Log in" in visitor.get("/login").text
    console.clock.advance(timedelta(minutes=31))
    assert "लॉग इन" in visitor.get("/login").text


def test_a_visitors_cookie_cannot_claim_a_login(console: Console) -> None:
    signer = URLSafeSerializer("another-secret-key-of-32-characters", salt="console-visitor")
    cookie = "visitor." + signer.dumps([{"_user_id": "x", "staff_id": 1}, NOW.timestamp()])
    visitor = console.visitor()
    visitor.client.set_cookie("sunwai_console", cookie, path="/console")
    assert visitor.get("/").status_code == 302


def test_the_database_does_not_hold_the_cookie(console: Console) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    with console.database.reading() as session:
        rows = session.query(WebSession).all()
    assert visitor.cookie() not in {row.id_hash for row in rows}
    assert id_hash(visitor.cookie()) in {row.id_hash for row in rows}


def test_logging_out_kills_a_copied_cookie(console: Console) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    thief = console.visitor()
    thief.client.set_cookie("sunwai_console", visitor.cookie(), path="/console")
    assert thief.get("/").status_code == 200
    visitor.get("/me")
    answer = visitor.post("/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert thief.get("/").status_code == 302


def test_the_quick_exit_ends_the_session_and_leads_elsewhere(console: Console) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    answer = visitor.get("/leave")
    assert answer.status_code == 302
    assert answer.location.startswith("https://mausam.imd.gov.in/")
    assert visitor.get("/").status_code == 302


def test_a_session_ends_after_half_an_hour_of_rest(console: Console) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    console.clock.advance(timedelta(minutes=29))
    assert visitor.get("/").status_code == 200
    console.clock.advance(timedelta(minutes=29))
    assert visitor.get("/").status_code == 200
    console.clock.advance(timedelta(minutes=31))
    assert visitor.get("/").status_code == 302


def test_a_session_ends_after_ten_hours_of_work(console: Console) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    for _ in range(29):
        console.clock.advance(timedelta(minutes=20))
        assert visitor.get("/").status_code == 200
    console.clock.advance(timedelta(minutes=25))
    assert visitor.get("/").status_code == 302


def test_a_lost_role_is_lost_at_once(console: Console) -> None:
    visitor = console.login(StaffRole.AUDITOR)
    assert visitor.get("/audit").status_code == 200
    with console.database.session() as session:
        session.query(Staff).filter_by(email=address(StaffRole.AUDITOR)).one().roles = []
    assert visitor.get("/audit").status_code == 403


def test_a_new_password_ends_all_sessions(console: Console) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    staff = console.one(Staff, email=SUPERVISOR)
    create_login(
        console.database,
        code=staff.code,
        name=staff.name,
        email=SUPERVISOR,
        password="another-good-password-9",
        roles=[StaffRole.SUPERVISOR],
        clock=console.clock,
        hasher=console.services.hasher,
    )
    assert visitor.get("/").status_code == 302


def test_after_login_one_lands_where_one_wanted_to_go(console: Console) -> None:
    visitor = console.visitor()
    visitor.get("/calls?direction=inbound")
    assert visitor.log_in(SUPERVISOR).location == "/console/calls?direction=inbound"


def test_forms_without_a_token_are_refused(console: Console) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    visitor.token = "forged"
    for path in (
        "/logout",
        "/language",
        "/cases/1/note",
        "/cases/1/state",
        f"/calls/{SUNITA_CALL}/number",
        "/me/two-step/off",
    ):
        answer = visitor.post(path)
        assert answer.status_code == 400, path
        assert "This form has grown old" in answer.text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"}]
)
def test_forms_from_elsewhere_are_refused(console: Console, headers: dict[str, str]) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    assert visitor.post("/cases/1/note", {"text": "hello"}, headers=headers).status_code == 403


def test_our_own_forms_come_without_an_origin(console: Console) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert visitor.post("/cases/1/note", {"text": "hello"}, headers=headers).status_code == 302


def test_unknown_hosts_are_refused(console: Console) -> None:
    assert console.app.test_client().get("/console/login", headers={"Host": "evil.example"}).status_code == 400


def test_every_answer_carries_the_headers(console: Console) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    for path in ("/login", "/", "/calls", f"/calls/{SUNITA_CALL}", "/nothing", "/static/console.css"):
        answer = visitor.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert ("immutable" if "static" in path else "no-store") in answer.headers["Cache-Control"]
        answer.close()


def test_behind_https_the_cookie_is_bound_to_the_host(console: Console, tmp_path: object) -> None:
    app = create_console(
        services_for(
            console.database,
            console.services.data_dir,
            "https://line.example.in",
            safety=console.services.safety,
        )
    )
    answer = app.test_client().get("/console/login", base_url="https://line.example.in")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-sunwai=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"))
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_the_language_can_be_chosen_before_login_and_is_kept_after(console: Console) -> None:
    visitor = console.visitor()
    assert "लॉग इन" in visitor.get("/login").text
    visitor.post("/language", {"language": "en"})
    assert "Log in" in visitor.get("/login").text
    assert visitor.post("/language", {"language": "fr"}).status_code == 400
    logged_in = console.login(StaffRole.DIDI, "hi")
    logged_in.post("/language", {"language": "en"})
    assert console.one(Staff, email=address(StaffRole.DIDI)).language == "en"
    assert "Language" in logged_in.get("/me").text


HALF_MINUTE = timedelta(seconds=30)


class TestTwoSteps:
    def switch_on(self, console: Console, visitor: Visitor) -> tuple[str, list[str]]:
        page = visitor.get("/me/two-step").text
        assert "<svg" in page
        secret = page.split('class="secret">')[1].split("<")[0]
        code = pyotp.TOTP(secret).at(console.clock.now())
        shown = visitor.post("/me/two-step", {"code": code, "password": PASSWORD})
        assert shown.status_code == 200
        codes = [part.split("<")[0] for part in shown.text.split("<li><code>")[1:]]
        assert len(codes) == 8
        return secret, codes

    def test_a_wrong_code_or_password_does_not_switch_it_on(self, console: Console) -> None:
        visitor = console.login(StaffRole.DOCTOR)
        page = visitor.get("/me/two-step").text
        code = pyotp.TOTP(page.split('class="secret">')[1].split("<")[0]).at(console.clock.now())
        assert visitor.post("/me/two-step", {"code": "000000", "password": PASSWORD}).status_code == 422
        assert visitor.post("/me/two-step", {"code": code, "password": "wrong-password-77"}).status_code == 422
        assert console.one(Staff, email=address(StaffRole.DOCTOR)).tf_totp_secret is None

    def test_login_then_asks_for_a_code(self, console: Console) -> None:
        secret, _ = self.switch_on(console, console.login(StaffRole.DOCTOR))
        visitor = console.visitor()
        assert visitor.log_in(address(StaffRole.DOCTOR)).location == "/console/login/code"
        assert visitor.get("/calls").status_code == 302
        visitor.get("/login/code")
        console.clock.advance(HALF_MINUTE)
        assert visitor.post("/login/code", {"code": "123"}).status_code == 401
        assert visitor.post("/login/code", {"code": "१२३४५६é"}).status_code == 401
        right = pyotp.TOTP(secret).at(console.clock.now())
        typed = right.translate(str.maketrans("0123456789", "०१२३४५६७८९"))
        assert visitor.post("/login/code", {"code": typed}).status_code == 302
        assert visitor.get("/calls").status_code == 200

    def enter_code(self, console: Console, code: str) -> int:
        """Log in anew and type this code; return what comes back."""
        visitor = console.visitor()
        visitor.log_in(address(StaffRole.DOCTOR))
        visitor.get("/login/code")
        return visitor.post("/login/code", {"code": code}).status_code

    def test_whoever_saw_her_type_a_code_cannot_use_it_again(self, console: Console) -> None:
        secret, _ = self.switch_on(console, console.login(StaffRole.DOCTOR))
        app = pyotp.TOTP(secret)
        assert self.enter_code(console, app.at(console.clock.now())) == 401, "it has switched the second step on"
        console.clock.advance(2 * HALF_MINUTE)
        now = console.clock.now()
        assert self.enter_code(console, app.at(now)) == 302
        assert self.enter_code(console, app.at(now)) == 401
        assert self.enter_code(console, app.at(now - HALF_MINUTE)) == 401, "an older one is worth nothing either"
        console.clock.advance(HALF_MINUTE)
        assert self.enter_code(console, app.at(now)) == 401
        assert self.enter_code(console, app.at(console.clock.now())) == 302

    @pytest.mark.parametrize(("halves", "expected"), [(-2, 401), (-1, 302), (0, 302), (1, 302), (2, 401)])
    def test_clocks_may_differ_by_half_a_minute(self, console: Console, halves: int, expected: int) -> None:
        secret, _ = self.switch_on(console, console.login(StaffRole.DOCTOR))
        console.clock.advance(10 * HALF_MINUTE)
        code = pyotp.TOTP(secret).at(console.clock.now() + halves * HALF_MINUTE)
        assert self.enter_code(console, code) == expected

    def test_one_womans_code_does_not_use_up_anothers(self, console: Console) -> None:
        secret, _ = self.switch_on(console, console.login(StaffRole.DOCTOR))
        self.switch_on(console, console.login(StaffRole.DIDI))
        console.clock.advance(HALF_MINUTE)
        assert self.enter_code(console, pyotp.TOTP(secret).at(console.clock.now())) == 302

    def test_a_recovery_code_works_once(self, console: Console) -> None:
        _, codes = self.switch_on(console, console.login(StaffRole.DOCTOR))
        stored = console.one(Staff, email=address(StaffRole.DOCTOR)).mf_recovery_codes
        assert not set(codes) & set(stored)
        for expected in (302, 401):
            visitor = console.visitor()
            visitor.log_in(address(StaffRole.DOCTOR))
            visitor.get("/login/code")
            assert visitor.post("/login/code", {"code": codes[0].lower()}).status_code == expected

    def test_wrong_codes_lock_like_wrong_passwords(self, console: Console) -> None:
        self.switch_on(console, console.login(StaffRole.DOCTOR))
        visitor = console.visitor()
        visitor.log_in(address(StaffRole.DOCTOR))
        visitor.get("/login/code")
        codes = [visitor.post("/login/code", {"code": "000000"}).status_code for _ in range(11)]
        assert codes[0] == 401
        assert codes[-1] == 429

    def test_the_second_step_must_follow_soon(self, console: Console) -> None:
        self.switch_on(console, console.login(StaffRole.DOCTOR))
        visitor = console.visitor()
        visitor.log_in(address(StaffRole.DOCTOR))
        console.clock.advance(timedelta(minutes=6))
        assert visitor.get("/login/code").location == "/console/login"

    def test_switching_it_off_needs_the_password(self, console: Console) -> None:
        visitor = console.login(StaffRole.DOCTOR)
        self.switch_on(console, visitor)
        assert visitor.post("/me/two-step/off", {"password": "wrong-password-77"}).status_code == 403
        assert visitor.post("/me/two-step/off", {"password": PASSWORD}).status_code == 302
        assert console.one(Staff, email=address(StaffRole.DOCTOR)).tf_totp_secret is None


def test_one_can_end_ones_other_sessions_but_nobody_elses(console: Console) -> None:
    mine, other, stranger = (
        console.login(StaffRole.DIDI),
        console.login(StaffRole.DIDI),
        console.login(StaffRole.DOCTOR),
    )
    page = mine.get("/me")
    assert id_hash(other.cookie()) in page.text
    assert id_hash(stranger.cookie()) not in page.text
    mine.post("/me/sessions/end", {"session": id_hash(other.cookie())})
    mine.post("/me/sessions/end", {"session": id_hash(stranger.cookie())})
    assert other.get("/").status_code == 302
    assert stranger.get("/").status_code == 200
    assert mine.get("/").status_code == 200


def is_accepted(password: str) -> bool:
    try:
        check_password(password, about=("Meena Devi", "meena.devi@sunwai.example"))
    except PasswordError:
        return False
    return True


@pytest.mark.parametrize(
    "weak", ["short", "password1234", "aaaaaaaaaaaaaaa", "SunwaiSunwai", "x" * 129, "Meena Devi 1", "meena.devi123"]
)
def test_weak_passwords_are_refused(weak: str) -> None:
    assert not is_accepted(weak)


@pytest.mark.parametrize("good", [PASSWORD, "मेरा बहुत लंबा पासवर्ड", "correct horse battery"])
def test_good_passwords_are_accepted(good: str) -> None:
    assert is_accepted(good)


def test_logins_need_a_role_and_an_address_of_their_own(tmp_path: object, console: Console) -> None:
    def create(**changes: object) -> int:
        known = {"code": "S9", "name": "Kamla", "email": "kamla@sunwai.example", "password": PASSWORD}
        return create_login(
            console.database,
            **{**known, "roles": [StaffRole.DIDI], **changes},  # type: ignore[arg-type]
            clock=console.clock,
            hasher=console.services.hasher,
        )

    with pytest.raises(AccountError, match="role"):
        create(roles=[])
    with pytest.raises(AccountError, match="not an e-mail"):
        create(email="kamla")
    with pytest.raises(AccountError, match="Somebody else"):
        create(email=SUPERVISOR)
    with pytest.raises(PasswordError):
        create(password="short")
    staff_id = create()
    assert create(email="kamla.devi@sunwai.example") == staff_id
    assert console.all(AuditEntry)[-1].action == "login_set"
    assert console.visitor().log_in("kamla.devi@sunwai.example").status_code == 302


def test_a_console_starts_on_an_empty_database(tmp_path: object, console: Console) -> None:
    database = Database(f"sqlite:///{console.services.data_dir / 'empty.db'}")
    bring_up_to_date(database)
    app: Flask = create_console(services_for(database, console.services.data_dir, safety=console.services.safety))
    assert app.test_client().get("/console/login").status_code == 200
    assert app.test_client().get("/").location == "/console/"
    close(database)


def test_times_are_those_of_the_clock(console: Console) -> None:
    console.login(StaffRole.ADMIN)
    assert console.all(AuditEntry)[-1].at >= NOW

"""Didis and groups."""

from datetime import time

import pytest


def test_a_didi_gets_no_login_from_a_file(desk):
    desk.send_well("staff", "code,name,name_hi,phone,takes_calls,branch\nD-1,Rekha,रेखा,9000000090,हाँ,Sitapur\n")
    didi = desk.rows("staff")[0]
    assert (didi["phone"], didi["takes_calls"], didi["active"], didi["language"]) == (
        "+919000000090",
        True,
        True,
        "hi",
    )
    assert (didi["email"], didi["password"]) == (None, None)
    assert len(didi["fs_uniquifier"]) == 32


def test_a_didi_who_takes_calls_has_a_number(desk, codes_of):
    assert codes_of(desk.send("staff", "code,name,takes_calls\nD-1,Rekha,yes\n")) == [(2, "takes_calls_no_phone")]
    desk.send_well("staff", "code,name,phone\nD-1,Rekha,9000000090\n")
    desk.send_well("staff", "code,name,takes_calls\nD-1,Rekha,yes\n")
    assert desk.rows("staff")[0]["takes_calls"] is True


def test_a_changed_didi_keeps_her_login(desk):
    desk.send_well("staff", "code,name\nD-1,Rekha\n")
    before = desk.rows("staff")[0]
    desk.send_well("staff", "code,name\nD-1,Rekha Devi\n")
    after = desk.rows("staff")[0]
    assert {name for name in after if after[name] != before[name]} == {"name"}


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [("Monday", "16:30", (0, time(16, 30))), ("रविवार", "शाम 5:00", (6, time(17))), ("3", "10 am", (2, time(10)))],
)
def test_meetings(desk, day, at, expected):
    desk.send_well("groups", f"code,name,meeting_weekday,meeting_time\nG-1,Ujala,{day},{at}\n")
    group = desk.rows("groups")[0]
    assert (group["meeting_weekday"], group["meeting_time"]) == expected


def test_a_group_changes_its_didi(trust):
    trust.send_well("staff", "code,name\nD-2,Meena\n")
    report = trust.send_well("groups", "code,name,didi_code\nG-1,Ujala,D-2\n")
    assert report.accepted[0].changes == {"didi_code": ("D-1", "D-2")}
    staff = {one["id"]: one["code"] for one in trust.rows("staff")}
    assert staff[trust.rows("groups")[0]["didi_id"]] == "D-2"


def test_a_group_with_an_unknown_didi_is_refused(trust, codes_of):
    report = trust.send("groups", "code,name,didi_code\nG-1,Ujala,D-7\n")
    assert codes_of(report) == [(2, "unknown_code")]
    assert "दीदी" in report.problems[0].message_hi


@pytest.mark.parametrize("village", ["=1+1", "+Rampur", "@home", "-"])
def test_plain_text_may_look_like_a_formula(desk, village):
    desk.send_well("groups", [["code", "name", "village"], ["G-1", "Ujala", village]])
    assert desk.rows("groups")[0]["village"] == village

"""The command line without a running line: help, refusals, templates, checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.command_line import SETTINGS, refused, run, tell


def test_help_names_every_verb(tmp_path: Path) -> None:
    told = run(tmp_path, "--help").stdout
    for verb in (
        "serve",
        "worker",
        "carrier",
        "demo",
        "import",
        "check",
        "audio",
        "user",
        "plan",
        "calls",
        "provider",
        "backup",
    ):
        assert f"\n  {verb} " in told


def test_missing_settings_are_named_and_nothing_else_is_shown(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve")
    assert refused.returncode == 2
    assert "PLIVO_AUTH_ID is missing" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_misspelt_setting_is_refused(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve", **SETTINGS, SUNWAI_MAX_CSP="2")
    assert refused.returncode == 2
    assert "SUNWAI_MAX_CSP" in refused.stderr


def test_a_template_needs_no_settings(tmp_path: Path) -> None:
    told = run(tmp_path, "import", "--template", "members")
    assert told.returncode == 0
    assert told.stdout.lstrip("\ufeff").startswith("code,name,")


def test_an_import_with_a_bad_row_says_where_and_saves_nothing(tmp_path: Path) -> None:
    sheet = tmp_path / "members.csv"
    sheet.write_text("code,name,group_code,phone\nM-1,Bela,G-9,98765\n")
    refused = run(tmp_path, "import", "members", str(sheet), **SETTINGS)
    assert refused.returncode == 1
    assert "row 2" in refused.stderr
    assert "Nothing was saved" in refused.stderr


def test_flows_and_prompts_are_in_order(tmp_path: Path) -> None:
    told = run(tmp_path, "check")
    assert told.returncode == 0, told.stderr
    assert "All flows are in order." in told.stdout


def test_a_backup_is_whole_private_and_never_overwrites(tmp_path: Path) -> None:
    assert run(tmp_path, "plan", **SETTINGS).returncode == 0
    copy = tmp_path / "copy.db"
    assert run(tmp_path, "backup", str(copy), **SETTINGS).returncode == 0
    assert copy.stat().st_mode & 0o077 == 0
    again = run(tmp_path, "backup", str(copy), **SETTINGS)
    assert again.returncode == 1
    assert "there already" in again.stderr


@pytest.mark.parametrize("digits", ["1234", "1111", "123", "12a4"])
def test_an_easy_secret_number_is_refused(tmp_path: Path, digits: str) -> None:
    refused = run(tmp_path, "user", "secret", "M-1", "--digits", digits, **SETTINGS)
    assert refused.returncode == 1


def two_women_on_one_phone(folder: Path) -> None:
    groups, members = folder / "groups.csv", folder / "members.csv"
    groups.write_text("code,name\nG-1,Ujala\n")
    members.write_text(
        "code,name,group_code,phone,phone_shared\nM-1,Bela,G-1,9000000001,yes\nM-2,Juhi,G-1,9000000001,yes\n"
    )
    tell(folder, "import", "groups", str(groups))
    tell(folder, "import", "members", str(members))


def test_two_women_on_one_phone_cannot_have_the_same_secret_number(tmp_path: Path) -> None:
    two_women_on_one_phone(tmp_path)
    tell(tmp_path, "user", "secret", "M-1", "--digits", "2580")
    assert "another woman on her phone" in refused(tmp_path, "user", "secret", "M-2", "--digits", "2580")
    tell(tmp_path, "user", "secret", "M-2", "--digits", "3691")


def test_two_women_on_one_phone_cannot_have_the_same_pictures(tmp_path: Path) -> None:
    two_women_on_one_phone(tmp_path)
    tell(tmp_path, "user", "pictures", "M-1", "--keys", "37")
    assert "another woman on her phone" in refused(tmp_path, "user", "pictures", "M-2", "--keys", "37")
    tell(tmp_path, "user", "pictures", "M-2", "--keys", "73")
    refused(tmp_path, "user", "pictures", "M-2", "--keys", "30")


def test_a_work_number_needs_a_phone_on_file_and_digits_of_her_own(tmp_path: Path) -> None:
    staff = tmp_path / "staff.csv"
    staff.write_text("code,name,phone\nD-1,Saroj,9000000091\nD-2,Naseem,9000000091\nD-3,Anita,\n")
    assert run(tmp_path, "import", "staff", str(staff), **SETTINGS).returncode == 0
    for code, digits, why in (
        ("D-1", "123456", "not one after the other"),
        ("D-3", "258036", "No phone is on file"),
        ("D-9", "258036", "Nobody of the staff"),
    ):
        refused = run(tmp_path, "user", "work-number", code, "--digits", digits, **SETTINGS)
        assert refused.returncode == 1
        assert why in refused.stderr
    assert run(tmp_path, "user", "work-number", "D-1", "--digits", "258036", **SETTINGS).returncode == 0
    taken = run(tmp_path, "user", "work-number", "D-2", "--digits", "258036", **SETTINGS)
    assert taken.returncode == 1
    assert "somebody else on this phone" in taken.stderr

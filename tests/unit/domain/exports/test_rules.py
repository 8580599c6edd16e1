"""What is a reason, how long a file stays, what it is called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.domain.accounts.types import Role
from portal.domain.exports import rules
from portal.domain.exports.types import ExportKind, Format, State

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
"""Half past midnight of the next day in Seoul."""


@pytest.mark.parametrize(
    "reason",
    [
        "For the caterer",
        "name badges",
        "출입 명단 확인용",
        "名札の印刷のため",
        "打印胸牌用名单",
        "لطباعة الشارات",
        "Für Namensschilder",
    ],
)
def test_a_few_words_in_any_language_are_a_reason(reason: str) -> None:
    assert rules.says_why(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "",
        " ",
        "x",
        "test",
        "..........",
        "- - - - - - - -",
        "aaaaaaaaaaaaaa",
        "ababababab",
        "ㅋㅋㅋㅋㅋㅋ",
        "\u200b" * 20,
        "a b c d e f",
    ],
)
def test_signs_and_the_same_letter_again_and_again_are_none(reason: str) -> None:
    assert not rules.says_why(reason)


def test_peoples_data_stay_three_days_and_the_rest_a_month() -> None:
    assert rules.expires_at(True, NOW) == NOW + timedelta(days=3)
    assert rules.expires_at(False, NOW) == NOW + timedelta(days=30)


def test_a_file_is_gone_at_the_moment_that_its_time_is_over() -> None:
    assert rules.state_at(State.READY, NOW, NOW - timedelta(seconds=1)) is State.READY
    assert rules.state_at(State.READY, NOW, NOW) is State.GONE
    assert rules.state_at(State.FAILED, None, NOW) is State.FAILED


def test_who_may_have_what() -> None:
    figures, people = ExportKind.PARTICIPATION, ExportKind.REGISTRATIONS
    assert {role for role in Role if rules.may_have([role], figures)} == {Role.ANALYST, Role.APPROVER, Role.ADMIN}
    assert {role for role in Role if rules.may_have([role], people)} == {Role.ORGANISER, Role.ADMIN}


def test_a_file_is_called_after_what_it_holds_and_the_day_in_seoul() -> None:
    def name(what: ExportKind, format_: Format, slug: str = "") -> str:
        return rules.download_name(what, format_, "zh-Hans", slug, NOW, SEOUL)

    assert name(ExportKind.PARTICIPATION, Format.CSV_BOM) == "participation-zh-Hans-2026-11-27.csv"
    assert name(ExportKind.REGISTRATIONS, Format.XLSX, "dance-week") == "dance-week-registrations-2026-11-27.xlsx"

"""A setting is right, or one sentence says which is wrong and what it must be."""

from __future__ import annotations

import ipaddress
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies

from portal.foundation.settings import SettingsError, load
from tests.factories.settings import WRONG
from tests.factories.threads import at_once

SECRET = {"PORTAL_SECRET_KEY": "x" * 32}


def test_nothing_needs_to_be_set_for_development(tmp_path: Path) -> None:
    made = load({}, tmp_path)
    assert not made.production
    assert made.database_url == f"sqlite:///{tmp_path}/instance/portal.db"
    assert made.redis is None
    assert made.smtp_url is None
    assert str(made.timezone) == "Asia/Seoul"
    assert made.limits


def test_models_have_a_ceiling_in_memory_unless_it_is_taken_away(tmp_path: Path) -> None:
    ceilings = [load({"PORTAL_MODELS_MEMORY_MB": value}, tmp_path).models_memory for value in ("", "512", "0")]
    assert ceilings == [2048 * 1024**2, 512 * 1024**2, None]


def test_a_development_secret_is_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    assert load({}, tmp_path).secret_key == load({}, tmp_path).secret_key
    assert len(load({}, tmp_path).secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "instance" / "secret_key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_have_one_secret(tmp_path: Path) -> None:
    made = at_once(*[lambda: load({}, tmp_path).secret_key] * 8)
    assert len(set(made)) == 1
    assert len(made[0]) >= 32
    assert [path.name for path in (tmp_path / "instance").iterdir()] == ["secret_key"]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named_with_what_it_must_be(tmp_path: Path, name: str, value: str) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(SettingsError) as refused:
        load(SECRET | {name: value}, tmp_path)
    sentence = str(refused.value)
    assert sentence.startswith(name)
    assert "must" in sentence or "can't" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_production_makes_no_secret_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PORTAL_SECRET_KEY"):
        load({"PORTAL_ENV": "production"}, tmp_path)


def test_a_dotenv_file_fills_gaps_in_development_only(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORTAL_BASE_URL=https://dotenv.example\nPORTAL_TIMEZONE=Asia/Tokyo\n")
    made = load({"PORTAL_TIMEZONE": "Europe/Berlin"}, tmp_path)
    assert (made.base_url, str(made.timezone)) == ("https://dotenv.example", "Europe/Berlin")
    assert load(SECRET | {"PORTAL_ENV": "production"}, tmp_path).base_url == "http://127.0.0.1:8000"


def test_what_is_set_is_taken(tmp_path: Path) -> None:
    made = load(
        SECRET
        | {
            "PORTAL_DATABASE_URL": "postgresql+psycopg://user:p%40ss@db.example/portal",
            "PORTAL_QUEUE_URL": "rediss://cache.example:6380/1?prefix=here",
            "PORTAL_SMTP_URL": "smtps://user:secret@mail.example:465",
            "PORTAL_BASE_URL": "https://portal.example/",
            "PORTAL_ALLOWED_METRICS": "10.0.0.0/8, ::1",
            "PORTAL_PROXIES": "2",
            "PORTAL_RATE_LIMITS": "off",
        },
        tmp_path,
    )
    assert made.redis == ("rediss://cache.example:6380/1", "here")
    assert made.base_url == "https://portal.example"
    assert made.allowed_metrics == (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1"))
    assert (made.proxies, made.limits) == (2, False)


@settings(max_examples=60)
@given(strategies.sampled_from([name for name, _ in WRONG if not name.endswith("_DIR")]), strategies.text(max_size=30))
def test_whatever_is_set_ends_in_settings_or_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: str
) -> None:
    sentence = name
    try:
        load(SECRET | {name: value}, tmp_path_factory.getbasetemp())
    except SettingsError as refused:
        sentence = str(refused)
    assert name in sentence


def test_webhooks_go_to_this_machine_in_development_only(tmp_path: Path) -> None:
    allowed = {"PORTAL_WEBHOOK_ALLOW_PRIVATE": "on"}
    assert not load(SECRET, tmp_path).webhook_loopback
    assert load(SECRET | allowed, tmp_path).webhook_loopback
    with pytest.raises(SettingsError, match="PORTAL_WEBHOOK_ALLOW_PRIVATE"):
        load(SECRET | allowed | {"PORTAL_ENV": "production"}, tmp_path)

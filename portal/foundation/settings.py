"""Settings from the environment, checked at the start: a wrong value stops it with a sentence that names it."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

T = TypeVar("T")

MINIMUM_SECRET = 32
LONGEST_LEASE = 24 * 3600
NEED_A_HOST = frozenset({"http", "https", "smtp", "smtps"})
ADDRESS = re.compile(r"[^\s@<>,]+@[^\s@<>,]+")


class SettingsError(Exception):
    """A setting has a value that the portal cannot work with."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a deployment may choose."""

    environment: str
    database_url: str
    queue_url: str
    secret_key: str
    smtp_url: str | None
    models_dir: Path
    models_memory: int | None
    instance_dir: Path
    base_url: str
    timezone: ZoneInfo
    allowed_metrics: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    mail_from: str
    lease_seconds: int
    limits: bool
    translation: bool
    proxies: int
    webhook_loopback: bool

    @property
    def production(self) -> bool:
        """Tell whether this is the real thing."""
        return self.environment == "production"

    @property
    def redis(self) -> tuple[str, str] | None:
        """Return the address and the key prefix (`?prefix=`) of Redis, where it is the queue."""
        parts = urlsplit(self.queue_url)
        if not parts.scheme.startswith("redis"):
            return None
        prefix = parse_qs(parts.query).get("prefix", ["portal"])[0]
        return parts._replace(query="").geturl(), prefix

    @property
    def downloads_dir(self) -> Path:
        """Return the folder that translation packages are downloaded to; what broke off there goes on."""
        return self.instance_dir / "downloads"

    @property
    def mail_dir(self) -> Path:
        """Return the folder that keeps mail where no SMTP server is named."""
        return self.instance_dir / "mail"

    @property
    def exports_dir(self) -> Path:
        """Return the folder of files that staff take out; all machines of a portal share it."""
        return self.instance_dir / "exports"


def load(environ: Mapping[str, str] | None = None, root: Path | None = None) -> Settings:
    """Read the settings; outside production a `.env` file in the root fills what the environment leaves out."""
    root = root or Path.cwd()
    source = dict(os.environ if environ is None else environ)
    if source.get("PORTAL_ENV", "development") != "production":
        source = {key: value for key, value in dotenv_values(root / ".env").items() if value is not None} | source
    return _Reader(source, root).settings()


class _Reader:
    """Turn strings into settings, one sentence an error."""

    def __init__(self, source: Mapping[str, str], root: Path) -> None:
        self.source = source
        self.root = root

    def settings(self) -> Settings:
        environment = self.choice("PORTAL_ENV", "development", ("development", "production"))
        instance = self.folder("PORTAL_INSTANCE_DIR", "instance")
        _make(instance)
        return Settings(
            environment=environment,
            database_url=self.url(
                "PORTAL_DATABASE_URL", f"sqlite:///{instance / 'portal.db'}", ("sqlite", "postgresql")
            ),
            queue_url=self.url("PORTAL_QUEUE_URL", f"sqlite:///{instance / 'queue.db'}", ("sqlite", "redis", "rediss")),
            secret_key=self.secret(environment, instance),
            smtp_url=self.optional_url("PORTAL_SMTP_URL", ("smtp", "smtps")),
            models_dir=self.folder("PORTAL_MODELS_DIR", str(instance / "models")),
            models_memory=self.parsed("PORTAL_MODELS_MEMORY_MB", "2048", _megabytes, "a number of megabytes, or 0"),
            instance_dir=instance,
            base_url=self.url("PORTAL_BASE_URL", "http://127.0.0.1:8000", ("http", "https")).rstrip("/"),
            timezone=self.parsed("PORTAL_TIMEZONE", "Asia/Seoul", ZoneInfo, "the name of a time zone"),
            allowed_metrics=self.parsed("PORTAL_ALLOWED_METRICS", "127.0.0.1,::1", _networks, "addresses or networks"),
            mail_from=self.parsed("PORTAL_MAIL_FROM", "no-reply@localhost", _address, "a mail address"),
            lease_seconds=self.parsed("PORTAL_LEASE_SECONDS", "120", _seconds, "a number of seconds from 1 to 86400"),
            limits=self.choice("PORTAL_RATE_LIMITS", "on", ("on", "off")) == "on",
            translation=self.choice("PORTAL_TRANSLATION", "on", ("on", "off")) == "on",
            proxies=self.parsed("PORTAL_PROXIES", "0", _number, "the number of proxies in front of the portal"),
            webhook_loopback=self.webhook_loopback(environment),
        )

    def text(self, name: str, default: str) -> str:
        return self.source.get(name) or default

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise SettingsError(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
        return value

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        try:
            parts = urlsplit(value)
            usable = "://" in value and (parts.port or 1) and (parts.hostname or parts.scheme not in NEED_A_HOST)
        except ValueError:
            usable = False
        if not usable or parts.scheme.removesuffix("+psycopg") not in schemes:
            raise SettingsError(f"{name} is {value!r}; it must be a URL that starts with {' or '.join(schemes)}.")
        return value

    def folder(self, name: str, default: str) -> Path:
        path = self.root / self.text(name, default)
        if path.exists() and not path.is_dir():
            raise SettingsError(f"{name} is {str(path)!r}; it must be a folder, and there is a file.")
        return path

    def optional_url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        return self.url(name, "", schemes) if self.source.get(name) else None

    def parsed(self, name: str, default: str, parse: Callable[[str], T], wanted: str) -> T:
        value = self.text(name, default)
        try:
            return parse(value)
        except (ValueError, KeyError, OSError) as error:
            raise SettingsError(f"{name} is {value!r}; it must be {wanted}.") from error

    def webhook_loopback(self, environment: str) -> bool:
        name = "PORTAL_WEBHOOK_ALLOW_PRIVATE"
        allowed = self.choice(name, "off", ("on", "off")) == "on"
        if allowed and environment == "production":
            raise SettingsError(f"{name} is 'on'; it is for tests and development, and must be off in production.")
        return allowed

    def secret(self, environment: str, instance: Path) -> str:
        value = self.source.get("PORTAL_SECRET_KEY")
        if value is None and environment == "development":
            return _kept_secret(instance / "secret_key")
        if value is None or len(value) < MINIMUM_SECRET:
            raise SettingsError(
                f"PORTAL_SECRET_KEY is missing or too short; it must have at least {MINIMUM_SECRET} characters."
            )
        return value


def _kept_secret(path: Path) -> str:
    """Make a development secret once and keep it, so that a restart signs nobody out."""
    if not path.exists():
        # Written whole beside its name, then linked: of several processes that start at once, all read the first one's.
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


def _networks(value: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip())


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"PORTAL_INSTANCE_DIR is {str(folder)!r}; it can't be made: {error.strerror}.") from error


def _number(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError(value)
    return number


def _megabytes(value: str) -> int | None:
    """Read a ceiling in megabytes as bytes; 0 is none."""
    return _number(value) * 1024**2 or None


def _seconds(value: str) -> int:
    number = int(value)
    if not 1 <= number <= LONGEST_LEASE:
        raise ValueError(value)
    return number


def _address(value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise ValueError(value)
    return value

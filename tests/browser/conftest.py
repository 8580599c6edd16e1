"""A real portal (gunicorn and worker) and a real browser; every request that the browser makes is written down."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from portal.app import Portal, build
from portal.foundation import settings
from tests.conftest import missing
from tests.factories.people import PASSWORD, People
from tools.ports import free_port

CHROMIUM = os.environ.get("PORTAL_TEST_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-remote-fonts"]
"""Without the portal's own fonts, which nothing here measures and which cost a third of the time."""
START_SECONDS = 60
PATIENCE = 20_000
"""How long a page is waited for, in milliseconds: longer than what it waits itself before it tries again."""
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
LINK = re.compile(r"(http://\S+/account/link/\S+)")
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@dataclass
class Site:
    """A running portal, and the same portal in this process for making people and looking at rows."""

    url: str
    folder: Path
    portal: Portal
    people: People
    foreign_requests: list[str] = field(default_factory=list)

    def latest_link(self, recipient: str) -> str:
        """Return the link in the latest mail to somebody, once the worker has sent it."""
        return wait_for(lambda: self._link(recipient), f"a mail to {recipient}")

    def mails_to(self, recipient: str) -> list[str]:
        """Return the texts of the mails to somebody, the latest last."""
        import email
        import email.policy

        found = []
        for path in sorted((self.folder / "instance" / "mail").glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            if message["To"] == recipient and body is not None:
                found.append(f"{message['Subject']}\n\n{body.get_content()}")
        return found

    def _link(self, recipient: str) -> str | None:
        links = [found.group(1) for text in self.mails_to(recipient) if (found := LINK.search(text))]
        return links[-1] if links else None


def wait_for(look: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """Look again and again until there is something to see."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        seen = look()
        if seen:
            return seen
        time.sleep(0.1)
    pytest.fail(f"waited {seconds} s for {what}")


@contextmanager
def running_site(folder: Path, models: Path, **more: str) -> Iterator[Site]:
    """Start a portal in a folder of its own, perhaps with other settings, and stop it again."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "PORTAL_RATE_LIMITS": "off",
        "PORTAL_BASE_URL": url,
        "PORTAL_MODELS_DIR": str(models),
        "PORTAL_SECRET_KEY": "a secret that only tests know, long enough",
        **more,
    }
    command = [sys.executable, "-m", "portal"]
    subprocess.run([*command, "db", "upgrade"], cwd=folder, env=os.environ | environment, check=True)
    with (folder / "log.txt").open("wb") as log:
        server = subprocess.Popen(
            [*command, "run", "--bind", f"127.0.0.1:{port}"],
            cwd=folder,
            env=os.environ | environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for(lambda: _answers(f"{url}/readyz") or server.poll() is not None, "the portal to start", START_SECONDS)
        assert server.poll() is None, (folder / "log.txt").read_text()
        portal = build(settings.load(environment, folder))
        yield Site(url, folder, portal, People(portal))
        portal.database.dispose()
    finally:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, sample_models: Path) -> Iterator[Site]:
    """A portal with the sample packages; nobody in it knows anything that is not on its own host."""
    with running_site(tmp_path_factory.mktemp("site"), sample_models) as running:
        yield running
        assert running.foreign_requests == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def somebody(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser for somebody with a language and a screen, perhaps signed in."""
    contexts: list[BrowserContext] = []

    def open_page(
        locale: str = "ko-KR", *, javascript: bool = True, viewport: Any = None, email: str = "", on: Site | None = None
    ) -> Page:
        where = on or site
        context = browser.new_context(
            locale=locale, java_script_enabled=javascript, viewport=viewport or PHONE, base_url=where.url
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: _watch(where, request.url))
        contexts.append(context)
        page = context.new_page()
        if email:
            sign_in(page, email)
        return page

    yield open_page
    for context in contexts:
        context.close()


def sign_in(page: Page, email: str) -> None:
    """Sign in with the password that all people of the tests have."""
    page.goto("/en/account/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/account/sign-in" not in url)


def _watch(site: Site, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "data" and parts.netloc != urlsplit(site.url).netloc:
        site.foreign_requests.append(url)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False

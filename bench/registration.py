"""An event page and registrations, as ratios to the yardstick under the same gunicorn (one process, four threads).

`python -m bench.registration` measures on SQLite, and on PostgreSQL where BENCH_DATABASE_URL names an empty database.
"""

from __future__ import annotations

import http.client
import itertools
import os
import re
import secrets
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from bench.load import CONNECTIONS, ROUNDS, SECONDS, YARDSTICK, requests_a_second, served
from portal.app import Portal, build
from portal.domain.events import queries, service, venues
from portal.domain.events.types import EventDraft, EventKind, SessionDraft, VenueDraft
from portal.domain.registration import tickets
from portal.foundation import clock, settings
from portal.migrations import running

SESSIONS = 40
SLUG = "week"
PAGES = {"event with 40 sessions": f"/en/events/{SLUG}", "form with 40 sessions": f"/en/events/{SLUG}/register"}
FORM = f"/en/events/{SLUG}/register"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
NAMES = itertools.count()


@dataclass(frozen=True)
class Sender:
    """What one browser sends forms with: its cookie, its token, and a session to ask for."""

    cookie: str
    token: str
    session_id: int


def main() -> None:
    urls = ["", os.environ.get("BENCH_DATABASE_URL", "")]
    for url in dict.fromkeys(urls):
        with tempfile.TemporaryDirectory() as folder:
            environment, session_id = _fill(Path(folder), url)
            with served(environment) as (port, _master):
                for name, rate, yardstick in _rates(port, session_id):
                    print(
                        f"{'postgresql' if url else 'sqlite':10}  {name:24} {rate:7.0f}/s  "
                        f"yardstick {yardstick:7.0f}/s  ratio {rate / yardstick:.3f}",
                        flush=True,
                    )


def _fill(folder: Path, url: str) -> tuple[dict[str, str], int]:
    environment = {
        "PORTAL_INSTANCE_DIR": str(folder / "instance"),
        "PORTAL_DATABASE_URL": url or f"sqlite:///{folder}/instance/portal.db",
        "PORTAL_QUEUE_URL": f"sqlite:///{folder}/instance/queue.db",
        "PORTAL_RATE_LIMITS": "off",
        "PORTAL_ROOT": str(folder),
    }
    portal = build(settings.load(environment, folder))
    running.upgrade(portal.database)
    session_id = _programme(portal)
    portal.database.dispose()
    return environment, session_id


def _programme(portal: Portal) -> int:
    """Publish an event of forty sessions, the first with room for everybody who comes here."""
    now = clock.now()
    begins = (now + timedelta(days=30)).replace(minute=0, second=0, microsecond=0)
    with portal.database.unit_of_work() as session:
        venue_id = venues.add(session, VenueDraft("hall", {"en": "Hall"}, {"en": "Seoul"}, {}, None, True), now)
        draft = EventDraft(SLUG, EventKind.CULTURE_WEEK, "C2", {"en": "World City Week"}, {"en": "A week"})
        event_id = service.add(session, None, draft, now)
        assert isinstance(venue_id, int)
        assert isinstance(event_id, int)
        for number in range(SESSIONS):
            starts = begins + timedelta(hours=2 * number)
            held = SessionDraft(
                {"en": f"Session {number}"}, venue_id, starts, starts + timedelta(hours=1), capacity=90_000
            )
            assert isinstance(service.add_session(session, event_id, held, now), int)
        assert service.publish(session, event_id, now) is None
        tickets.ensure_key(session, event_id, portal.settings.secret_key, now)
        return next(iter(queries.session_rows(session, event_id)))


def _rates(port: int, session_id: int) -> Iterator[tuple[str, float, float]]:
    for name, path in PAGES.items():
        both = [(requests_a_second(port, path), requests_a_second(port, YARDSTICK)) for _ in range(ROUNDS)]
        yield name, statistics.median(rate for rate, _ in both), statistics.median(rate for _, rate in both)
    sender = _sender(port, session_id)
    both = [(_forms_a_second(port, sender), requests_a_second(port, YARDSTICK)) for _ in range(ROUNDS)]
    yield "registrations", statistics.median(rate for rate, _ in both), statistics.median(rate for _, rate in both)


def _sender(port: int, session_id: int) -> Sender:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", FORM)
    answer = connection.getresponse()
    found = TOKEN.search(answer.read().decode())
    assert found is not None
    cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return Sender("; ".join(cookies), found[1], session_id)


def _forms_a_second(port: int, sender: Sender) -> float:
    """Let as many browsers as the yardstick has send one form after another; each must be taken."""
    until = time.perf_counter() + SECONDS

    def send(_browser: int) -> int:
        connection, done = http.client.HTTPConnection("127.0.0.1", port), 0
        while time.perf_counter() < until:
            _send(connection, sender)
            done += 1
        return done

    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        done = sum(pool.map(send, range(CONNECTIONS)))
    return done / (time.perf_counter() - begun)


def _send(connection: http.client.HTTPConnection, sender: Sender) -> None:
    number = next(NAMES)
    form = {
        "csrf_token": sender.token,
        "form_key": secrets.token_urlsafe(24),
        "sessions": sender.session_id,
        "name": f"Member {number}",
        "email": f"member{number}@example.org",
        "language": "en",
        "size": "1",
        "agrees": "y",
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": sender.cookie}
    connection.request("POST", FORM, urlencode(form), headers)
    answer = connection.getresponse()
    page = answer.read()
    assert answer.status == 303, (answer.status, page[:500])


if __name__ == "__main__":
    main()

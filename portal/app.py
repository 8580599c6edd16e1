"""The one place where parts are put together."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import migrations
from portal.blueprints import (
    account,
    administration,
    analyst,
    api,
    development,
    moderation,
    opendata,
    organiser,
    participant,
    postediting,
    public,
    registrant,
    review,
    statistics,
    supervisor,
    venue,
)
from portal.domain.following import queries as following
from portal.domain.moderation import queries as moderation_queries
from portal.domain.outbox import queries as outbox
from portal.domain.proposals import queries as proposals
from portal.domain.sitepages import queries as sitepages
from portal.domain.sitepages.types import AnnouncementChanged, AnnouncementView
from portal.domain.statistics import due
from portal.domain.texts import work
from portal.domain.webhooks import queries as webhooks
from portal.engines.translation.null import NullTranslator
from portal.engines.translation.types import Translator
from portal.foundation import clock
from portal.foundation.database import Database
from portal.foundation.settings import Settings
from portal.tasks.bell import Bell
from portal.tasks.worker import Worker
from portal.web import (
    addresses,
    awaited,
    errors,
    fonts,
    headers,
    limits,
    locale,
    login,
    observe,
    packed,
    problems,
    remembered,
    shared_pages,
    templating,
)
from portal.web.announcements import Announcements
from portal.web.services import Services, install

LEAST_FREE_BYTES = 100 * 1024 * 1024
LARGEST_REQUEST = 4 * 1024 * 1024
SESSION_LIFE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal put together: the web application, and what works behind it."""

    flask: Flask
    settings: Settings
    database: Database
    bell: Bell
    translator: Translator
    worker: Worker


def build(settings: Settings) -> Portal:
    """Put a portal together from its settings."""
    database = Database(settings.database_url)
    bell = Bell(settings)
    translator = make_translator(settings)
    app = make_flask(settings)
    announcements = Announcements(lambda language: _announced(database, language))
    install(
        app,
        Services(
            settings,
            database,
            checks=_checks(settings, database, bell),
            gauges=_gauges(database, translator),
            unread=_unread(database),
            announcements=announcements,
            translates=translator.can,
            ask_for=lambda wanted: bell.ring("wanted", of=wanted),
        ),
    )
    worker = Worker(app, settings, database, bell, translator)
    database.subscribe(worker.ring_for)
    database.witness(due.witness(settings.timezone))
    database.subscribe(_forgetting(announcements))
    return Portal(app, settings, database, bell, translator, worker)


def create_app(settings: Settings) -> Flask:
    """Return the web application."""
    return build(settings).flask


def make_translator(settings: Settings) -> Translator:
    """Choose the translation engine: the packages in the models folder, none of which need be there yet, or none."""
    if not settings.translation:
        return NullTranslator()
    from portal.engines.translation.argos import ArgosTranslator

    return ArgosTranslator(settings.models_dir, ceiling=settings.models_memory)


def make_flask(settings: Settings) -> Flask:
    """Make the web application with everything that all edges share, and the audiences."""
    app = Flask("portal", static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="portal_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_I18N_ENABLED=False,
        PORTAL_BASE_URL=settings.base_url,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]
    edge = (addresses, observe, locale, login, errors, problems, headers, packed)
    for part in (*edge, shared_pages, remembered, fonts, awaited, templating):
        part.install(app)
    limits.install(app, settings)
    audiences = [public, statistics, opendata, account, participant, registrant, moderation, organiser, administration]
    audiences += [analyst, review, supervisor, venue, postediting]
    if not settings.production:
        audiences.append(development)
    for audience in (package.blueprint for package in audiences):
        app.register_blueprint(audience, url_prefix=f"/<language:lang_code>{audience.url_prefix or ''}")
    app.register_blueprint(opendata.files)
    app.register_blueprint(api.blueprint)
    return app


def _announced(database: Database, language: str) -> AnnouncementView | None:
    with database.reading() as session:
        return sitepages.find_announcement(session, language, clock.now())


def _forgetting(announcements: Announcements) -> Callable[[Sequence[object]], None]:
    def hear(facts: Sequence[object]) -> None:
        if any(isinstance(fact, AnnouncementChanged) for fact in facts):
            announcements.forget()

    return hear


def _checks(settings: Settings, database: Database, bell: Bell) -> dict[str, Callable[[], str | None]]:
    return {
        "database": lambda: _check_database(database),
        "queue": bell.problem,
        "disk": lambda: _check_disk(settings),
    }


def _check_database(database: Database) -> str | None:
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
        current = migrations.current(database)
    except SQLAlchemyError as error:
        return f"does not answer: {type(error).__name__}"
    return None if current == migrations.newest() else f"is at revision {current}; run: portal db upgrade"


def _check_disk(settings: Settings) -> str | None:
    free = shutil.disk_usage(settings.instance_dir).free
    return None if free >= LEAST_FREE_BYTES else f"only {free // 1024**2} MiB free"


def _unread(database: Database) -> Callable[[int], int]:
    def count(account_id: int) -> int:
        with database.reading() as session:
            return following.count_unread(session, account_id)

    return count


def _gauges(database: Database, translator: Translator) -> dict[str, Callable[[], float]]:
    def counting(count: Callable[..., int], *arguments: object) -> Callable[[], float]:
        def gauge() -> float:
            with database.reading() as session:
                return count(session, *arguments)

        return gauge

    def translations_due() -> float:
        with database.reading() as session:
            return work.count_due(session, translator, clock.now())

    def mails_due() -> float:
        with database.reading() as session:
            return outbox.count_due(session, clock.now())

    return {
        "translations_due": translations_due,
        "mails_due": mails_due,
        "proposals_waiting": counting(proposals.count_waiting),
        "proposals_changed": counting(proposals.count_changed),
        "reports_open": counting(moderation_queries.count_reported),
        "webhook_deliveries_waiting": counting(webhooks.count_waiting),
        "webhook_deliveries_failed": counting(webhooks.count_failed),
    }

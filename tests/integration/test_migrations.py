"""Migrations say what the models say, and going down and up again keeps what people wrote."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from portal import migrations
from portal.app import Portal
from portal.cli import demo_content
from portal.domain.accounts import administration, queries
from portal.domain.accounts.types import Role
from portal.domain.participation import apart
from portal.domain.registration import lists, records
from portal.domain.registration.staff_types import Act, ListFilter
from portal.domain.sitepages import service as sitepages
from portal.domain.sitepages.types import Slug, Words
from portal.domain.trust import bundles
from portal.domain.trust import queries as queries_of_trust
from portal.domain.webhooks import records as webhook_records
from portal.domain.webhooks.models import Endpoint
from portal.domain.webhooks.types import ChangeKind
from portal.engines.trust import METHODOLOGY
from portal.foundation import clock
from portal.foundation.database import Base, Database, added
from portal.migrations import running
from portal.migrations.comparing import is_ours
from tests.factories import events, registrations
from tests.factories.office_of_releases import ReleaseOffice
from tests.factories.people import People

Contents = dict[str, list[dict[str, Any]]]


def contents(database: Database) -> Contents:
    """Return every row of every table that this revision of the database has."""
    there = inspect(database.engine)
    with database.engine.connect() as connection:
        found: Contents = {}
        for table in Base.metadata.sorted_tables:
            if there.has_table(table.name):
                names = {column["name"] for column in there.get_columns(table.name)}
                rows = connection.execute(select(*(column for column in table.c if column.name in names)))
                found[table.name] = sorted((dict(row) for row in rows.mappings()), key=repr)
        return found


def known_to(older: Contents, newer: Contents) -> Contents:
    """Return of newer contents what an older revision has tables and columns for."""
    kept: Contents = {}
    for table, rows in older.items():
        names = rows[0].keys() if rows else ()
        kept[table] = sorted(({name: row[name] for name in names} for row in newer[table]), key=repr)
    return kept


def columns(all_rows: Contents, *names: str) -> list[tuple[Any, ...]]:
    """Return some columns of all proposals."""
    return sorted(tuple(row[name] for name in names) for row in all_rows["proposal"])


def test_the_schema_is_what_the_models_say(portal: Portal) -> None:
    with portal.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        assert compare_metadata(context, Base.metadata) == []
    assert migrations.current(portal.database) == migrations.newest()


def test_the_newest_revision_is_the_only_one_that_none_builds_on() -> None:
    assert ScriptDirectory.from_config(running.make_config()).get_heads() == [migrations.newest()]


def test_upgrading_again_changes_nothing_and_down_and_up_keeps_the_demo_rows(portal: Portal) -> None:
    demo_content.fill(portal)
    portal.worker.do_index()
    before = contents(portal.database)
    assert len(before["proposal"]) == 40
    running.upgrade(portal.database)
    assert contents(portal.database) == before
    running.downgrade(portal.database, "0001")
    older = contents(portal.database)
    assert older["proposal"]
    assert older == known_to(older, before)
    running.upgrade(portal.database)
    after = contents(portal.database)
    assert older == known_to(older, after)
    assert columns(after, "id", "listed_at", "endorsements") == columns(before, "id", "listed_at", "endorsements")
    published = [row["proposal_id"] for row in after["proposal_step"] if row["kind"] == "published"]
    assert sorted(published) == sorted(row["id"] for row in after["proposal"] if row["listed_at"])
    portal.worker.do_index()
    assert len(contents(portal.database)["search_document"]) == len(published)
    with pytest.raises(DBAPIError, match="append-only"), portal.database.unit_of_work() as session:
        session.execute(text("UPDATE moderation_record SET decision = 'publish'"))


def test_all_the_way_down_and_up_again(portal: Portal) -> None:
    running.downgrade(portal.database, "base")
    assert migrations.current(portal.database) is None
    running.upgrade(portal.database)
    assert all(rows == [] for rows in contents(portal.database).values())


@pytest.mark.parametrize(
    "table", ["account_change", "site_page_version", "registration_record", "participation_apart_record"]
)
def test_records_can_not_be_changed(portal: Portal, people: People, table: str) -> None:
    admin, member = people.member(Role.ADMIN), people.member()
    with portal.database.unit_of_work() as session:
        administration.deactivate(session, admin, member.id, "A reason", clock.now())
        sitepages.save_page(session, admin.id, Slug.TERMS, Words("Terms", "Text"), 0, clock.now(), publish=True)
    event_id = events.event(portal)
    with portal.database.unit_of_work() as session:
        records.note(session, admin.id, event_id, Act.EXPORTED, clock.now(), reason="For the caterer")
        apart.note_seen(session, [(1, 12)], clock.now())
    for statement in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append-only"), portal.database.unit_of_work() as session:
            session.execute(text(statement))


def test_people_who_were_there_before_can_be_found(portal: Portal, people: People) -> None:
    member = people.member(name="Éva Müller")
    running.downgrade(portal.database, "0002")
    running.upgrade(portal.database)
    with portal.database.reading() as session:
        assert [found.id for found in queries.find_people(session, "eva mull", 1).items] == [member.id]


def test_registrations_that_were_there_before_can_be_found(portal: Portal) -> None:
    event_id, sessions = events.published(portal)
    made = registrations.confirmed(portal, event_id, sessions, name="Éva Müller", community="Ärzte")
    running.downgrade(portal.database, "0010")
    running.upgrade(portal.database)
    with portal.database.reading() as session:
        for typed in ("eva mull", "arzte"):
            found = lists.page(session, event_id, ListFilter(words=typed), 1, clock.now(), "en")
            assert [item.row.id for item in found.items] == [made.registration_id]
        assert lists.count_people(session, event_id, ListFilter(words="eva"), clock.now()) == 1


def test_releases_from_before_have_their_files_and_no_words_in_one_language_afterwards(
    portal: Portal, people: People
) -> None:
    office = ReleaseOffice(portal, people)
    office.baseline()
    office.released("2026-Q2")
    office.released()
    with portal.database.reading() as session:
        files = {one.id: bundles.files_of(session, one.id) for one in queries_of_trust.list_all(session)}
    before = contents(portal.database)
    running.downgrade(portal.database, "0013")
    with portal.database.reading() as session:
        reasons = session.execute(text("SELECT period, reason FROM trust_release ORDER BY period")).all()
    assert dict(map(tuple, reasons))["2025-Q4"] == "Unaudited figures of the city's report of 2025."
    running.upgrade(portal.database)
    after = contents(portal.database)
    for table in ("trust_release", "trust_release_file"):
        assert after[table] == before[table]
    with portal.database.reading() as session:
        assert {one: bundles.files_of(session, one) for one in files} == files
    for table in ("trust_release", "trust_release_file"):
        with pytest.raises(DBAPIError, match="immutable"), portal.database.unit_of_work() as session:
            session.execute(text(f"DELETE FROM {table}"))


def test_a_release_of_a_method_that_nobody_knows_stops_the_upgrade_in_words(portal: Portal, people: People) -> None:
    ReleaseOffice(portal, people).preview()
    running.downgrade(portal.database, "0013")
    with portal.database.unit_of_work() as session:
        session.execute(text("UPDATE trust_release SET methodology = '0.9.0'"))
    with pytest.raises(RuntimeError, match=r"is of method 0\.9\.0. Upgrade first"):
        running.upgrade(portal.database)
    assert migrations.current(portal.database) == "0013"
    with portal.database.unit_of_work() as session:
        session.execute(text("UPDATE trust_release SET methodology = :known"), {"known": METHODOLOGY})
    running.upgrade(portal.database)


def test_who_changed_a_platform_can_not_be_changed(portal: Portal) -> None:
    with portal.database.unit_of_work() as session:
        row = added(session, Endpoint(name="Seoul", url="https://example.org", key=b"", created_at=clock.now()))
        webhook_records.note(session, row.id, None, ChangeKind.ADDED, clock.now())
    for statement in ("UPDATE webhook_change SET at = at", "DELETE FROM webhook_change"):
        with pytest.raises(DBAPIError, match="append-only"), portal.database.unit_of_work() as session:
            session.execute(text(statement))

"""Migrations say what the models say, and going down and up again keeps what people wrote."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from portal import migrations
from portal.app import Portal
from portal.cli import demo_content
from portal.foundation.database import Base, Database
from portal.migrations.comparing import is_ours

Contents = dict[str, list[dict[str, Any]]]


def contents(database: Database, like: Contents | None = None) -> Contents:
    """Return every row of every table; `like` leaves out the tables and columns that those contents do not have."""
    with database.engine.connect() as connection:
        inspector = inspect(connection)
        found: Contents = {}
        for table in Base.metadata.sorted_tables:
            if (like is not None and table.name not in like) or not inspector.has_table(table.name):
                continue
            there = {column["name"] for column in inspector.get_columns(table.name)}
            kept = set(like[table.name][0]) if like is not None and like[table.name] else there
            columns = [column for column in table.columns if column.name in there & kept]
            rows = connection.execute(select(*columns)).mappings()
            found[table.name] = sorted((dict(row) for row in rows), key=repr)
        return found


def test_the_schema_is_what_the_models_say(portal: Portal) -> None:
    with portal.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        assert compare_metadata(context, Base.metadata) == []
    assert migrations.current(portal.database) == migrations.newest()


def test_upgrading_again_changes_nothing(portal: Portal) -> None:
    demo_content.fill(portal)
    before = contents(portal.database)
    migrations.upgrade(portal.database)
    assert contents(portal.database) == before


def test_down_and_up_keeps_the_demo_rows(portal: Portal) -> None:
    demo_content.fill(portal)
    portal.worker.do_index()
    before = contents(portal.database)
    assert len(before["proposal"]) == 20
    migrations.downgrade(portal.database, "0001")
    older = contents(portal.database)
    assert all(len(older[name]) == len(before[name]) for name in older)
    migrations.upgrade(portal.database)
    assert contents(portal.database, like=older) == older
    portal.worker.do_index()
    assert contents(portal.database) == before
    with pytest.raises(DBAPIError, match="append-only"), portal.database.unit_of_work() as session:
        session.execute(text("UPDATE moderation_record SET decision = 'publish'"))


def test_all_the_way_down_and_up_again(portal: Portal) -> None:
    migrations.downgrade(portal.database, "base")
    assert migrations.current(portal.database) is None
    migrations.upgrade(portal.database)
    assert all(rows == [] for rows in contents(portal.database).values())

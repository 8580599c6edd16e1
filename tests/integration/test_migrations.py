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


def contents(database: Database) -> dict[str, list[Any]]:
    """Return every row of every table; a column or a table that an older schema lacks counts as empty."""
    with database.engine.connect() as connection:
        there = inspect(connection)
        rows: dict[str, list[Any]] = {}
        for table in Base.metadata.sorted_tables:
            known = (
                {column["name"] for column in there.get_columns(table.name)} if there.has_table(table.name) else set()
            )
            columns = [column for column in table.columns if column.name in known]
            found = connection.execute(select(*columns)).mappings() if columns else []
            rows[table.name] = sorted(
                ({name: value for name, value in row.items() if value is not None} for row in found), key=repr
            )
        return rows


def test_the_schema_is_what_the_models_say(portal: Portal) -> None:
    with portal.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert migrations.current(portal.database) == migrations.newest()


def test_upgrading_again_changes_nothing(portal: Portal) -> None:
    demo_content.fill(portal)
    before = contents(portal.database)
    migrations.upgrade(portal.database)
    assert contents(portal.database) == before


def test_down_and_up_keeps_the_demo_rows(portal: Portal) -> None:
    demo_content.fill(portal)
    before = contents(portal.database)
    assert len(before["proposal"]) == 40
    migrations.downgrade(portal.database, "0001")
    assert contents(portal.database) == before
    migrations.upgrade(portal.database)
    assert contents(portal.database) == before
    with pytest.raises(DBAPIError, match="append-only"), portal.database.unit_of_work() as session:
        session.execute(text("UPDATE moderation_record SET decision = 'publish'"))


def test_all_the_way_down_and_up_again(portal: Portal) -> None:
    migrations.downgrade(portal.database, "base")
    assert migrations.current(portal.database) is None
    migrations.upgrade(portal.database)
    assert all(rows == [] for rows in contents(portal.database).values())

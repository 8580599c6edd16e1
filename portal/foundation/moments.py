"""Sums with moments that SQLite and PostgreSQL write differently."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from portal.foundation.database import UtcDateTime

DAY = 24 * 3600


class _Later(FunctionElement[datetime]):
    type = UtcDateTime()
    inherit_cache = True
    name = "later"


class _WholeDays(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True
    name = "whole_days"


def later(moment: Any, by: timedelta) -> ColumnElement[datetime]:
    """Return the moment that is so much later (earlier where `by` is negative), `by` in whole seconds."""
    return _Later(moment, literal(round(by.total_seconds()), Integer))


def whole_days(start: Any, end: Any) -> ColumnElement[int]:
    """Return how many whole days passed from `start` to `end`; none where `end` comes first."""
    return _WholeDays(start, end)


@compiles(_Later, "postgresql")
def _later_on_postgresql(element: _Later, compiler: SQLCompiler, **kw: Any) -> str:
    moment, seconds = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({moment} + make_interval(secs => {seconds}))"


@compiles(_Later, "sqlite")
def _later_on_sqlite(element: _Later, compiler: SQLCompiler, **kw: Any) -> str:
    # Moments are texts there, with six digits behind the point; the sum keeps three of them.
    moment, seconds = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(strftime('%Y-%m-%d %H:%M:%f', {moment}, {seconds} || ' seconds') || '000')"


@compiles(_WholeDays, "postgresql")
def _whole_days_on_postgresql(element: _WholeDays, compiler: SQLCompiler, **kw: Any) -> str:
    start, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"greatest(0, floor(extract(epoch FROM {end} - {start}) / {DAY}))::bigint"


@compiles(_WholeDays, "sqlite")
def _whole_days_on_sqlite(element: _WholeDays, compiler: SQLCompiler, **kw: Any) -> str:
    start, end = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"max(0, (strftime('%s', {end}) - strftime('%s', {start})) / {DAY})"

"""SQLite and PostgreSQL behind the same models, and the one way to change them: a unit of work."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Table,
    and_,
    case,
    create_engine,
    event,
    func,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.types import TypeDecorator

from portal.foundation.errors import Unstorable

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMING)


UNSEEN = {"unseen": True}
"""The `info` of tables of which no page for everybody shows anything: writing to them leaves such pages as they are."""

content_stamp = Table(
    "content_stamp",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    info=UNSEEN,
)
"""One row whose number grows with every commit that may change a page for everybody."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: kept in UTC, always handed out with its zone (SQLite forgets zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without zone, turn the others into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


T = TypeVar("T")
Fact = object
Subscriber = Callable[[Sequence[Fact]], None]
Witness = Callable[[Session, Sequence[Fact]], None]

WROTE = "portal_wrote_what_is_seen"
NEXT_STAMP = text(
    "INSERT INTO content_stamp (id, number) VALUES (1, 1) "
    "ON CONFLICT (id) DO UPDATE SET number = content_stamp.number + 1"
)
_open: ContextVar[bool] = ContextVar("portal_unit_of_work_open", default=False)


class Database:
    """An engine, units of work on it, and who is told after a commit."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._writing = self.engine.execution_options(portal_writes=True)
        self._subscribers: list[Subscriber] = []
        self._witnesses: list[Witness] = []

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call `subscriber` with the facts of every unit of work, after its commit."""
        self._subscribers.append(subscriber)

    def witness(self, witness: Witness) -> None:
        """Call `witness` with the facts of every unit of work right before its commit: what it writes is part of it."""
        self._witnesses.append(witness)

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """Open the one transaction of a request, command or task: commit at the end, roll back on an exception."""
        if _open.get():
            raise RuntimeError("a unit of work is open already; pass its session on instead")
        token = _open.set(True)
        try:
            with Session(self._writing, expire_on_commit=False) as session:
                yield session
                session.flush()
                for witness in self._witnesses if session.info.get("facts") else ():
                    witness(session, tuple(session.info["facts"]))
                session.flush()
                if session.connection().info.pop(WROTE, False):
                    # Last of all, so that others wait for this row no longer than a commit takes.
                    session.execute(NEXT_STAMP)
                session.commit()
                facts = session.info.get("facts", [])
        finally:
            _open.reset(token)
        if facts:
            for subscriber in self._subscribers:
                subscriber(facts)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads."""
        with Session(self.engine, autoflush=False) as session:
            yield session

    def stamp(self) -> int:
        """Return the number of the public content: while it is the same, so is every page for everybody."""
        with self.engine.connect() as connection:
            return connection.exec_driver_sql("SELECT number FROM content_stamp").scalar() or 0

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def record(session: Session, fact: Fact) -> None:
    """Note a past-tense fact; subscribers hear of it once it is committed."""
    session.info.setdefault("facts", []).append(fact)


def added(session: Session, row: T) -> T:
    """Add a row at once, so that it has its id, and return it."""
    session.add(row)
    session.flush()
    return row


def find_or_add(session: Session, find: Callable[[], T | None], add: Callable[[], T]) -> tuple[T, bool]:
    """Return what `find` finds, else what `add` adds, and whether it is new.

    Where somebody else adds the same a moment earlier (the second tap of one finger, a mail program that sends a click
    twice), theirs is found.
    """
    there = find()
    if there is not None:
        return there, False
    try:
        with session.begin_nested():
            return add(), True
    except IntegrityError:
        there = find()
        if there is None:
            raise
        return there, False


def key_of_changed(form_key: str, *words: str) -> str:
    """Return the key under which another text from the same form is kept: sent twice, that is one text too."""
    return hashlib.sha256("\0".join((form_key, *words)).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def take_due(
    session: Session, key: InstrumentedAttribute[int], due: InstrumentedAttribute[bool], limit: int
) -> list[int]:
    """Take up to `limit` rows whose flag is up, lower it, return their ids; leave what another worker has."""
    ids = session.scalars(
        select(key).where(due.is_(True)).order_by(key).limit(limit).with_for_update(skip_locked=True, key_share=True)
    ).all()
    if ids:
        lowered = update(key.class_).where(key.in_(ids)).values({due: False})
        session.execute(lowered.execution_options(synchronize_session="evaluate"))
    return list(ids)


def counts_between(moment: InstrumentedAttribute[Any], starts: Sequence[datetime]) -> list[ColumnElement[int]]:
    """Return columns that count rows by stretches of time, each from one of `starts` to the next, the last one open.

    Months are the portal's own (its time zone); databases would each have to be told of them in another way.
    """
    ends = (*starts[1:], None)
    return [
        func.count(case((moment >= start if end is None else and_(moment >= start, moment < end), 1)))
        for start, end in zip(starts, ends, strict=True)
    ]


def storable(body: str) -> str:
    """Return the text, or raise Unstorable where no database could keep it exactly."""
    if "\x00" in body:
        raise Unstorable("the text holds a NUL character")
    try:
        body.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unstorable("the text holds half a character (a lone surrogate)") from error
    return body


def _engine(url: str) -> Engine:
    engine = _connecting(url)
    event.listen(engine, "before_cursor_execute", _note_write)
    event.listen(engine, "begin", _forget_writes)
    return engine


def _note_write(
    connection: Connection, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool
) -> None:
    if context is not None and (context.isinsert or context.isupdate or context.isdelete):
        table = getattr(context.compiled.statement, "table", None) if context.compiled is not None else None
        if not getattr(table, "info", {}).get("unseen"):
            connection.info[WROTE] = True


def _forget_writes(connection: Connection) -> None:
    connection.info.pop(WROTE, None)


def _connecting(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": 30})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_size=5, max_overflow=10, pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling is off: `_begin_sqlite` says BEGIN itself.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # A writer takes its lock at the start: two transactions that read first and write later would fail, not wait.
    writes = connection.get_execution_options().get("portal_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

"""What is owed to addresses, who has taken it to send, and what came of it: the rows are the order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.trust import evidence
from portal.domain.trust.types import release_id
from portal.domain.webhooks import keys, rules
from portal.domain.webhooks.models import Attempt, Delivery, Endpoint
from portal.domain.webhooks.types import WAITING, Answer, DeliveryState, Kind, Owed, Problem
from portal.foundation.database import find_or_add

GONE = "gone"
RELEASE_PATH = "/api/v1/trust/releases/"


def owe_deliveries(session: Session, now: datetime, base_url: str) -> int:
    """Owe each approved release to each address that was there before it and has not been owed it; return how many.

    Whoever approves a release calls this in the same transaction; the worker's sweep calls it again. Doing it twice, or
    two at once, owes nothing twice.
    """
    endpoints = session.execute(
        select(Endpoint.id, Endpoint.created_at).where(Endpoint.removed_at.is_(None), Endpoint.disabled_at.is_(None))
    ).all()
    if not endpoints:
        return 0
    made = 0
    owed = set(session.execute(select(Delivery.endpoint_id, Delivery.message_id).where(Delivery.kind == Kind.RELEASE)))
    for row in session.execute(evidence.approved().order_by("approved_at", "id")).mappings():
        message_id = rules.release_message_id(row["period"], row["revision"], row["document_sha256"])
        name = release_id(row["period"], row["revision"])
        data = {"release_id": name, "url": f"{base_url}{RELEASE_PATH}{name}", "sha256": row["document_sha256"]}
        body = rules.body(Kind.RELEASE, row["approved_at"], data)
        for endpoint_id, created_at in endpoints:
            if created_at <= row["approved_at"] and (endpoint_id, message_id) not in owed:
                made += owe(session, endpoint_id, message_id, Kind.RELEASE, body, now)
    return made


def owe(session: Session, endpoint_id: int, message_id: str, kind: Kind, body: str, now: datetime) -> bool:
    """Owe a message to an address; tell whether it was not owed already."""

    def find() -> Delivery | None:
        known = (Delivery.endpoint_id == endpoint_id, Delivery.message_id == message_id)
        return session.scalar(select(Delivery).where(*known))

    def add() -> Delivery:
        row = Delivery(
            endpoint_id=endpoint_id,
            message_id=message_id,
            kind=kind,
            data=body,
            created_at=now,
            state=DeliveryState.DUE,
            due_at=now,
        )
        session.add(row)
        session.flush()
        return row

    return find_or_add(session, find, add)[1]


def claim_due(session: Session, now: datetime, lease: timedelta, limit: int, secret: str) -> list[Owed]:
    """Take messages that are due, one of an address at a time; who dies with them gives them back when the lease ends.

    So an address that hangs holds one place of those who send, however much it is owed.
    """
    ready = and_(Delivery.state.in_(WAITING), Delivery.due_at <= now)
    firsts = _first_of_each(now).subquery()
    rows = session.scalars(
        select(Delivery)
        .where(Delivery.id.in_(select(firsts.c.id).where(firsts.c.place == 1)), ready)
        .order_by(Delivery.due_at, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.state, row.due_at, row.first_tried_at = DeliveryState.SENDING, now + lease, row.first_tried_at or now
    receivers = _receivers(session, [row.endpoint_id for row in rows])
    return [
        Owed(
            row.id,
            row.endpoint_id,
            row.message_id,
            row.data,
            receivers[row.endpoint_id].url,
            keys.opened(receivers[row.endpoint_id], secret),
        )
        for row in rows
    ]


def _first_of_each(now: datetime) -> Select[tuple[int, int]]:
    held = aliased(Delivery)
    busy = exists().where(
        held.endpoint_id == Delivery.endpoint_id, held.state == DeliveryState.SENDING, held.due_at > now
    )
    place = func.row_number().over(partition_by=Delivery.endpoint_id, order_by=(Delivery.due_at, Delivery.id))
    return (
        select(Delivery.id, place.label("place"))
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(
            Delivery.state.in_(WAITING),
            Delivery.due_at <= now,
            Endpoint.removed_at.is_(None),
            or_(Delivery.kind == Kind.TEST, and_(Endpoint.paused_at.is_(None), Endpoint.disabled_at.is_(None))),
            ~busy,
        )
    )


def _receivers(session: Session, ids: Sequence[int]) -> dict[int, Endpoint]:
    return {row.id: row for row in session.scalars(select(Endpoint).where(Endpoint.id.in_(ids)))} if ids else {}


def note_answer(session: Session, delivery_id: int, answer: Answer, now: datetime, draw: float) -> DeliveryState:
    """Keep what came of a try, and say when the next one is due; a message that has arrived stays so."""
    if answer.problem is Problem.GONE:
        # The address before its message, as who removes it or sends again: in the other order both wait for ever.
        of = select(Delivery.endpoint_id).where(Delivery.id == delivery_id).scalar_subquery()
        session.scalar(select(Endpoint.id).where(Endpoint.id == of).with_for_update())
    row = session.get_one(Delivery, delivery_id, with_for_update=True)
    session.add(
        Attempt(delivery_id=delivery_id, at=now, took_ms=answer.took_ms, status=answer.status, problem=answer.problem)
    )
    if row.state not in WAITING:
        return DeliveryState(row.state)
    if answer.problem is None:
        row.state, row.ended_at, row.attempts = DeliveryState.SENT, now, row.attempts + 1
        return DeliveryState.SENT
    row.attempts += 1
    follows = rules.after_failure(Kind(row.kind), row.attempts, answer.problem, answer.retry_after, now, draw)
    row.state, row.due_at = follows.state, follows.due_at
    row.ended_at = now if follows.state is DeliveryState.DEAD else None
    if answer.problem is Problem.GONE:
        _disable(session, row.endpoint_id, now)
    return follows.state


def _disable(session: Session, endpoint_id: int, now: datetime) -> None:
    endpoint = session.get_one(Endpoint, endpoint_id, with_for_update=True)
    if endpoint.disabled_at is None:
        endpoint.disabled_at, endpoint.disabled_because = now, GONE


def next_due(session: Session, now: datetime) -> datetime | None:
    """Return when the next message is due after now, if any is."""
    return session.scalar(
        select(func.min(Delivery.due_at))
        .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .where(
            Delivery.state == DeliveryState.DUE,
            Delivery.due_at > now,
            Endpoint.removed_at.is_(None),
            Endpoint.paused_at.is_(None),
            Endpoint.disabled_at.is_(None),
        )
    )

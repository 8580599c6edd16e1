"""Releases that are out, and platforms that are told of them."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.trust.models import Release
from portal.domain.webhooks import addresses, queries, service
from portal.domain.webhooks.models import Attempt, Delivery, Endpoint
from portal.domain.webhooks.types import DeliveryState, EndpointView, Kind, Problem, Registered, Target
from portal.foundation import clock


def endpoint(portal: Portal, url: str, name: str = "Open data Seoul", at: datetime | None = None) -> Registered:
    """Add a platform, at the address of a receiver."""
    target = addresses.check(url, allow_loopback=portal.settings.webhook_loopback)
    assert isinstance(target, Target), target
    with portal.database.unit_of_work() as session:
        made = service.register(session, None, name, target, at or clock.now(), portal.settings.secret_key)
    assert isinstance(made, Registered), made
    return made


def add_release(session: Session, period: str, revision: int = 1, at: datetime | None = None) -> int:
    """Have a release approved in this transaction."""
    at = at or clock.now()
    document = f'{{"release_id":"{period}","revision":{revision}}}'
    row = Release(
        period=period,
        revision=revision,
        state="final",
        status="final",
        methodology="1.0.0",
        published="{}",
        input_sha256="0" * 64,
        document=document,
        document_sha256=hashlib.sha256(document.encode()).hexdigest(),
        made_at=at,
        approved_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def release(portal: Portal, period: str, revision: int = 1, at: datetime | None = None) -> int:
    """Have a release approved."""
    with portal.database.unit_of_work() as session:
        return add_release(session, period, revision, at)


def view(portal: Portal, endpoint_id: int) -> EndpointView:
    """Return how a platform stands."""
    with portal.database.reading() as session:
        return queries.get_endpoint(session, endpoint_id)


def rows(portal: Portal) -> list[Delivery]:
    """Return all that is owed and was owed, the first one first."""
    with portal.database.reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def tries(portal: Portal) -> list[Attempt]:
    """Return all tries, the first one first."""
    with portal.database.reading() as session:
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))


def gather(session: Session, number: int, at: datetime) -> int:
    """Add platforms, the first of which has been told of much, each message in several tries; return the first one."""
    session.execute(
        insert(Endpoint),
        [
            {"name": f"Platform {n}", "url": f"https://platform{n}.example/hooks", "key": b"sealed", "created_at": at}
            for n in range(min(number, 20))
        ],
    )
    first = session.scalars(select(Endpoint.id).order_by(Endpoint.id).limit(1)).one()
    states = (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.DUE)
    session.execute(
        insert(Delivery),
        [
            {
                "endpoint_id": first,
                "message_id": f"msg_{n}",
                "kind": Kind.RELEASE,
                "data": '{"data":{"release_id":"2026-Q3"}}',
                "created_at": at,
                "state": states[n % len(states)],
                "due_at": at,
                "attempts": 3,
            }
            for n in range(number)
        ],
    )
    session.execute(
        insert(Attempt),
        [
            {"delivery_id": delivery_id, "at": at, "took_ms": 1200, "status": 500, "problem": Problem.SERVER}
            for delivery_id in session.scalars(select(Delivery.id)).all()
            for _try in range(3)
        ],
    )
    return first

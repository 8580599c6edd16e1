"""Reads of addresses and of their logs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.webhooks.models import Attempt, Delivery, Endpoint
from portal.domain.webhooks.types import (
    WAITING,
    AttemptView,
    DeliveryPage,
    DeliveryState,
    DeliveryView,
    EndpointState,
    EndpointView,
    Kind,
    Problem,
)
from portal.foundation.errors import NotFound

DELIVERIES_A_PAGE = 20
TRIES_SHOWN = 12


def list_endpoints(session: Session) -> list[EndpointView]:
    """List the addresses that are told, by name."""
    rows = session.scalars(select(Endpoint).where(Endpoint.removed_at.is_(None)).order_by(Endpoint.name, Endpoint.id))
    return _views(session, list(rows))


def get_endpoint(session: Session, endpoint_id: int) -> EndpointView:
    """Return one address; what was removed is not there."""
    row = session.get(Endpoint, endpoint_id)
    if row is None or row.removed_at is not None:
        raise NotFound(f"endpoint {endpoint_id}")
    return _views(session, [row])[0]


def count_waiting(session: Session) -> int:
    """Count the messages that are on their way to any address."""
    return session.scalar(select(func.count()).where(Delivery.state.in_(WAITING))) or 0


def count_failed(session: Session) -> int:
    """Count the messages that were given up."""
    return session.scalar(select(func.count()).where(Delivery.state == DeliveryState.DEAD)) or 0


def list_deliveries(session: Session, endpoint_id: int, number: int = 1) -> DeliveryPage:
    """Return a page of an address's log, the latest message first."""
    mine = Delivery.endpoint_id == endpoint_id
    total = session.scalar(select(func.count()).select_from(Delivery).where(mine)) or 0
    pages = max(1, -(-total // DELIVERIES_A_PAGE))
    number = min(max(number, 1), pages)
    rows = session.scalars(
        select(Delivery)
        .where(mine)
        .order_by(Delivery.id.desc())
        .offset((number - 1) * DELIVERIES_A_PAGE)
        .limit(DELIVERIES_A_PAGE)
    ).all()
    tries = _tries(session, [row.id for row in rows])
    return DeliveryPage(tuple(_delivery(row, tries[row.id]) for row in rows), number, pages, total)


def _delivery(row: Delivery, tries: list[AttemptView]) -> DeliveryView:
    return DeliveryView(
        row.id,
        row.message_id,
        Kind(row.kind),
        json.loads(row.data)["data"].get("release_id"),
        DeliveryState(row.state),
        row.created_at,
        row.due_at,
        row.ended_at,
        tuple(tries),
    )


def _tries(session: Session, ids: Collection[int]) -> dict[int, list[AttemptView]]:
    """Return the latest tries of each message; one that was sent again and again has more than a page can hold."""
    place = func.row_number().over(partition_by=Attempt.delivery_id, order_by=Attempt.id.desc()).label("place")
    ranked = select(Attempt.id, place).where(Attempt.delivery_id.in_(ids)).subquery()
    rows = session.scalars(
        select(Attempt)
        .where(Attempt.id.in_(select(ranked.c.id).where(ranked.c.place <= TRIES_SHOWN)))
        .order_by(Attempt.id.desc())
    )
    found: dict[int, list[AttemptView]] = defaultdict(list)
    for row in rows:
        problem = Problem(row.problem) if row.problem else None
        found[row.delivery_id].append(AttemptView(row.at, row.took_ms, row.status, problem))
    return found


def _views(session: Session, rows: list[Endpoint]) -> list[EndpointView]:
    ids = [row.id for row in rows]
    counts: dict[int, dict[DeliveryState, int]] = defaultdict(dict)
    for endpoint_id, state, number in session.execute(
        select(Delivery.endpoint_id, Delivery.state, func.count())
        .where(Delivery.endpoint_id.in_(ids))
        .group_by(Delivery.endpoint_id, Delivery.state)
    ):
        counts[endpoint_id][DeliveryState(state)] = number
    arrived = _arrived(session, ids)
    latest = _latest_problems(session, ids)
    names = accounts.display_names(session, {row.created_by_id for row in rows if row.created_by_id is not None})
    return [
        EndpointView(
            row.id,
            row.name,
            row.url,
            _state(row, latest.get(row.id)),
            row.created_at,
            names.get(row.created_by_id) if row.created_by_id is not None else None,
            row.key_changed_at,
            row.older_key is not None,
            row.disabled_at or row.paused_at,
            arrived.get(row.id),
            latest.get(row.id),
            counts[row.id],
        )
        for row in rows
    ]


def _state(row: Endpoint, problem: Problem | None) -> EndpointState:
    if row.disabled_at is not None:
        return EndpointState.DISABLED
    if row.paused_at is not None:
        return EndpointState.PAUSED
    return EndpointState.FAILING if problem is not None else EndpointState.ACTIVE


def _arrived(session: Session, ids: list[int]) -> dict[int, datetime]:
    rows = session.execute(
        select(Delivery.endpoint_id, func.max(Attempt.at))
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(Delivery.endpoint_id.in_(ids), Attempt.problem.is_(None))
        .group_by(Delivery.endpoint_id)
    )
    return {row[0]: row[1] for row in rows}


def _latest_problems(session: Session, ids: list[int]) -> dict[int, Problem]:
    latest = (
        select(func.max(Attempt.id))
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(Delivery.endpoint_id.in_(ids))
        .group_by(Delivery.endpoint_id)
    )
    rows = session.execute(
        select(Delivery.endpoint_id, Attempt.problem)
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(Attempt.id.in_(latest), Attempt.problem.is_not(None))
    )
    return {endpoint_id: Problem(problem) for endpoint_id, problem in rows if problem}

"""What the interface gives of events."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from portal.blueprints.api import cursors
from portal.blueprints.api.schemas import (
    USUAL_LIMIT,
    ClusterCode,
    Given,
    Limit,
    ProposalQuery,
    Text,
    TopicName,
    one_of,
)
from portal.domain.events.types import ChangeKind, EventKind, EventPosition, Stage, Window
from portal.domain.proposals.types import Cluster


def _place(value: object) -> object:
    found = cursors.read_place(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("bad_cursor", "not a cursor")
    return EventPosition(*found)


EventCursor = Annotated[
    EventPosition,
    BeforeValidator(_place),
    WithJsonSchema({"type": "string", "pattern": f"^{cursors.FORM.pattern}$"}),
]
When = Annotated[str, *one_of("coming", "over")]


class EventsQuery(ProposalQuery):
    """Which events are wanted."""

    when: When = Field(
        "coming", description="Those to come, the next one first, or those that are over, the latest first."
    )
    cluster: ClusterCode | SkipJsonSchema[None] = Field(None, description="Only of this topic cluster.")
    limit: Limit = Field(USUAL_LIMIT, description="At most so many.")
    cursor: EventCursor | SkipJsonSchema[None] = Field(
        None,
        description="Go on from here. Take the address in next as it is; cursors can't be made up.",
    )


class EventSummary(Given):
    """An event in a list."""

    id: int
    slug: str
    url: str = Field(description="Its page.")
    kind: EventKind
    cluster: Cluster
    topic: TopicName | None = Field(description="The city project that it belongs to.")
    status: Stage = Field(description="published, changed (sessions have moved or are called off), cancelled or over.")
    title: Text
    summary: Text
    starts_at: datetime | None = Field(description="When its first session begins.")
    ends_at: datetime | None = Field(description="When its last session ends.")
    takes_registrations: bool = Field(description="false: nobody need register.")
    published_at: datetime | None
    changed_at: datetime | None = Field(description="When people last had to be told of a change.")


class EventList(Given):
    """A stretch of the list of events."""

    items: list[EventSummary]
    next: str | None = Field(description="The address of the next stretch; null at the end.")


class Place(Given):
    """A room or an entrance of a venue."""

    name: Text
    step_free: bool


class EventVenue(Given):
    """Where sessions are."""

    slug: str
    name: Text
    address: Text
    access: Text | None = Field(description="How to get in.")
    step_free: bool
    map_url: str | None
    gates: list[Place]


class EventSession(Given):
    """A session of an event."""

    id: int
    title: Text
    summary: Text | None
    starts_at: datetime
    ends_at: datetime
    venue: str = Field(description="The slug of one of the venues of the event.")
    room: Place | None
    languages: list[str] = Field(description="The languages that are spoken.")
    interpretation: list[str] = Field(description="The languages that it is interpreted into.")
    sign_language: bool
    access: Text | None
    cancelled: bool
    registration: Window = Field(description="Whether one can register for it now.")
    opens_at: datetime | None
    closes_at: datetime | None
    needs_approval: bool
    capacity: int | None = Field(description="null: as many as come.")
    left: int | None = Field(description="How many seats somebody new finds: none while others wait for them.")
    waiting: int


class Facts(Given):
    """When and where a session was, or is."""

    starts_at: datetime
    ends_at: datetime
    venue: str | None = Field(description="The slug of the venue; null where it is not known any more.")


class EventChange(Given):
    """A change after publication."""

    kind: ChangeKind
    at: datetime
    session: int | None = Field(description="The id of the session; null for the whole event.")
    before: Facts | None
    after: Facts | None


class Event(EventSummary):
    """An event with its programme."""

    description: Text | None
    reason: Text | None = Field(description="Why it is called off.")
    results: Text | None = Field(description="What came of it.")
    photos_url: str | None
    calendar_url: str = Field(description="Its programme as iCalendar.")
    venues: list[EventVenue]
    sessions: list[EventSession]
    changes: list[EventChange] = Field(description="What has changed since publication, the latest first.")

"""What webhooks hand out, what they refuse, and what can go wrong on the way."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


class Kind(enum.StrEnum):
    """What a message tells, as its `type` says it."""

    RELEASE = "trust.release.published"
    TEST = "webhook.test"


class DeliveryState(enum.StrEnum):
    """Where a message stands on its way to one address."""

    DUE = "due"
    SENDING = "sending"
    """A worker has it, until its lease ends."""
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"
    """The address was removed first."""


WAITING = (DeliveryState.DUE, DeliveryState.SENDING)


class ChangeKind(enum.StrEnum):
    """What somebody did to an address."""

    ADDED = "added"
    CHANGED = "changed"
    PAUSED = "paused"
    RESUMED = "resumed"
    NEW_KEY = "new_key"
    OLDER_KEY_REMOVED = "older_key_removed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One line of the record: of which platform, when, who, what; `before` and `after` are name and address."""

    name: str
    at: datetime
    by: str | None
    change: ChangeKind
    before: str
    after: str


class EndpointState(enum.StrEnum):
    """Whether an address is told of anything now."""

    ACTIVE = "active"
    FAILING = "failing"
    """Told, but the last try did not arrive."""
    PAUSED = "paused"
    DISABLED = "disabled"


class AddressProblem(enum.StrEnum):
    """Why nothing is sent to an address."""

    NOT_AN_ADDRESS = "not_an_address"
    NOT_HTTPS = "not_https"
    HAS_PASSWORD = "has_password"  # noqa: S105 - the name of a problem
    UNRESOLVED = "unresolved"
    PRIVATE = "private"


class Problem(enum.StrEnum):
    """Why one try did not arrive; those of addresses have the same names there."""

    NOT_AN_ADDRESS = "not_an_address"
    NOT_HTTPS = "not_https"
    HAS_PASSWORD = "has_password"  # noqa: S105 - the name of a problem
    UNRESOLVED = "unresolved"
    PRIVATE = "private"
    NO_CONNECTION = "no_connection"
    TIMEOUT = "timeout"
    TLS = "tls"
    NOT_HTTP = "not_http"
    REDIRECT = "redirect"
    BUSY = "busy"
    GONE = "gone"
    REFUSED = "refused"
    SERVER = "server"
    NO_KEY = "no_key"
    """The keys can't be opened any more: the portal's own secret is another one."""


class Reason(enum.StrEnum):
    """Why a command on an address changes nothing."""

    SAME_ADDRESS = "same_address"
    TOO_MANY = "too_many"
    TWO_KEYS = "two_keys"
    ONE_KEY = "one_key"
    NOT_ENDED = "not_ended"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Refused:
    """A command that changed nothing."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class AddressRefused:
    """An address that nothing is sent to."""

    problem: AddressProblem


@dataclass(frozen=True, slots=True)
class Target:
    """An address whose name was looked up and checked: what connects goes to one of `addresses` and to no other."""

    url: str
    secure: bool
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeliveryOwed:
    """There is something to send to an address."""

    endpoint_id: int


@dataclass(frozen=True, slots=True)
class Owed:
    """A message that a worker has taken to send; `keys` are those that can be opened, the present one first."""

    delivery_id: int
    endpoint_id: int
    message_id: str
    body: str
    url: str
    keys: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """How one try ended; without a problem it arrived."""

    status: int | None
    problem: Problem | None
    took_ms: int
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """A new address, or a new key of one; the secret is shown once and never again."""

    endpoint_id: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EndpointView:
    """One address, and how it stands."""

    id: int
    name: str
    url: str
    state: EndpointState
    created_at: datetime
    created_by: str | None
    key_changed_at: datetime | None
    has_older_key: bool
    stopped_at: datetime | None
    """Since when it is paused or disabled."""
    sent_at: datetime | None
    """When something arrived last."""
    problem: Problem | None
    """What was wrong with the last try, if it did not arrive."""
    counts: Mapping[DeliveryState, int]

    @property
    def waiting(self) -> int:
        """Return how many messages are on their way."""
        return sum(self.counts.get(state, 0) for state in WAITING)

    @property
    def dead(self) -> int:
        """Return how many were given up."""
        return self.counts.get(DeliveryState.DEAD, 0)


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One try, as the log shows it."""

    at: datetime
    took_ms: int
    status: int | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One message to one address, with all tries, the latest first."""

    id: int
    message_id: str
    kind: Kind
    subject: str | None
    """The release that it tells of."""
    state: DeliveryState
    created_at: datetime
    due_at: datetime
    ended_at: datetime | None
    tries: tuple[AttemptView, ...]


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """A part of the log."""

    items: tuple[DeliveryView, ...]
    number: int
    pages: int
    total: int

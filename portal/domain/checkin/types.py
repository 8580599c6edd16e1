"""What check-in hands out, and what it is told. Moments of the protocol are whole milliseconds since 1970."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DeviceOp = tuple[int, str]
"""A device's number and the name that it gave to an operation: together they name one fact for ever."""


class Kind(enum.StrEnum):
    """What was done at a gate."""

    ENTRY = "entry"
    EXIT = "exit"
    ANNUL = "annul"


class Policy(enum.StrEnum):
    """How often a ticket opens a list's door: once, again after it was scanned out, or as often as it is shown."""

    ONCE = "once"
    AFTER_EXIT = "after_exit"
    FREE = "free"


class Result(enum.StrEnum):
    """How an operation is answered."""

    OK = "ok"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"


class Code(enum.StrEnum):
    """Why an operation is not simply green."""

    INVALID = "invalid"
    BAD_SIGNATURE = "bad_signature"
    WRONG_EVENT = "wrong_event"
    REVOKED = "revoked"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    UNAPPROVED = "unapproved"
    WRONG_SESSION = "wrong_session"
    WRONG_GATE = "wrong_gate"
    RULES = "rules"
    STALE_PACK = "stale_pack"
    ALREADY_ADMITTED = "already_admitted"
    EXIT_REQUIRED = "exit_required"
    GROUP_EXHAUSTED = "group_exhausted"
    NOT_INSIDE = "not_inside"
    AMBIGUOUS = "ambiguous"
    ERROR = "error"


class Flag(enum.StrEnum):
    """What a supervisor must look at."""

    DUPLICATE = "duplicate_admission"
    GROUP_EXCEEDED = "group_exceeded"
    NOT_GOOD = "not_good"
    """Admitted offline with a ticket that the server would have refused: revoked, blocked, cancelled."""
    UNKNOWN_TICKET = "unknown_ticket"
    ENDED_DEVICE = "ended_device"
    """Sent by a device that had been revoked, or had ended; it counts once a supervisor has accepted it."""
    CLOCK = "clock"


class Outcome(enum.StrEnum):
    """How a supervisor settled a case."""

    RIGHT = "right"
    """It was as it should be: the second one was the same person, or was let in knowingly."""
    WRONG = "wrong"
    """Somebody came in who should not have."""


class DeviceScope(enum.StrEnum):
    """What a device may do."""

    SCAN = "scan"
    OFFLINE = "scan-offline"
    NAMES = "names"
    KIOSK = "kiosk"
    SUPERVISOR = "supervisor"


class Refusal(enum.StrEnum):
    """Why a command is not carried out."""

    NO_SCOPE = "device_without_scope"
    NO_GATE = "gate_not_there"
    NO_SESSIONS = "list_without_sessions"
    SETTLED = "case_settled_already"
    ANNULLED = "annulled_already"
    ENDED = "device_ended_already"
    TOO_MANY = "too_many_devices"


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected refusal."""

    reason: Refusal


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What the rules know of a ticket: what it says, and what became of it."""

    event_id: int
    sessions: frozenset[int]
    valid_from: int
    valid_to: int
    party: int
    revoked: bool = False
    blocked: bool = False
    cancelled: bool = False
    asked: frozenset[int] = frozenset()
    """Numbers of sessions in which its party still waits for an answer."""
    missing: frozenset[int] = frozenset()
    """Questions that must be answered and are not."""


@dataclass(frozen=True, slots=True)
class ListRules:
    """What the rules know of a list: the sessions whose tickets it admits, its gates, its times."""

    event_id: int
    sessions: frozenset[int]
    gates: frozenset[int]
    """No gate here means that all will do."""
    opens_at: int
    closes_at: int
    policy: Policy
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody at a gate wants: the moment is by the corrected clock, the age that of an offline device's pack."""

    kind: Kind
    gate_id: int
    people: int
    at: int
    answered: frozenset[int] = frozenset()
    override: bool = False
    pack_age: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ticket stands on a list: how many different people came in on it, and how many are in now."""

    admitted: int = 0
    inside: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an attempt is answered; `missing` are the questions to ask, `overridden` what a supervisor passed over."""

    result: Result
    code: Code | None = None
    missing: frozenset[int] = frozenset()
    overridden: Code | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened at a gate and is never undone but by another fact.

    `at` is the corrected moment; `annuls` names the fact that an annulment takes back.
    """

    op: DeviceOp
    kind: Kind
    people: int
    at: int
    annuls: DeviceOp | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a fact did: by how many it changed those inside, how many of them had not been in before."""

    moved: int
    fresh: int
    flag: Flag | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """What all facts of one ticket on one list come to."""

    effects: Mapping[DeviceOp, Effect]
    standing: Standing
    first: DeviceOp | None
    """The canonical admission: the earliest one that was not taken back."""


@dataclass(frozen=True, slots=True)
class TicketName:
    """What a device calls a ticket by: its random part as 16 hexadecimal digits, and the serial."""

    ref: str
    serial: int


@dataclass(frozen=True, slots=True)
class Operation:
    """What a device sends: what somebody did at a gate, or wants to do.

    It names its ticket by a code, by its name, or by the short code that was typed; an annulment by `annuls` alone.
    """

    op_id: str
    kind: Kind
    list_id: int
    gate_id: int | None
    people: int
    scanned_at: int
    offline: bool
    token: str | None = None
    ticket: TicketName | None = None
    short_code: str | None = None
    device_verdict: str | None = None
    pack_at: int | None = None
    answers: Mapping[int, Any] = field(default_factory=dict)
    override: str | None = None
    annuls: str | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a ticket is for, as far as a volunteer at a gate needs to know."""

    name: str
    group: str | None
    language: str
    needs: tuple[str, ...]
    interpretation: str | None


@dataclass(frozen=True, slots=True)
class FirstEntry:
    """When and where a ticket was first admitted."""

    at: int
    gate_id: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """How one operation is answered."""

    op_id: str
    verdict: Verdict
    replayed: bool = False
    ticket: TicketName | None = None
    party: int = 0
    holder: Holder | None = None
    standing: Standing | None = None
    first: FirstEntry | None = None


@dataclass(frozen=True, slots=True)
class AttendanceChanged:
    """Fact: people came in to an event, or what is known of that has changed."""

    event_id: int


@dataclass(frozen=True, slots=True)
class DeviceSetUp:
    """Fact: a device was set up that may need the sealed pack."""

    event_id: int

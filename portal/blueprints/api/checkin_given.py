"""What devices at gates get; moments are whole milliseconds since 1970, bytes base64url without padding."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, WithJsonSchema

from portal.blueprints.api.schemas import Given
from portal.domain.checkin.types import Code, DeviceScope, Policy, Result
from portal.domain.events.types import QuestionKind


class Words(Given):
    """A text, and the language that it is in."""

    text: str
    language: str


class OwnDevice(Given):
    """A device as it knows itself."""

    id: int
    name: str
    scopes: list[DeviceScope]
    expires_at: int
    gate: int | None
    list: int | None


class SetUpDone(Given):
    """The token of the device from now on; it is shown this once."""

    token: str
    device: OwnDevice
    server_time: int


class PackEvent(Given):
    """The event at whose gates the device stands."""

    id: int
    slug: str
    title: Words


class PackGate(Given):
    """A gate that the device may stand at."""

    id: int
    name: Words
    venue: Words


class PackSession(Given):
    """A session that a list admits to."""

    bit: int
    title: Words
    starts_at: int
    ends_at: int


class PackList(Given):
    """A list."""

    id: int
    name: Words
    bits: list[int]
    gates: list[int]
    opens_at: int
    closes_at: int
    policy: Policy
    paused: bool
    limit: int | None
    sessions: list[PackSession]


class PackOption(Given):
    """An answer that a question offers."""

    id: int
    label: Words


class PackQuestion(Given):
    """A question that must be answered before somebody comes in."""

    id: int
    kind: QuestionKind
    label: Words
    options: list[PackOption]


class PackState(Given):
    """How far the sealed pack has got."""

    count: int
    cursor: int
    light: bool


class Pack(Given):
    """What a device needs to know, without anybody's name."""

    server_time: int
    revision: str
    device: OwnDevice
    event: PackEvent
    keys: dict[str, str]
    gates: list[PackGate]
    lists: list[PackList]
    questions: list[PackQuestion]
    revoked: list[str]
    blocked: list[str]
    entries: PackState


ENTRY = {
    "type": "array",
    "items": {"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]},
    "minItems": 3,
    "maxItems": 3,
}
ENTRIES = {"type": "array", "items": ENTRY}


class Entries(Given):
    """Sealed entries: number, index, and what is sealed (null: to be forgotten)."""

    entries: Annotated[list[tuple[int, str, str | None]], WithJsonSchema(ENTRIES)]
    next: int | None


class Known(Given):
    """Where a ticket stands on a list."""

    ref: str
    list: int
    admitted: int
    inside: int
    first_at: int | None
    last_at: int
    gate: int | None


class Counted(Given):
    """How many came in on a list, and are in."""

    list: int
    admitted: int
    inside: int
    limit: int | None


class Beat(Given):
    """What a device hears with each beat."""

    server_time: int
    revision: str
    entries: int
    known: list[Known]
    until: int
    more: bool
    counts: list[Counted]


class TicketShown(Given):
    """A ticket, and for how many it is."""

    ref: str
    serial: int
    party: int


class Notice(Given):
    """Something that a volunteer should know."""

    kind: str = Field(description="need or interpretation.")
    value: str


class HolderShown(Given):
    """Whom a ticket is for."""

    name: str
    party: str | None = Field(description="The name of the group.")
    language: str
    notices: list[Notice]


class StandingShown(Given):
    """How many different people came in on a ticket, and how many are in."""

    admitted: int
    inside: int


class FirstShown(Given):
    """The first admission."""

    at: int
    gate: int | None


class AnswerWords(Given):
    """Why, for the person at the gate and for the visitor."""

    staff: Words
    holder: Words


class OperationAnswer(Given):
    """How one operation is answered."""

    op_id: str | None
    result: Result
    code: Code | None = None
    overridden: Code | None = None
    replayed: bool = False
    ticket: TicketShown | None = None
    holder: HolderShown | None = None
    standing: StandingShown | None = None
    first: FirstShown | None = None
    questions: list[int] = Field(default_factory=list)
    problem: str | None = Field(default=None, description="malformed: this can't be read; a person must see to it.")
    words: AnswerWords | None = None


class Redeemed(Given):
    """The answers in the order of the operations."""

    server_time: int
    results: list[OperationAnswer]


class FoundShown(Given):
    """A ticket that was looked up, and how an entry would be answered."""

    ticket: TicketShown
    holder: HolderShown
    standing: StandingShown
    first: FirstShown | None
    result: Result
    code: Code | None


class Looked(Given):
    """What was found."""

    found: list[FoundShown]
    server_time: int

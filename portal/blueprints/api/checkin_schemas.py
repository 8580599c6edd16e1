"""What devices at gates send and get; moments are whole milliseconds since 1970, bytes base64url without padding."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from portal.blueprints.api.schemas import Asked, Given, PageLanguage, one_of
from portal.domain.checkin.types import Code, DeviceScope, Kind, Policy, Result
from portal.domain.events.types import QuestionKind
from portal.web.addresses import LARGEST_ROW

MOST_OPERATIONS = 100
LATEST = 253_402_300_799_999
"""The end of the year 9999."""
LARGEST_NUMBER = 2**53 - 1
LONGEST_CODE = 1_000
LONGEST_REASON = 500
LONGEST_ANSWER = 2_000
MOST_ANSWERS = 50
OP_ID = "^[A-Za-z0-9_-]{1,64}$"
REF = "^[0-9a-f]{16}$"
STORABLE = r"^[^\x00]*$"
"""What a database can't keep must not hold the other operations of a batch up."""
DIGITS = len(str(LARGEST_NUMBER))

Moment = Annotated[int, Field(ge=0, le=LATEST)]
Row = Annotated[int, Field(ge=1, le=LARGEST_ROW)]
Number = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
KindCode = Annotated[str, *one_of(*Kind)]
ResultCode = Annotated[str, *one_of(*Result)]
ReasonCode = Annotated[str, *one_of(*Code)]


def _read_number(value: object) -> object:
    """Take a number from an address only as what it says."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= DIGITS:
        return int(value)
    raise PydanticCustomError("out_of_range", "not a whole number")


def _within(value: int) -> int:
    if value > LARGEST_NUMBER:
        raise PydanticCustomError("out_of_range", "out of range")
    return value


class Sent(BaseModel):
    """What a device sends: strict, and nothing that is not known."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SetUp(Sent):
    """The code that a supervisor's screen shows."""

    code: str = Field(min_length=1, max_length=40)


class PackQuery(Asked):
    """In which language the app is."""

    lang: PageLanguage | SkipJsonSchema[None] = Field(None, description="Give names in this language.")


class EntriesQuery(Asked):
    """After which entry to go on."""

    after: Annotated[
        int,
        BeforeValidator(_read_number),
        AfterValidator(_within),
        WithJsonSchema({"type": "integer", "minimum": 0, "maximum": LARGEST_NUMBER, "default": 0}),
    ] = Field(0, description="The number of the last entry that is there already.")


class TicketNamed(Sent):
    """What a device calls a ticket by."""

    ref: str = Field(pattern=REF)
    serial: int = Field(ge=1, le=255)


class VerdictSent(Sent):
    """How a device itself judged."""

    result: ResultCode
    code: ReasonCode | None = None


AnswerSent = (
    Annotated[str, Field(max_length=LONGEST_ANSWER, pattern=STORABLE)]
    | bool
    | Annotated[float, Field(allow_inf_nan=False)]
    | list[Row]
    | None
)


class OperationSent(Sent):
    """What somebody did at a gate, or wants to do: on one ticket, named in one way."""

    op_id: str = Field(pattern=OP_ID)
    kind: KindCode
    token: str | None = Field(None, max_length=LONGEST_CODE)
    ticket: TicketNamed | None = None
    code: str | None = Field(None, max_length=100, pattern=STORABLE)
    list: Row
    gate: Row | None = None
    people: int = Field(1, ge=1, le=255)
    scanned_at: Moment
    offline: bool = False
    verdict: VerdictSent | None = None
    pack_at: Moment | None = None
    answers: dict[Annotated[str, Field(pattern="^[1-9][0-9]{0,8}$")], AnswerSent] = Field(
        default_factory=dict, max_length=MOST_ANSWERS
    )
    override: str | None = Field(None, min_length=1, max_length=LONGEST_REASON, pattern=STORABLE)
    annuls: str | None = Field(None, pattern=OP_ID)

    @model_validator(mode="after")
    def _one_ticket(self) -> OperationSent:
        given = [one for one in (self.token, self.ticket, self.code) if one is not None]
        if len(given) != 1 or (self.annuls is None) is (self.kind == Kind.ANNUL):
            raise PydanticCustomError("wrong_type", "one ticket, and what is annulled")
        return self


class Batch(Sent):
    """Operations in the order in which they happened; one that can't be read is answered in its place."""

    sent_at: Moment
    operations: Annotated[
        list[Any],
        Field(
            min_length=1,
            max_length=MOST_OPERATIONS,
            description="Each as the example shows; one that can't be read is answered with a problem in its place.",
        ),
    ]


class BeatSent(Sent):
    """What a device says of itself, and from when on it wants to know what happened."""

    sent_at: Moment
    queue: Count
    oldest_at: Moment | None = None
    dead: Count = 0
    list: Row | None = None
    gate: Row | None = None
    entries: Number = 0
    pack_at: Moment | None = None
    since: Moment | None = None


class BadgeSent(Sent):
    """The ticket of somebody who has just come in."""

    ticket: TicketNamed


class LookSent(Sent):
    """What to look up: a ticket's code, its short code, or a name."""

    list: Row
    gate: Row | None = None
    token: str | None = Field(None, max_length=LONGEST_CODE)
    code: str | None = Field(None, max_length=100)
    name: str | None = Field(None, max_length=100)

    @model_validator(mode="after")
    def _one(self) -> LookSent:
        if len([one for one in (self.token, self.code, self.name) if one is not None]) != 1:
            raise PydanticCustomError("wrong_type", "exactly one")
        return self


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

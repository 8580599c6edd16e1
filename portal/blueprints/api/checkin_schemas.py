"""What devices at gates send; moments are whole milliseconds since 1970, bytes base64url without padding."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from portal.blueprints.api.schemas import Asked, PageLanguage, one_of
from portal.domain.checkin.types import Code, Kind, Result
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

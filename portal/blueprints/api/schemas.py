"""What the interface takes and gives, as models; the OpenAPI document is made from them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from portal.blueprints.api import cursors
from portal.domain.proposals import rules
from portal.domain.proposals.queries import Position
from portal.domain.proposals.types import Cluster, State
from portal.domain.texts.types import Provenance, Shown, Tone
from portal.foundation import languages

LARGEST_LIMIT = 100
USUAL_LIMIT = 20
LONGEST_SLUG = 80
LONGEST_WORDS = 200


def one_of(*known: str) -> tuple[AfterValidator, Any]:
    """Return what makes a text of a model one of a few codes, and says so in its description."""

    def check(value: str) -> str:
        if value not in known:
            raise PydanticCustomError("unknown_value", "unknown value")
        return value

    return AfterValidator(check), Field(json_schema_extra={"enum": list(known)})


def _whole_number(value: object) -> object:
    if isinstance(value, str) and not (value.isascii() and value.isdecimal() and len(value) <= len(str(LARGEST_LIMIT))):
        raise PydanticCustomError("out_of_range", "not a whole number")
    return value


def _within(value: int) -> int:
    if not 1 <= value <= LARGEST_LIMIT:
        raise PydanticCustomError("out_of_range", "out of range")
    return value


def _place(value: object) -> object:
    found = cursors.read(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("bad_cursor", "not a cursor")
    return found


def _key(value: str) -> str:
    if not (1 <= len(value) <= 255 and all("!" <= character <= "~" for character in value)):
        raise PydanticCustomError("bad_key", "not a key")
    return value


def _words(value: str) -> str:
    if not 1 <= len(value) <= LONGEST_WORDS:
        raise PydanticCustomError("out_of_range", "too long")
    return value


_limit_schema = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": USUAL_LIMIT}
PageLanguage = Annotated[str, *one_of(*languages.INTERFACE)]
AnyLanguage = Annotated[str, *one_of(*languages.KNOWN)]
ClusterCode = Annotated[str, *one_of(*Cluster)]
PublicState = Annotated[str, *one_of(*sorted(rules.PUBLIC))]
Limit = Annotated[int, BeforeValidator(_whole_number), AfterValidator(_within), Field(json_schema_extra=_limit_schema)]
Words = Annotated[str, AfterValidator(_words), Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST_WORDS})]
Cursor = Annotated[
    Position,
    BeforeValidator(_place),
    WithJsonSchema({"type": "string", "pattern": f"^{cursors.FORM.pattern}$"}),
]


class Asked(BaseModel):
    """What a query or a header holds; a name that is not known is refused, for it may be a typing mistake."""

    model_config = ConfigDict(extra="forbid")


class ProposalQuery(Asked):
    """In which language one proposal is wanted."""

    lang: PageLanguage | SkipJsonSchema[None] = Field(
        None, description="Give texts in this language as far as there is a translation; without it, the originals."
    )


class ProposalsQuery(ProposalQuery):
    """Which proposals are wanted."""

    q: Words | SkipJsonSchema[None] = Field(
        None,
        description="Only those that say this, in the original or a translation, in any language. "
        "Those with all words in the title come first; at most 1,000 are found.",
    )
    cluster: ClusterCode | SkipJsonSchema[None] = Field(None, description="Only of this topic cluster.")
    status: PublicState | SkipJsonSchema[None] = Field(None, description="Only those that stand there.")
    language: AnyLanguage | SkipJsonSchema[None] = Field(None, description="Only those written in this language.")
    limit: Limit = Field(USUAL_LIMIT, description="At most so many.")
    cursor: Cursor | SkipJsonSchema[None] = Field(
        None,
        description="Go on from here. Take the address in next as it is; cursors can't be made up.",
    )


class IdempotencyHeader(Asked):
    """What makes sending again harmless."""

    idempotency_key: Annotated[str, AfterValidator(_key)] = Field(
        description="A key of your own for this proposal, such as a UUID. "
        "The same key with the same content is the same proposal, however often it is sent.",
        json_schema_extra={"minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    )


class NewProposal(BaseModel):
    """A proposal to keep as a draft or to hand in."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: str = Field(description="A title, on one line.", json_schema_extra={"minLength": 1, "maxLength": 150})
    body: str = Field(
        description="The text, kept exactly as it is (but line ends become \\n).",
        json_schema_extra={"minLength": rules.SHORTEST_BODY, "maxLength": rules.LONGEST_BODY},
    )
    language: AnyLanguage | None = Field(
        None, description="The language it is written in; without it, it is recognised."
    )
    cluster: ClusterCode | None = Field(None, description="The topic cluster, where the writer is sure.")
    topic: str | None = Field(
        None,
        description="The slug of one of the city's projects.",
        json_schema_extra={"maxLength": LONGEST_SLUG},
    )
    event: str | None = Field(
        None,
        description="The slug of an event that it is about.",
        json_schema_extra={"maxLength": LONGEST_SLUG},
    )
    submit: bool = Field(description="Hand it in to the moderators; false keeps it as a draft.")


class Given(BaseModel):
    """What the interface gives."""


class Text(Given):
    """A text in the language asked for, as far as there is a translation."""

    text: str
    language: str = Field(description="The language that the text is in here.")
    source_language: str = Field(description="The language that it was written in; und where that is not known.")
    provenance: Provenance | None = Field(description="Who translated it; null for an original.")
    status: Shown = Field(
        description="original, or where its translation stands; what is pending, declined or failed is the original."
    )


class TopicName(Given):
    """The city project that a proposal belongs to."""

    id: int
    slug: str


class EventName(Given):
    """The event that a proposal is about."""

    id: int
    slug: str
    session: int | None = Field(description="The id of the session of it, where it is about one.")


class Proposal(Given):
    """A proposal."""

    id: int
    url: str = Field(description="Its page.")
    title: Text
    body: Text
    cluster: Cluster | None
    topic: TopicName | None
    event: EventName | None
    status: State
    author: str | None = Field(description="The name that the writer shows to others.")
    endorsements: int
    tone: Tone | None = Field(description="An automatic estimate, which may be wrong.")
    published_at: datetime | None
    updated_at: datetime
    source: str | None = Field(description="Where it was imported from; null for what was written here.")
    source_id: str | None


class ProposalList(Given):
    """A stretch of the list, newest first."""

    items: list[Proposal]
    next: str | None = Field(description="The address of the next stretch; null at the end.")


class Topic(Given):
    """One of the city's projects."""

    id: int
    slug: str
    cluster: Cluster
    title: Text
    summary: Text
    proposals: int = Field(description="How many published proposals belong to it.")


class TopicList(Given):
    """The city's projects in their order."""

    items: list[Topic]


class ProblemError(Given):
    """One thing that is wrong with what was sent."""

    in_: str = Field(alias="in", description="query, header or body.")
    name: str
    code: str = Field(description="Stable; for programs.")
    detail: str = Field(description="For people, in the language of Accept-Language.")


class ProblemDocument(Given):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable; for programs.")
    errors: list[ProblemError] = Field(default_factory=list, description="With 422: what to mend, one by one.")

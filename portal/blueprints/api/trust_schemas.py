"""What the interface gives of the trust index and of participation."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from portal.blueprints.api.schemas import Asked, Given, one_of
from portal.domain.statistics.metrics import METRICS
from portal.domain.statistics.types import PERIOD, Dimension
from portal.domain.trust import opendata
from portal.domain.trust.types import CLUSTERS, Status

PARTS = {
    "sha256": "TrustHash",
    "day": "TrustDay",
    "release_id": "TrustReleaseId",
    "observation": "TrustObservation",
}
"""The parts of the feed's schema, by the names that they have in the description of the interface."""


def _quarter(value: str) -> str:
    if PERIOD.fullmatch(value) is None:
        raise PydanticCustomError("unknown_value", "not a quarter")
    return value


Quarter = Annotated[str, AfterValidator(_quarter), Field(json_schema_extra={"pattern": "^[0-9]{4}-Q[1-4]$"})]
MeasureCode = Annotated[str, *one_of(*(metric.code for metric in METRICS if metric.published))]
DimensionCode = Annotated[str, *one_of("total", *(dimension for dimension in Dimension if dimension))]


class Nothing(Asked):
    """A query that holds nothing."""


class ParticipationQuery(Asked):
    """Which figures of participation are wanted."""

    period: Quarter | SkipJsonSchema[None] = Field(
        None, description="Those of this quarter; without it, of the newest release."
    )
    measure: MeasureCode | SkipJsonSchema[None] = Field(None, description="Only this figure.")
    dimension: DimensionCode | SkipJsonSchema[None] = Field(None, description="Only told apart by this.")


class TrustRelease(BaseModel):
    """One release of the index; its schema is the one that is published at /api/v1/trust/schema."""

    @classmethod
    def model_json_schema(cls, *, ref_template: str = "#/$defs/{model}", **_options: Any) -> dict[str, Any]:  # type: ignore[override]
        """Return the published schema with its parts named as this description names them."""
        text = opendata.schema()
        for name, shown in PARTS.items():
            text = text.replace(f'"#/$defs/{name}"', f'"{ref_template.format(model=shown)}"')
        made: dict[str, Any] = json.loads(text)
        made["$defs"] = {PARTS[name]: part for name, part in made["$defs"].items()}
        return {name: value for name, value in made.items() if name not in {"$schema", "$id"}}


class TrustSchema(BaseModel):
    """A JSON Schema (draft 2020-12)."""

    @classmethod
    def model_json_schema(cls, **_options: Any) -> dict[str, Any]:  # type: ignore[override]
        """Say no more than that it is one."""
        return {"type": "object", "required": ["$schema", "$id", "$defs", "properties"], "title": "TrustSchema"}


class TrustEntry(Given):
    """A release in the list."""

    id: str = Field(description="The quarter that its year ends with, and from the second revision on its number.")
    period: str
    revision: int
    status: Status
    methodology_version: str
    published_at: datetime
    supersedes: str | None = Field(description="The release that it corrects.")
    reason: str | None = Field(description="What it corrects.")
    url: str = Field(description="The release itself; it never changes.")
    sha256: str = Field(description="The hash of its bytes, which is its ETag too.")
    input_sha256: str = Field(description="The hash of the counts that it is computed from.")
    open_data_url: str = Field(description="The folder of its open data, by which anybody can compute it again.")
    archive_url: str = Field(description="The same as one archive.")


class TrustList(Given):
    """All releases, the newest period first, and of each the newest revision."""

    items: list[TrustEntry]


class ParticipationCell(Given):
    """One figure."""

    measure: str
    cluster: str = Field(json_schema_extra={"enum": ["", *CLUSTERS]}, description="Empty for all clusters together.")
    dimension: str = Field(description="By what it is told apart; empty for the total.")
    code: str = Field(description="Which part; empty for all of it.")
    value: int | None = Field(description="Rounded to 5; null where it is suppressed, never 0 then.")
    conf_status: str = Field(
        json_schema_extra={"enum": ["F", "C", "D"]},
        description="F published, C suppressed because fewer than ten people are behind it, "
        "D suppressed so that no C can be found by subtraction.",
    )


class Participation(Given):
    """The figures of participation of a quarter, as published."""

    release: str | None = Field(description="The release that they were published with; null before the first one.")
    period: str | None
    items: list[ParticipationCell]

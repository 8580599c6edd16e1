"""Cases that Schemathesis makes from the OpenAPI document: valid and invalid ones, with a token and without."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.app import Portal
from portal.domain.checkin import devices, lists
from portal.domain.checkin.types import DeviceScope
from portal.domain.events import agenda
from portal.domain.trust import queries as trust
from portal.foundation import clock

GATES = "/checkin/"

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
MOST_SHOWN = 10


@dataclass(slots=True)
class Tally:
    """How many cases there were, and what came back."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @property
    def server_errors(self) -> int:
        """Return how many answers were the portal's own failures."""
        return sum(number for status, number in self.statuses.items() if status >= 500)

    def count(self, status: int, failure: str | None = None) -> None:
        """Note one answer."""
        self.cases += 1
        self.statuses[status] += 1
        if failure is not None and len(self.failures) < MOST_SHOWN:
            self.failures.append(failure)


def quiet(cases: int) -> settings:
    """Return how Hypothesis makes so many cases: all of them, whatever they find, and without a memory."""
    return settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def run(portal: Portal, token: str, proposal_ids: list[int], each: int, number: int, tally: Tally) -> None:
    """Send up to `each` cases to every operation, in each mode, with and without the token."""
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", portal.flask)
    at_gate = device_token(portal)
    for found in document.get_all_operations():
        operation = found.ok()
        fixed: list[dict[str, Any] | None] = [None]
        if "{proposal_id}" in operation.path:
            fixed += [{"proposal_id": proposal_id} for proposal_id in proposal_ids]
        if "{slug}" in operation.path:
            fixed += [{"slug": slug} for slug in _slugs(portal)]
        if "{release_id}" in operation.path:
            fixed += [{"release_id": name} for name in _releases(portal)]
        for path in fixed:
            for mode in _modes(operation, path):
                known = at_gate if GATES in operation.path else token
                for headers in ({"Authorization": f"Bearer {known}"}, None):
                    strategy = operation.as_strategy(generation_mode=mode, path_parameters=path)
                    _send(strategy, headers, max(1, each // len(fixed)), number, tally)


def device_token(portal: Portal) -> str:
    """Set a device up at the gates of the first event there is, and return its token."""
    now = clock.now()
    with portal.database.unit_of_work() as session:
        event = agenda.list_from(session, None, now, None, 1).items[0].row
        lists.ensure(session, event.id, portal.settings.timezone, now)
        scopes = frozenset(DeviceScope)
        made = devices.add(session, event.id, None, "fuzz", scopes, (), now + timedelta(days=30), now)
        assert isinstance(made, int)
        code = devices.offer_setup(session, made, now)
        assert isinstance(code, str)
        there = devices.set_up(session, code, now)
        assert there is not None
    return there[0]


def _slugs(portal: Portal) -> list[str]:
    with portal.database.reading() as session:
        return [view.row.slug for view in agenda.list_from(session, None, clock.now(), None, 1).items]


def _modes(operation: Any, path: dict[str, Any] | None) -> list[GenerationMode]:
    """Return the modes; where only headers are free, whatever stands in them is right and nothing wrong can be made."""
    free = {"query", "body"} if path else {"query", "body", "path"}
    wrong = operation.method != "get" or any(one.location in free for one in operation.iter_parameters())
    return list(GenerationMode) if wrong else [GenerationMode.POSITIVE]


def _releases(portal: Portal) -> list[str]:
    with portal.database.reading() as session:
        return [one.id for one in trust.list_all(session)][:1]


def _send(strategy: Any, headers: dict[str, str] | None, cases: int, number: int, tally: Tally) -> None:
    @seed(number)
    @quiet(cases)
    @given(case=strategy)
    def send(case: Any) -> None:
        response = case.call(headers=headers)
        failure = None
        try:
            case.validate_response(response, checks=CHECKS, headers=headers)
        except (Failure, FailureGroup) as error:
            reasons = getattr(error, "exceptions", [error])
            failure = f"{case.method} {case.formatted_path} -> {response.status_code}: {'; '.join(map(str, reasons))}"
        tally.count(response.status_code, failure)

    send()

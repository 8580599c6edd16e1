"""A reader's program, a member's program, and the member."""

from __future__ import annotations

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal
from tests.factories.people import People
from tests.factories.programs import Program, make_token


@pytest.fixture
def member(people: People) -> Principal:
    return people.member(language="en", name="Hana")


@pytest.fixture
def reader(portal: Portal) -> Program:
    return Program(portal)


@pytest.fixture
def writer(portal: Portal, member: Principal) -> Program:
    return Program(portal, make_token(portal, member))

"""A portal with people who make releases, and a world that is counted."""

from __future__ import annotations

import pytest

from portal.app import Portal
from tests.factories.evidence import World
from tests.factories.office_of_releases import ReleaseOffice
from tests.factories.people import People


@pytest.fixture
def world(portal: Portal, people: People) -> World:
    """Nobody has done anything yet."""
    return World(portal, people)


@pytest.fixture
def office(portal: Portal, people: People) -> ReleaseOffice:
    return ReleaseOffice(portal, people)

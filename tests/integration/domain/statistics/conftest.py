"""The world whose figures are counted."""

from __future__ import annotations

import pytest

from portal.app import Portal
from tests.factories.evidence import World
from tests.factories.people import People


@pytest.fixture
def world(portal: Portal, people: People) -> World:
    """Nobody has done anything yet."""
    return World(portal, people)

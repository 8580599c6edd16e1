"""A quarter that is over, in which residents wish for something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.statistics.types import quarter_of, quarter_window, quarters_before
from portal.foundation import clock
from tests.factories.people import People
from tests.factories.wishes import Wishes

BACK = 2
"""Quarters; the last one may still settle."""


@pytest.fixture
def period(portal: Portal) -> str:
    return quarters_before(quarter_of(clock.now(), portal.settings.timezone), BACK)


@pytest.fixture
def wishes(portal: Portal, people: People, period: str) -> Wishes:
    return Wishes(portal, people, quarter_window(period, portal.settings.timezone).start + timedelta(days=20))

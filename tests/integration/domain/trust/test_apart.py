"""The index with everybody and without those set apart: two numbers for staff, and a release that counts everybody."""

from __future__ import annotations

import pytest

from portal.app import Portal
from portal.domain.participation import apart, service
from portal.domain.trust import apart as both_ways
from portal.domain.trust.apart import BothIndices
from portal.domain.trust.types import ReleaseView
from tests.factories.evidence import AFTER, PERIOD, World, day
from tests.factories.office_of_releases import ReleaseOffice, neighbours
from tests.factories.people import People


@pytest.fixture
def world(portal: Portal, people: People) -> World:
    return World(portal, people)


def both(world: World, period: str = PERIOD) -> BothIndices | None:
    with world.portal.database.reading() as session:
        return both_ways.both(session, period, AFTER, world.zone)


def puppets(world: World, number: int) -> set[str]:
    """Let new people ask what is answered at once, and set them apart; return under what names they are counted."""
    names = set()
    for _ in range(number):
        member = world.member()
        world.answer(world.propose(member, day(7, 1)), day(7, 2))
        names.add(world.do(lambda s, member=member: service.person_of_account(s, member.id)))
    world.do(lambda s: apart.set_apart(s, names, 1, None, "Ten at one minute", AFTER))
    return names


def test_while_nobody_is_set_apart_there_is_one_index(world: World) -> None:
    neighbours(world, 3, 1)
    assert both(world) is None


def test_without_those_set_apart_the_index_is_what_it_was_before_they_came(world: World) -> None:
    neighbours(world, 12, 3)
    world.do(lambda s: apart.set_apart(s, ("somebody who did nothing",), 1, None, "To see it", AFTER))
    before = both(world)
    assert before is not None
    assert before.everybody == before.without
    names = puppets(world, 12)
    found = both(world)
    assert found is not None
    assert (found.persons, found.without) == (13, before.without)
    was = {one.cluster: one.index for one in found.without.clusters}
    assert [one.cluster for one in found.everybody.clusters if one.index != was[one.cluster]] == ["C1"]
    world.do(lambda s: apart.let_count(s, {*names, "somebody who did nothing"}, 1, None, "A class", AFTER))
    assert both(world) is None


def test_a_release_counts_everybody_to_the_byte(world: World, people: People) -> None:
    office = ReleaseOffice(world.portal, people)
    neighbours(world, 12, 3)
    names = puppets(world, 12)
    assert isinstance(made := office.preview(), ReleaseView)
    assert office.drop(made.pk) is None
    world.do(lambda s: apart.let_count(s, names, 1, None, "A class", AFTER))
    assert isinstance(again := office.preview(), ReleaseView)
    assert again.input_sha256 == made.input_sha256


@pytest.mark.parametrize("period", ["2025-Q4", "2031-Q1", "soon"])
def test_of_what_can_not_be_counted_there_is_no_index(world: World, period: str) -> None:
    puppets(world, 1)
    assert both(world, period) is None

"""Who takes part as evidence of the trust index, in small worlds counted by hand."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.domain.accounts.types import NationalityGroup, Role
from portal.domain.participation import apart
from portal.domain.participation import evidence as participation_evidence
from portal.domain.participation import service as participation
from portal.domain.proposals.types import Cluster
from tests.factories.evidence import AFTER, World, day

ASIA, EUROPE, KOREA = NationalityGroup.EAST_ASIA, NationalityGroup.EUROPE, NationalityGroup.KOREA


def test_admitted_are_those_who_came_of_those_who_had_not_cancelled_a_day_before(world: World) -> None:
    held = world.hold(day(9, 1))
    booked = day(8, 1)
    came, part, stayed_away = (world.register(held, booked, size=size) for size in (1, 3, 2))
    world.admit(held, came)
    world.admit(held, part, people=2)
    world.cancel(world.register(held, booked, size=4), held.starts_at - timedelta(hours=24))  # in time
    world.cancel(world.register(held, booked), held.starts_at - timedelta(hours=23))  # too late
    assert stayed_away
    found = world.collect()["PAR_ADMITTED", "C1"]
    # 1 + 2 came; 1 + 3 + 2 and the one who cancelled too late were expected.
    assert found.components == {"x": 3, "n": 7}
    assert found.people == 4


def test_where_no_door_was_staffed_and_where_nobody_has_an_address_nothing_is_said_of_who_came(world: World) -> None:
    quiet, held = world.hold(day(9, 1)), world.hold(day(9, 2))
    world.register(quiet, day(8, 1))
    world.admit(held, world.register(held, day(8, 1), None, size=5))
    staff = world.people.member(Role.ORGANISER, name="Organiser")
    world.admit(held, world.register(held, day(8, 1), staff.email))
    assert world.collect()["PAR_ADMITTED", "C1"].components == {"x": 0, "n": 0}


def test_an_event_that_was_called_off_or_is_not_over_says_nothing_of_who_came(world: World) -> None:
    off, later = world.hold(day(9, 1)), world.hold(day(9, 30, 23), hours=2)
    for held in (off, later):
        world.admit(held, world.register(held, day(8, 1)))
    world.call_off(off, day(8, 20))
    assert world.collect()["PAR_ADMITTED", "C1"].components == {"x": 0, "n": 0}


def test_returning_are_those_of_the_year_before_who_take_part_in_the_cluster_again(world: World) -> None:
    loyal, gone, elsewhere, new = (world.member() for _ in range(4))
    for member in (loyal, gone, elsewhere):
        world.propose(member, day(3, 1, year=2025))
    proposal_id = world.propose(new, day(3, 1))
    world.endorse(loyal, proposal_id, day(4, 1))
    world.comment(loyal, proposal_id, day(4, 2))
    world.propose(elsewhere, day(4, 1), Cluster.C2)
    found = world.collect()
    assert found["PAR_RETURNING", "C1"].components == {"x": 1, "n": 3}
    assert found["PAR_RETURNING", "C1"].people == 3
    assert found["PAR_RETURNING", "C2"].components == {"x": 0, "n": 0}


def test_a_voice_that_was_taken_back_is_no_return(world: World) -> None:
    member, author = world.member(), world.member()
    world.propose(member, day(3, 1, year=2025))
    proposal_id = world.propose(author, day(3, 1))
    world.endorse(member, proposal_id, day(4, 1))
    assert world.collect()["PAR_RETURNING", "C1"].components["x"] == 1
    world.unendorse(member, proposal_id, day(4, 2))
    assert world.collect()["PAR_RETURNING", "C1"].components["x"] == 0


def test_somebody_is_the_same_person_by_mail_alone_and_by_the_account_they_open_later(world: World) -> None:
    held = world.hold(day(3, 10, year=2025))
    world.register(held, day(3, 1, year=2025), "guest@example.org")
    member = world.people.member(email="guest@example.org")
    world.propose(member, day(4, 1))
    assert world.collect()["PAR_RETURNING", "C1"].components == {"x": 1, "n": 1}


def test_somebody_who_registers_with_the_address_of_their_account_is_the_same_person(world: World) -> None:
    member = world.member()
    world.propose(member, day(3, 1, year=2025))
    world.register(world.hold(day(4, 10)), day(4, 1), member.email.upper())
    assert world.collect()["PAR_RETURNING", "C1"].components == {"x": 1, "n": 1}


def test_another_address_leaves_a_member_the_same_person(world: World) -> None:
    member = world.member()
    world.propose(member, day(3, 1, year=2025))
    world.change_address(member, "other@example.org")
    world.propose(member, day(4, 1))
    assert world.collect()["PAR_RETURNING", "C1"].components == {"x": 1, "n": 1}


def test_overlap_counts_each_person_of_a_foreign_group_once_in_each_cluster(world: World) -> None:
    japanese, french, korean, silent = (world.member("ja", group) for group in (ASIA, EUROPE, KOREA, None))
    for member in (japanese, french, korean, silent):
        proposal_id = world.propose(member, day(4, 1), language="ja")
    world.comment(japanese, proposal_id, day(4, 2))
    world.propose(japanese, day(4, 3), Cluster.C2, language="ja")
    world.register(world.hold(day(5, 1)), day(4, 4), nationality_group=EUROPE)
    staff = world.member("en", ASIA, None, Role.ORGANISER)
    world.comment(staff, proposal_id, day(4, 2))
    found = world.collect()
    assert found["FAI_OVERLAP", "C1"].components == {"q:east_asia": 1, "q:europe": 2}
    assert found["FAI_OVERLAP", "C1"].people == 3
    assert found["FAI_OVERLAP", "C2"].components == {"q:east_asia": 1}
    assert found["FAI_OVERLAP", "C3"].components == {}


def test_who_tells_another_group_later_stays_what_they_were_then(world: World) -> None:
    member = world.member("ja", ASIA)
    world.propose(member, day(4, 1), language="ja")
    world.tell(member, EUROPE)
    assert world.collect()["FAI_OVERLAP", "C1"].components == {"q:east_asia": 1}


def test_whose_acts_are_set_apart_counts_nowhere_among_people(world: World) -> None:
    puppet = world.member("ja", ASIA)
    world.propose(puppet, day(3, 1, year=2025), language="ja")
    proposal_id = world.propose(puppet, day(4, 1), language="ja")
    held = world.hold(day(5, 1))
    world.admit(held, world.register(held, day(4, 20), puppet.email))
    assert proposal_id
    person = world.do(lambda s: participation.person_of_account(s, puppet.id))
    world.do(lambda s: apart.set_apart(s, (person,), 1, None, "A burst", AFTER))
    with_all, without = world.collect(), world.collect(without_quarantined=True)
    for indicator in ("FAI_OVERLAP", "PAR_ADMITTED", "PAR_RETURNING"):
        assert with_all[indicator, "C1"].people == 1
        assert without[indicator, "C1"].people == 0
    world.do(lambda s: apart.let_count(s, (person,), 1, None, "A class", AFTER))
    assert world.collect(without_quarantined=True) == with_all


def test_after_twenty_five_months_it_is_forgotten_whose_an_act_was(world: World) -> None:
    members = [world.member("ja", ASIA) for _ in range(3)]
    proposal_id = world.propose(members[0], day(9, 1, year=2025))
    for member in members[1:]:
        world.endorse(member, proposal_id, day(9, 1, year=2025))
    before = day(9, 1, year=2025) + participation.KEEP_PERSONS
    assert world.do(lambda s: participation.clear_old_persons(s, before)) == 0
    assert world.collect()["PAR_RETURNING", "C1"].components["n"] == 3
    assert world.do(lambda s: participation.clear_old_persons(s, before + timedelta(seconds=1))) == 3
    assert world.do(lambda s: participation.clear_old_persons(s, before + timedelta(seconds=1))) == 0
    assert world.collect()["PAR_RETURNING", "C1"].components["n"] == 0
    act = participation_evidence.acts()
    rows = world.do(lambda s: s.execute(select(act)).all())
    assert {(row.nationality_group, row.language) for row in rows} == {(None, "ko"), (None, "ja")}
    assert {row.person for row in rows} == {f"-{row.id}" for row in rows}

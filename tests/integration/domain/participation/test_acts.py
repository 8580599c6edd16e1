"""Acts are noted in the same transaction with what is known of people then, and never otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.types import AgeBand, NationalityGroup, Role
from portal.domain.moderation import service as moderation
from portal.domain.moderation.types import Ground, Statement
from portal.domain.participation import apart, evidence, service
from portal.domain.participation.types import NOBODY, ActKind
from portal.domain.proposals import intake
from portal.domain.proposals import service as proposals
from portal.domain.proposals.types import Draft, Entered, EnteredVia, Imported
from portal.domain.registration import housekeeping, programme
from portal.domain.registration import service as registrations
from portal.domain.registration.types import CommunityKind
from portal.migrations import running
from tests.factories.evidence import BODIES, World, day
from tests.factories.people import People

ASIA, EUROPE = NationalityGroup.EAST_ASIA, NationalityGroup.EUROPE


@pytest.fixture
def world(portal: Portal, people: People) -> World:
    """Nobody has done anything yet."""
    return World(portal, people)


def acts(world: World, kind: ActKind | None = None) -> list[dict[str, Any]]:
    """Return the acts of a kind, or all of them, in their order."""
    act = evidence.acts()
    wanted = select(act).order_by(act.c.kind, act.c.subject_id, act.c.at)
    with world.portal.database.reading() as session:
        rows = session.execute(wanted if kind is None else wanted.where(act.c.kind == kind)).mappings().all()
    return [dict(row) for row in rows]


def person(world: World, find: Callable[[Session], str]) -> str:
    """Return the name somebody is counted under."""
    return world.do(find)


def test_a_proposal_is_an_act_when_it_is_handed_in(world: World) -> None:
    author = world.member("ja", ASIA, AgeBand.FROM_30)
    proposal_id = world.hand_in(author, day(5, 1), "en")
    [act] = acts(world)
    assert (act["kind"], act["subject_id"], act["at"]) == ("proposal", proposal_id, day(5, 1))
    assert (act["language"], act["nationality_group"], act["age_band"]) == ("en", "east_asia", "30-39")
    assert (act["people"], act["by_staff"], act["undone_at"]) == (1, False, None)
    assert act["person"] == person(world, lambda s: service.person_of_account(s, author.id))
    assert author.email not in act["person"]
    assert len(act["person"]) == 32


def test_what_is_handed_in_again_is_one_act_as_at_the_last_time(world: World) -> None:
    author = world.member(group=ASIA)
    proposal_id = world.hand_in(author, day(5, 1))
    statement = Statement(Ground.UNCLEAR, "조금 더 자세히 써 주세요.")
    assert world.do(lambda s: moderation.give_back(s, world.moderator, proposal_id, 1, statement, day(5, 2))) is None
    world.tell(author, EUROPE)
    assert world.do(lambda s: proposals.submit(s, author, proposal_id, day(5, 9))) is None
    [act] = acts(world)
    assert (act["at"], act["nationality_group"]) == (day(5, 9), "europe")


def test_what_the_office_enters_is_nobodys_and_what_is_imported_is_no_act(world: World) -> None:
    entered = Entered(Draft("제목", BODIES["ja"], "ja"), "", EnteredVia.PAPER, day(4, 28))
    world.do(lambda s: intake.enter(s, world.official.id, entered, "form", day(5, 1)))
    imported = Imported("old", "1", "제목", BODIES["ko"], "ko", "박서준", day(5, 1), None)
    world.do(lambda s: intake.import_one(s, imported, day(5, 1)))
    [act] = acts(world)
    assert (act["person"], act["at"], act["language"], act["by_staff"]) == (NOBODY, day(4, 28), "ja", False)


def test_a_voice_taken_back_and_given_again_is_one_act_as_it_was_given_last(world: World) -> None:
    proposal_id, member = world.propose(world.member(), day(5, 1)), world.member("en", ASIA)
    world.endorse(member, proposal_id, day(5, 2))
    world.endorse(member, proposal_id, day(5, 3))
    [act] = acts(world, ActKind.ENDORSEMENT)
    assert (act["at"], act["language"], act["nationality_group"]) == (day(5, 2), "en", "east_asia")
    world.unendorse(member, proposal_id, day(5, 4))
    world.unendorse(member, proposal_id, day(5, 5))
    assert [act["undone_at"] for act in acts(world, ActKind.ENDORSEMENT)] == [day(5, 4)]
    world.tell(member, EUROPE)
    world.endorse(member, proposal_id, day(5, 6))
    [act] = acts(world, ActKind.ENDORSEMENT)
    assert (act["at"], act["nationality_group"], act["undone_at"]) == (day(5, 6), "europe", None)


def test_a_registration_is_an_act_of_its_confirmed_address_with_what_its_form_says(world: World) -> None:
    member = world.member("ja", ASIA, AgeBand.FROM_30)
    told = {"nationality_group": EUROPE, "community": "Amis", "community_kind": CommunityKind.ASSOCIATION}
    held = world.hold(day(6, 1))
    registration_id = world.register(held, day(5, 1), member.email, 3, language="fr", **told)
    world.register(held, day(5, 2), "guest@example.org")
    world.register(held, day(5, 3), None, 4)
    own, guest, counter = acts(world, ActKind.REGISTRATION)
    assert (own["subject_id"], own["people"], own["language"]) == (registration_id, 3, "fr")
    assert (own["nationality_group"], own["age_band"], own["community_kind"]) == ("europe", None, "association")
    assert own["person"] == person(world, lambda s: service.person_of_account(s, member.id))
    assert guest["person"] == person(world, lambda s: service.person_of_address(s, "Guest@Example.org"))
    assert (counter["person"], counter["people"]) == (NOBODY, 4)
    world.cancel(registration_id, day(5, 20))
    assert acts(world, ActKind.REGISTRATION)[0]["undone_at"] == day(5, 20)


def test_a_registration_that_was_never_confirmed_is_no_act(world: World) -> None:
    registration_id = world.apply(world.hold(day(6, 1)), day(5, 1))
    assert acts(world) == []
    assert world.do(lambda s: housekeeping.run_out(s, day(5, 3), world.zone)) == 1
    assert world.do(lambda s: housekeeping.end_lapsed(s, day(5, 3))) == 1
    refused = world.do(lambda s: registrations.confirm(s, registration_id, day(5, 4), world.zone))
    assert refused is not None
    assert acts(world) == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PARTICIPANT])
def test_acts_of_whoever_holds_any_role_are_staffs(world: World, role: Role) -> None:
    staff = world.member("ko", None, None, role)
    world.hand_in(staff, day(5, 1))
    world.register(world.hold(day(6, 1)), day(5, 1), staff.email)
    assert [act["by_staff"] for act in acts(world)] == [True, True]


def test_what_was_done_by_mail_alone_joins_the_account_and_stays_set_apart(world: World) -> None:
    held = world.hold(day(6, 1))
    world.register(held, day(5, 1), "guest@example.org")
    alone = person(world, lambda s: service.person_of_address(s, "guest@example.org"))
    world.do(lambda s: apart.set_apart(s, (alone,), 1, None, "A burst", day(5, 2)))
    member = world.people.member(email="guest@example.org")
    own = person(world, lambda s: service.person_of_account(s, member.id))
    assert world.do(lambda s: programme.adopt(s, member.id, member.email)) == 1
    assert [act["person"] for act in acts(world)] == [own]
    assert world.do(lambda s: list(s.scalars(evidence.quarantined()))) == [own]
    assert world.do(lambda s: apart.of_burst(s, 1)) == {own}


def test_each_portal_calls_people_by_a_key_of_its_own(world: World) -> None:
    first = person(world, lambda s: service.person_of_address(s, "guest@example.org"))
    assert first == person(world, lambda s: service.person_of_address(s, " GUEST@example.org"))
    running.downgrade(world.portal.database, "0012")
    running.upgrade(world.portal.database)
    assert first != person(world, lambda s: service.person_of_address(s, "guest@example.org"))


def test_an_act_that_is_rolled_back_was_none(world: World) -> None:
    def hand_in_and_fail() -> None:
        with world.portal.database.unit_of_work() as session:
            service.note(session, ActKind.COMMENT, 1, day(5, 1), language="ko")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        hand_in_and_fail()
    assert acts(world) == []


def test_the_migration_makes_acts_of_what_was_there_before(world: World) -> None:
    author, other, staff = world.member("en", ASIA), world.member(), world.member("ko", None, None, Role.ORGANISER)
    proposal_id = world.propose(author, day(5, 1), language="en")
    world.hand_in(staff, day(5, 1))
    entered = Entered(Draft("제목", BODIES["ko"], "ko"), "", EnteredVia.PAPER, day(4, 28))
    world.do(lambda s: intake.enter(s, staff.id, entered, "form", day(5, 1)))
    world.do(
        lambda s: intake.import_one(s, Imported("old", "1", "가", BODIES["ko"], "ko", None, None, None), day(5, 1))
    )
    world.endorse(other, proposal_id, day(5, 2))
    comment_id = world.comment(other, proposal_id, day(5, 3))
    world.comment(author, proposal_id, day(5, 4))
    world.delete_comment(other, comment_id, day(5, 5))
    held = world.hold(day(6, 1))
    world.register(held, day(5, 1), author.email, 2, nationality_group=EUROPE)
    for _ in range(2):
        world.register(held, day(5, 1), "guest@example.org")
    world.register(held, day(5, 1), None)
    world.cancel(world.register(held, day(5, 1)), day(5, 2))
    before = acts(world)
    running.downgrade(world.portal.database, "0012")
    running.upgrade(world.portal.database)
    after = acts(world)
    names = [name for name in before[0] if name not in ("id", "person", "who")]
    assert [[act[name] for name in names] for act in after] == [[act[name] for name in names] for act in before]
    # The same acts are the same persons', under new names.
    pairs = {(old["person"], new["person"]) for old, new in zip(before, after, strict=True)}
    assert len(pairs) == len({old for old, _new in pairs}) == len({new for _old, new in pairs})
    world.comment(author, proposal_id, day(5, 9))
    assert len({act["person"] for act in acts(world)}) == len({act["person"] for act in after})

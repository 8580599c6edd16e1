"""Figures by quarter and by event, in a world counted by hand, and what is kept of them as things happen."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from portal.app import Portal
from portal.domain.accounts.types import AgeBand, NationalityGroup, Role
from portal.domain.discussion import service as discussion
from portal.domain.events import queries as events
from portal.domain.events import service as event_service
from portal.domain.events.types import EventDraft, EventKind
from portal.domain.proposals.types import Cluster, State
from portal.domain.registration import editing
from portal.domain.registration.queries import get_row
from portal.domain.registration.types import CommunityKind
from portal.domain.statistics import counting, due, tables
from portal.domain.statistics.metrics import METRICS, Measure
from portal.domain.statistics.types import (
    Dimension,
    Drift,
    ExactCell,
    event_scope,
    quarter_of,
    quarter_window,
    quarters_before,
)
from portal.foundation import clock
from tests.factories.chances import Chance
from tests.factories.evidence import SEOUL, World

ASIA, EUROPE = NationalityGroup.EAST_ASIA, NationalityGroup.EUROPE
QUARTER = quarters_before(quarter_of(clock.now(), SEOUL), 1)


def at(days: float) -> datetime:
    """Return a moment so many days into the quarter that ended last."""
    return quarter_window(QUARTER, SEOUL).start + timedelta(days=days, hours=12)


def counted(world: World, scope: str = QUARTER) -> dict[tuple[str, str, str, str], tuple[int, int]]:
    """Work off what is due, and return what is kept of a scope."""
    world.portal.worker.do_statistics(patiently=False)
    with world.portal.database.reading() as session:
        return counting.kept_cells(session, scope)


def by(
    world: World, measure: Measure, dimension: Dimension = Dimension.TOTAL, cluster: str = "", scope: str = QUARTER
) -> dict[str, tuple[int, int]]:
    """Return one table of what is kept: value and people by code."""
    return {
        code: count
        for (name, of, dim, code), count in counted(world, scope).items()
        if (name, of, dim) == (measure, cluster, dimension)
    }


def drift(world: World) -> tuple[Drift, ...]:
    """Return where what is kept differs from a recount."""
    with world.portal.database.reading() as session:
        assert due.not_counted(session, world.zone) == frozenset()
        return counting.drift(session, world.zone)


def test_a_quarter_without_acts_has_no_figures(world: World) -> None:
    assert counted(world) == {}
    assert drift(world) == ()


def test_registrations_are_the_people_of_confirmed_parties_by_what_their_forms_said(world: World) -> None:
    world.register(
        world.hold(at(40), "C2"), at(3), size=3, language="ja", nationality_group=ASIA, age_band=AgeBand.FROM_30
    )
    world.register(world.hold(at(41), "C3"), at(4), community_kind=CommunityKind.SCHOOL, community="서울외국인학교")
    world.register(world.hold(at(42), "C3"), at(5), None, size=2)  # entered by the office
    world.cancel(world.register(world.hold(at(43), "C3"), at(5)), at(6))
    staff = world.people.member(Role.ORGANISER, name="Organiser")
    world.register(world.hold(at(44), "C3"), at(5), staff.email)
    measure = Measure.REGISTRATIONS
    assert by(world, measure) == {"": (6, 3)}
    assert by(world, measure, Dimension.CLUSTER) == {"C2": (3, 1), "C3": (3, 2)}
    assert by(world, measure, Dimension.LANGUAGE) == {"ja": (3, 1), "ko": (3, 2)}
    assert by(world, measure, Dimension.NATIONALITY_GROUP) == {"east_asia": (3, 1), "unknown": (3, 2)}
    assert by(world, measure, Dimension.AGE_BAND) == {"30-39": (3, 1), "unknown": (3, 2)}
    assert by(world, measure, Dimension.COMMUNITY_KIND) == {"school": (1, 1), "unknown": (5, 2)}
    assert drift(world) == ()


def test_who_came_who_did_not_and_who_waits_belong_to_the_quarter_in_which_the_event_ends(world: World) -> None:
    held = world.hold(at(50), "C4", capacity=6)
    came, half, away = (world.register(held, at(-5), size=size) for size in (1, 2, 3))
    world.register(held, at(-4), size=2)  # no seats left: they wait
    world.admit(held, came)
    world.admit(held, half, people=1)
    unstaffed = world.hold(at(51), "C4")
    world.register(unstaffed, at(-3))
    assert away
    scope = event_scope(held.event_id)
    assert by(world, Measure.ATTENDED) == {"": (2, 2)}
    assert by(world, Measure.NO_SHOWS) == {"": (4, 2)}  # one of the two, and the three
    assert by(world, Measure.WAITING) == {"": (2, 1)}
    assert by(world, Measure.REGISTRATIONS) == {}  # they registered in the quarter before
    for measure, expected in {
        Measure.REGISTRATIONS: (8, 4),
        Measure.ATTENDED: (2, 2),
        Measure.NO_SHOWS: (4, 2),
        Measure.WAITING: (2, 1),
    }.items():
        assert by(world, measure, scope=scope) == {"": expected}
    assert by(world, Measure.NO_SHOWS, scope=event_scope(unstaffed.event_id)) == {}
    assert drift(world) == ()


def test_what_answers_the_one_that_took_a_proposal_in_is_its_first_answer_too(world: World) -> None:
    target, joined = world.propose(world.member(), at(1)), world.propose(world.member(), at(2))
    world.merge(joined, target, at(5))
    assert by(world, Measure.ANSWERED) == {}
    world.answer(target, at(11))
    assert by(world, Measure.ANSWERED) == {"": (2, 2)}
    assert by(world, Measure.ANSWER_DAYS) == {"": (10 + 9, 2)}
    assert by(world, Measure.ANSWERS) == {"": (1, 1)}, "it is one answer"
    assert drift(world) == ()


def test_proposals_count_once_published_in_the_quarter_they_were_handed_in_by_outcome(world: World) -> None:
    author, other = world.member(group=ASIA), world.member()
    accepted = world.propose(author, at(10), Cluster.C2, days=30)
    world.answer(accepted, at(45), State.ACCEPTED)
    gone = world.propose(other, at(11), Cluster.C2)
    world.remove(gone, at(12))
    world.propose(other, at(13), Cluster.C1)
    world.hand_in(other, at(14))  # waits for its moderator
    late = world.propose(other, at(1), Cluster.C1, days=100)  # published in a later quarter
    assert late
    assert by(world, Measure.PROPOSALS) == {"": (4, 2)}
    assert by(world, Measure.PROPOSALS, Dimension.OUTCOME) == {
        "accepted": (1, 1),
        "published": (2, 1),
        "refused": (1, 1),
    }
    assert by(world, Measure.PROPOSALS, Dimension.OUTCOME, "C2") == {"accepted": (1, 1), "refused": (1, 1)}
    assert by(world, Measure.PROPOSALS, Dimension.NATIONALITY_GROUP) == {"east_asia": (1, 1), "unknown": (3, 1)}
    assert drift(world) == ()


def test_answers_count_with_their_times_by_the_writers_of_the_proposals(world: World) -> None:
    author, other = world.member(), world.member()
    first = world.propose(author, at(10), Cluster.C2)
    world.answer(first, at(12.9))  # two whole days
    world.answer(first, at(20))
    world.answer(world.propose(other, at(10), Cluster.C3, language="en"), at(15))
    world.propose(other, at(30))
    assert by(world, Measure.ANSWERS) == {"": (3, 2)}
    assert by(world, Measure.ANSWERS, Dimension.CLUSTER) == {"C2": (2, 1), "C3": (1, 1)}
    assert by(world, Measure.ANSWERED, Dimension.LANGUAGE) == {"ko": (1, 1), "en": (1, 1)}
    assert by(world, Measure.ANSWER_DAYS, Dimension.LANGUAGE) == {"ko": (2, 1), "en": (5, 1)}
    assert drift(world) == ()


def test_each_participant_counts_once_as_at_their_last_act(world: World) -> None:
    member, author = world.member(group=ASIA), world.member()
    proposal_id = world.propose(author, at(5), Cluster.C1)
    world.endorse(member, proposal_id, at(6))
    world.tell(member, EUROPE)
    world.register(world.hold(at(60), "C2"), at(8), member.email, nationality_group=EUROPE)
    world.register(world.hold(at(60), "C4"), at(9), None, size=4)
    assert by(world, Measure.PARTICIPANTS) == {"": (3, 3)}
    assert by(world, Measure.PARTICIPANTS, Dimension.NATIONALITY_GROUP) == {"europe": (1, 1), "unknown": (2, 2)}
    assert by(world, Measure.PARTICIPANTS, Dimension.CLUSTER) == {"C1": (1, 1), "C2": (1, 1), "C4": (1, 1)}
    # What was then stays: the endorsement is still that of somebody from the other group.
    assert by(world, Measure.ENDORSEMENTS, Dimension.NATIONALITY_GROUP) == {"east_asia": (1, 1)}


def test_a_comment_that_was_deleted_counts_no_more_and_one_that_came_back_as_it_was(world: World) -> None:
    member, author = world.member(group=ASIA), world.member()
    proposal_id = world.propose(author, at(5))
    comment_id = world.comment(member, proposal_id, at(6))
    world.do(lambda s: discussion.remove(s, member.id, comment_id, at(7)))
    assert by(world, Measure.COMMENTS) == {}
    world.tell(member, EUROPE)
    world.do(lambda s: discussion.restore(s, member.id, comment_id, at(7.1)))
    assert by(world, Measure.COMMENTS, Dimension.NATIONALITY_GROUP) == {"east_asia": (1, 1)}
    assert drift(world) == ()


def test_tones_and_translations_follow_the_worker(world: World) -> None:
    author = world.member()
    proposal_id = world.propose(author, at(5), Cluster.C2)
    world.comment(world.member(), proposal_id, at(6), "정말 훌륭하고 고마운 제안입니다.")
    assert sum(value for value, _people in by(world, Measure.TONE, Dimension.TONE).values()) == 2
    waiting = by(world, Measure.TRANSLATIONS_WAITING)[""]
    assert by(world, Measure.TRANSLATIONS_READY) == {}
    world.portal.worker.do_texts()
    tones = by(world, Measure.TONE, Dimension.TONE, "C2")
    assert sum(value for value, _people in tones.values()) == 2
    assert by(world, Measure.TRANSLATIONS_WAITING)[""] == waiting  # there is no package
    world.translate_body(proposal_id, "en", "The library needs signs.", at(8))
    assert by(world, Measure.TRANSLATIONS_READY, Dimension.LANGUAGE) == {"en": (1, 1)}
    assert by(world, Measure.TRANSLATIONS_WAITING)[""] == (waiting[0] - 1, 2)
    assert drift(world) == ()


def test_a_party_of_another_size_or_of_somebody_else_is_counted_as_it_is_now(world: World) -> None:
    held = world.hold(at(60))
    registration_id = world.register(held, at(5), size=2, nationality_group=ASIA)

    def change(size: int | None) -> Callable[..., object]:
        def act(session):  # type: ignore[no-untyped-def]
            revision = get_row(session, registration_id).revision
            if size is not None:
                return editing.resize(session, registration_id, size, revision, at(6), world.zone)
            return editing.hand_over(
                session, registration_id, "이하늘", "other@example.org", revision, at(7), world.zone
            )

        return act

    assert world.do(change(4)) is None
    assert by(world, Measure.REGISTRATIONS, Dimension.NATIONALITY_GROUP) == {"east_asia": (4, 1)}
    assert world.do(change(None)) is None
    assert by(world, Measure.REGISTRATIONS, Dimension.NATIONALITY_GROUP) == {"unknown": (4, 1)}
    assert drift(world) == ()


def test_an_event_of_another_cluster_or_time_takes_its_figures_along(world: World) -> None:
    held = world.hold(at(30), "C1")
    world.admit(held, world.register(held, at(2)))
    assert by(world, Measure.REGISTRATIONS, Dimension.CLUSTER) == {"C1": (1, 1)}
    assert by(world, Measure.ATTENDED) == {"": (1, 1)}

    def revise(session):  # type: ignore[no-untyped-def]
        row = events.get_row(session, held.event_id, at(3))
        draft = EventDraft(row.slug, EventKind.FORUM, "C4", {"ko": "포럼"}, {"ko": "함께 이야기합니다."})
        return event_service.revise(session, held.event_id, draft, row.revision, at(3))

    assert world.do(revise) is None
    assert by(world, Measure.REGISTRATIONS, Dimension.CLUSTER) == {"C4": (1, 1)}
    world.move(held, at(10), days=-60)
    assert by(world, Measure.ATTENDED) == {}
    assert by(world, Measure.ATTENDED, scope=quarters_before(QUARTER, 1)) == {"": (1, 1)}
    assert drift(world) == ()


def test_a_row_changed_behind_the_portals_back_is_found(world: World) -> None:
    world.endorse(world.member(), world.propose(world.member(), at(5)), at(6))
    counted(world)
    assert drift(world) == ()
    world.do(lambda s: s.execute(text("UPDATE statistics_cell SET value = 7 WHERE measure = 'endorsements'")) and None)
    found = drift(world)
    assert {one.dimension for one in found} >= {"", "cluster", "language"}
    assert all(one.kept == (7, 1) and one.counted == (1, 1) for one in found)
    world.do(lambda s: counting.recount(s, QUARTER, world.zone))
    world.do(lambda s: s.execute(text("UPDATE participation_act SET by_staff = true WHERE kind = 'proposal'")) and None)
    missing = [one for one in drift(world) if one.measure == "proposals"]
    assert missing
    assert all(one.counted is None for one in missing)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_sequence_of_acts_what_is_kept_is_what_a_recount_comes_to(world: World, seed: int) -> None:
    Chance(world, random.Random(seed), at).live(40)
    counted(world)
    assert drift(world) == ()


def test_the_tables_of_a_quarter_are_those_of_the_checked_list_and_are_counted_if_due(world: World) -> None:
    held = world.hold(at(50), "C4")
    world.admit(held, world.register(held, at(5), size=2), people=1)
    world.propose(world.member(), at(5), Cluster.C2)
    with world.portal.database.reading() as session:
        found = tables.collect(session, QUARTER, world.zone)
        assert counting.kept_cells(session, QUARTER) == {}  # nothing has counted it yet
        slug = events.get_row(session, held.event_id, at(60)).slug
    assert {(one.measure, one.dimension) for one in found} <= tables.PUBLISHED | {
        (measure, "event") for measure in tables.OF_EVENTS
    }
    assert ExactCell(QUARTER, "registrations", "", "event", slug, 2, 1) in found
    assert ExactCell(QUARTER, "no_shows", "", "event", slug, 1, 1) in found
    assert ExactCell(QUARTER, "proposals", "C2", "outcome", "published", 1, 1) in found
    assert ExactCell(QUARTER, "participants", "", "", "", 2, 2) in found
    assert not any(one.measure in ("answer_days", "translations_ready") for one in found)
    counted(world)
    with world.portal.database.reading() as session:
        assert tables.collect(session, QUARTER, world.zone) == found
    assert {metric.code.value for metric in METRICS if not metric.published}.isdisjoint(one.measure for one in found)


def test_the_parts_of_a_figure_add_up_to_its_total(world: World) -> None:
    Chance(world, random.Random(99), at).live(30)
    cells = counted(world)
    for metric in METRICS:
        total = cells.get((metric.code, "", "", ""), (0, 0))[0]
        for dimension in metric.dimensions if Dimension.TOTAL in metric.dimensions else ():
            parts = sum(value for key, (value, _) in cells.items() if key[:3] == (metric.code, "", dimension))
            assert parts == total, (metric.code, dimension)


def test_a_scope_counted_a_moment_ago_rests_while_the_worker_is_patient(world: World) -> None:
    proposal_id = world.propose(world.member(), at(5))
    counted(world)
    world.endorse(world.member(), proposal_id, at(6))
    world.portal.worker.do_statistics()
    with world.portal.database.reading() as session:
        assert counting.kept_cells(session, QUARTER).get(("endorsements", "", "", "")) is None
        assert due.not_counted(session, world.zone) == {QUARTER}
        later = clock.now() + timedelta(minutes=2)
        assert [one.scope for one in due.waiting(session, later)] == [QUARTER]
    assert by(world, Measure.ENDORSEMENTS) == {"": (1, 1)}


def test_what_a_rolled_back_act_would_have_changed_is_not_due(portal: Portal, world: World) -> None:
    member = world.member()
    proposal_id = world.propose(member, at(5))
    counted(world)

    def post_and_fail() -> None:
        with portal.database.unit_of_work() as session:
            discussion.post(session, member.id, proposal_id, "저도 필요합니다.", None, "key", at(6))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        post_and_fail()
    with portal.database.reading() as session:
        assert due.not_counted(session, world.zone) == frozenset()

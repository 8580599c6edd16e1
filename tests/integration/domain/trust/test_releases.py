"""A release: one makes a preview, another approves it, and it never changes; a correction names what it corrects."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import String, cast, literal, text, update
from sqlalchemy.exc import DBAPIError

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.participation.models import ParticipationAct
from portal.domain.participation.types import CLEARED
from portal.domain.proposals.types import Cluster
from portal.domain.trust import bundles, collecting, opendata, queries, verifying
from portal.domain.trust.models import Kept, Release
from portal.domain.trust.types import Look, ReleasePublished, ReleaseReason, ReleaseRefused, ReleaseView, State, Status
from portal.domain.trust.verifying import Given
from portal.engines.trust import Indicator, Verdict, canonical, sha256
from portal.foundation.errors import Forbidden, NotFound
from tests.factories.evidence import AFTER, PERIOD, World, day
from tests.factories.office_of_releases import ReleaseOffice, neighbours
from tests.factories.people import People

BASELINE = {"C1": 0.91, "C2": 0.89, "C3": 0.87, "C4": 0.90}


def made(found: ReleaseView | ReleaseRefused | None) -> ReleaseView:
    assert isinstance(found, ReleaseView), found
    return found


def count(view: ReleaseView, indicator: Indicator, component: str, cluster: str = "C1") -> tuple[float | None, str]:
    return next(
        (one.value, one.conf_status)
        for one in view.published.evidence
        if (one.cluster, one.indicator, one.component) == (cluster, indicator, component)
    )


def test_without_any_evidence_a_release_is_the_baseline_to_the_last_digit(office: ReleaseOffice) -> None:
    view = office.released()
    assert {one.cluster: one.index for one in view.result.clusters} == pytest.approx(BASELINE, abs=1e-15)
    assert view.result.district.verdict is Verdict.UNDETERMINED
    assert view.result.district.data_weight == 0
    assert all(one.value in {0, None} or one.component.startswith("q:") for one in view.published.evidence)
    assert {one["n"] for one in json.loads(view.document)["observations"] if one["metric"] in set(Indicator)} == {0}


def test_the_reports_figures_are_a_release_without_evidence_marked_as_unaudited_and_added_once(
    office: ReleaseOffice,
) -> None:
    view = made(office.baseline())
    assert (view.id, view.status, view.state, view.made_by) == ("2025-Q4", Status.BASELINE, State.FINAL, None)
    assert {one.cluster: one.index for one in view.result.clusters} == pytest.approx(BASELINE, abs=1e-15)
    assert office.baseline() is None
    assert [one.id for one in office.listed()] == ["2025-Q4"]
    assert office.preview("2025-Q4", "better figures") == ReleaseRefused(ReleaseReason.IS_BASELINE)


def test_a_release_is_made_by_one_and_approved_by_another(office: ReleaseOffice, world: World) -> None:
    neighbours(world, 12, 9)
    preview = made(office.preview())
    assert (preview.id, preview.state, preview.status) == (PERIOD, State.PREVIEW, Status.FINAL)
    assert office.listed() == ()
    done = made(office.approve(preview.pk))
    assert (done.state, done.made_by, done.approved_by) == (State.FINAL, "Analyst", "Approver")
    assert (done.document, done.published) == (preview.document, preview.published)
    assert [one.id for one in office.listed()] == [PERIOD]


def test_its_hashes_are_those_of_its_bytes(office: ReleaseOffice, world: World) -> None:
    neighbours(world, 12, 9)
    view = office.released()
    assert view.document_sha256 == sha256(view.document)
    assert view.input_sha256 == sha256(canonical(view.published.to_dict())) == json.loads(view.document)["input_sha256"]


def test_counts_are_published_rounded_and_small_ones_not_at_all(office: ReleaseOffice, world: World) -> None:
    neighbours(world, 12, 8)
    neighbours(world, 9, 9, Cluster.C2)
    view = made(office.preview())
    assert count(view, Indicator.RSP_ANSWERS_14D, "n") == (10, "F")
    assert count(view, Indicator.RSP_ANSWERS_14D, "x") == (10, "F")
    assert count(view, Indicator.RSP_ANSWERS_14D, "n", "C2") == (None, "C")
    assert count(view, Indicator.RSP_ANSWERS_14D, "n", "C3") == (0, "F")
    documented = {(one["cluster"], one["metric"]): one for one in json.loads(view.document)["observations"]}
    small = documented["C2", "RSP_ANSWERS_14D"]
    assert (small["suppressed"], small["n"], small["conf_status"], small["data_weight"]) == (True, None, "C", 0)
    assert documented["C3", "RSP_ANSWERS_14D"]["n"] == 0
    assert documented["C2", "INDEX"]["value"] == pytest.approx(BASELINE["C2"])


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("2026-Q5", ReleaseReason.NOT_A_PERIOD),
        ("0000-Q1", ReleaseReason.NOT_A_PERIOD),
        ("soon", ReleaseReason.NOT_A_PERIOD),
        ("2025-Q4", ReleaseReason.IS_BASELINE),
        ("1999-Q4", ReleaseReason.IS_BASELINE),
        ("2026-Q4", ReleaseReason.NOT_OVER),
        ("2031-Q1", ReleaseReason.NOT_OVER),
        ("9999-Q4", ReleaseReason.NOT_A_PERIOD),
    ],
)
def test_only_a_quarter_that_is_over_is_released(office: ReleaseOffice, period: str, reason: ReleaseReason) -> None:
    assert office.preview(period) == ReleaseRefused(reason)
    assert office.listed() == ()


def test_a_quarter_is_over_at_midnight_in_seoul_and_not_a_moment_earlier(office: ReleaseOffice) -> None:
    midnight = datetime(2026, 10, 1, tzinfo=office.zone)
    assert office.preview(now=midnight - timedelta(microseconds=1)) == ReleaseRefused(ReleaseReason.NOT_OVER)
    assert isinstance(office.preview(now=midnight), ReleaseView)


def test_a_quarter_that_runs_is_shown_provisionally_and_nothing_of_it_is_kept(
    portal: Portal, office: ReleaseOffice, world: World
) -> None:
    neighbours(world, 12, 9)
    running = day(9, 20)
    with portal.database.unit_of_work() as session:
        assert collecting.look(session, PERIOD, running, office.zone) == ReleaseRefused(ReleaseReason.NOT_OVER)
        shown = collecting.look(session, PERIOD, running, office.zone, provisional=True)
    assert isinstance(shown, Look)
    assert not shown.over
    assert shown.exact.clusters[0].index != shown.result.clusters[0].index
    with portal.database.reading() as session:
        assert queries.list_previews(session) == ()


def test_who_made_a_preview_cannot_approve_it_whatever_else_they_may_do(office: ReleaseOffice, people: People) -> None:
    both = people.member(Role.ANALYST, Role.APPROVER, name="Both")
    preview = made(office.preview(by=both))
    assert office.approve(preview.pk, by=both) == ReleaseRefused(ReleaseReason.OWN_PREVIEW)
    assert made(office.approve(preview.pk)).state is State.FINAL


def test_analysts_make_and_only_approvers_approve(office: ReleaseOffice, people: People) -> None:
    with pytest.raises(Forbidden):
        office.preview(by=people.member())
    preview = made(office.preview())
    for other in (office.analyst, office.admin, people.member()):
        with pytest.raises(Forbidden):
            office.approve(preview.pk, by=other)
    with pytest.raises(Forbidden):
        office.drop(preview.pk, by=people.moderator())


def test_one_quarter_has_one_preview_at_a_time(office: ReleaseOffice) -> None:
    preview = made(office.preview())
    assert office.preview() == ReleaseRefused(ReleaseReason.PREVIEW_WAITING, preview.id)
    assert office.drop(preview.pk) is None
    again = made(office.preview())
    assert again.revision == 1


def test_a_dropped_preview_leaves_nothing(portal: Portal, office: ReleaseOffice) -> None:
    preview = made(office.preview())
    assert office.drop(preview.pk, by=office.approver) is None
    assert office.drop(preview.pk) == ReleaseRefused(ReleaseReason.GONE)
    assert office.approve(preview.pk) == ReleaseRefused(ReleaseReason.GONE)
    with portal.database.reading() as session:
        assert session.query(Release).count() == session.query(Kept).count() == 0


def test_what_is_approved_is_neither_approved_again_nor_dropped(office: ReleaseOffice) -> None:
    view = office.released()
    refused = ReleaseRefused(ReleaseReason.ALREADY_APPROVED, "Approver")
    assert office.approve(view.pk) == refused
    assert office.drop(view.pk) == refused


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trust_release SET document = '{}'",
        "UPDATE trust_release SET published = '{}'",
        "UPDATE trust_release SET state = 'preview'",
        "UPDATE trust_release SET approved_by_id = NULL",
        "DELETE FROM trust_release",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_approved(
    portal: Portal, office: ReleaseOffice, statement: str
) -> None:
    view = office.released()
    if statement.startswith("DELETE"):
        with portal.database.unit_of_work() as session:
            session.execute(text("DELETE FROM trust_release_exact"))
    with portal.database.engine.connect() as connection, pytest.raises(DBAPIError, match="immutable"):
        connection.execute(text(statement))
    assert [one.document_sha256 for one in office.listed()] == [view.document_sha256]


def test_approving_tells_those_who_listen_once_it_is_committed(portal: Portal, office: ReleaseOffice) -> None:
    heard: list[object] = []
    portal.database.subscribe(heard.extend)
    view = office.released()
    assert [fact for fact in heard if isinstance(fact, ReleasePublished)] == [ReleasePublished(view.pk)]


def test_evidence_that_came_since_the_preview_is_told_to_the_approver_and_does_not_enter(
    office: ReleaseOffice, world: World
) -> None:
    neighbours(world, 12, 12)
    preview = made(office.preview())
    told = office.recount(preview.pk)
    assert told is not None
    assert not told.differs
    neighbours(world, 15, 0)
    told = office.recount(preview.pk)
    assert told is not None
    assert told.differs
    assert told.index_now < told.index_before == preview.result.district.index
    done = made(office.approve(preview.pk))
    assert done.document == preview.document
    assert office.recount(done.pk) is None


def test_a_correction_is_a_release_of_its_own_that_names_what_it_corrects(office: ReleaseOffice, world: World) -> None:
    neighbours(world, 20, 20)
    first = office.released()
    assert office.preview() == ReleaseRefused(ReleaseReason.NEEDS_REASON, PERIOD)
    assert office.preview(reason="  \n") == ReleaseRefused(ReleaseReason.NEEDS_REASON, PERIOD)
    neighbours(world, 30, 0)
    second = office.released(reason="Thirty proposals had been left out.")
    assert (second.id, second.revision, second.status, second.supersedes) == (f"{PERIOD}.2", 2, Status.REVISED, PERIOD)
    said = json.loads(second.document)
    assert (said["supersedes"], said["revision_reason"]) == (PERIOD, "Thirty proposals had been left out.")
    assert second.result.district.index < first.result.district.index
    assert [one.id for one in office.listed()] == [f"{PERIOD}.2", PERIOD]
    third = office.released(reason="Once more.")
    assert (third.id, third.supersedes) == (f"{PERIOD}.3", f"{PERIOD}.2")


def test_the_newest_revision_stands_for_its_period(portal: Portal, office: ReleaseOffice) -> None:
    office.baseline()
    office.released("2026-Q2")
    office.released()
    office.released("2026-Q2", "A correction of what is older.")
    made(office.preview(reason="Waits."))
    with portal.database.reading() as session:
        latest = queries.latest(session)
        assert latest is not None
        assert latest.id == PERIOD
        assert [view.id for view in queries.history(session)] == ["2025-Q4", "2026-Q2.2", PERIOD]
        assert queries.get(session, "2026-Q2").revision == 1
        for hidden in (f"{PERIOD}.2", "2026-Q1", "2026-Q3.1", "nonsense", "2026-Q3.02"):
            with pytest.raises(NotFound):
                queries.get(session, hidden)
        assert queries.get_for_staff(session, f"{PERIOD}.2").state is State.PREVIEW
        assert [one.id for one in queries.list_previews(session)] == [f"{PERIOD}.2"]


def test_a_correction_reveals_nobody_where_few_came_since(office: ReleaseOffice, world: World) -> None:
    neighbours(world, 12, 12)
    first = office.released()
    neighbours(world, 2, 2)
    second = office.released(reason="Two proposals had been left out.")
    assert second.published.evidence == first.published.evidence


def test_changes_are_counted_from_the_newest_revision_of_the_period_before(office: ReleaseOffice) -> None:
    office.baseline()
    second_quarter = office.released("2026-Q2", now=AFTER)
    corrected = office.released("2026-Q2", "A correction.", now=AFTER)
    view = office.released()
    assert json.loads(second_quarter.document)["compared_with"]["release_id"] == "2025-Q4"
    assert json.loads(view.document)["compared_with"] == {
        "release_id": corrected.id,
        "input_sha256": corrected.input_sha256,
    }


def test_a_preview_that_was_not_compared_with_what_is_out_by_now_is_refused(office: ReleaseOffice) -> None:
    waiting = made(office.preview())
    other = office.released("2026-Q2")
    assert office.approve(waiting.pk) == ReleaseRefused(ReleaseReason.OVERTAKEN, other.id)
    assert office.drop(waiting.pk) is None
    assert office.released().id == PERIOD


def test_a_preview_of_another_method_is_refused(portal: Portal, office: ReleaseOffice) -> None:
    waiting = made(office.preview())
    with portal.database.unit_of_work() as session:
        session.execute(update(Release).values(methodology="0.9.0"))
    assert office.approve(waiting.pk) == ReleaseRefused(ReleaseReason.OUTDATED)


def test_open_data_of_every_release_rebuilds_it(portal: Portal, office: ReleaseOffice, world: World) -> None:
    office.baseline()
    neighbours(world, 12, 7)
    office.released()
    neighbours(world, 30, 30)
    office.released(reason="Thirty proposals had been left out.")
    for one in office.listed():
        with portal.database.reading() as session:
            made_files = bundles.files_of(session, one.id)
        done = verifying.verify(Given({file.name: file.data for file in made_files}), one.document_sha256)
        assert done.same, [str(difference) for difference in done.differences]
        packed = opendata.archive(made_files)
        assert verifying.verify(Given({file.name: file.data for file in made_files}, packed)).same


def test_who_came_again_is_known_from_an_earlier_revision_once_the_year_before_is_forgotten(
    portal: Portal, office: ReleaseOffice, world: World
) -> None:
    for member in [world.member() for _ in range(12)]:
        world.propose(member, day(3, 1, year=2025))
        world.propose(member, day(3, 1))
    first = office.released()
    assert count(first, Indicator.PAR_RETURNING, "n") == (10, "F")
    _forget(portal, day(9, 30, year=2025))
    corrected = office.released(reason="Once more.")
    assert count(corrected, Indicator.PAR_RETURNING, "n") == (10, "F")
    assert count(corrected, Indicator.RSP_ANSWERS_14D, "n") == count(first, Indicator.RSP_ANSWERS_14D, "n")


def test_without_an_earlier_revision_a_forgotten_year_before_is_no_evidence(
    portal: Portal, office: ReleaseOffice, world: World
) -> None:
    for member in [world.member() for _ in range(12)]:
        world.propose(member, day(3, 1, year=2025))
        world.propose(member, day(3, 1))
    _forget(portal, day(9, 30, year=2025))
    view = office.released()
    assert not [one for one in view.published.evidence if one.indicator is Indicator.PAR_RETURNING]
    assert view.result.clusters[0].pillars[-1].indicators[-1].n == 0


def test_a_year_whose_people_are_forgotten_is_not_released_any_more(
    portal: Portal, office: ReleaseOffice, world: World
) -> None:
    neighbours(world, 12, 12)
    _forget(portal, AFTER)
    assert office.preview() == ReleaseRefused(ReleaseReason.TOO_OLD)


def _forget(portal: Portal, before: datetime) -> None:
    with portal.database.unit_of_work() as session:
        gone = literal(CLEARED) + cast(ParticipationAct.id, String)
        session.execute(update(ParticipationAct).where(ParticipationAct.at < before).values(person=gone))

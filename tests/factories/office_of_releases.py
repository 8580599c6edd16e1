"""The people who make and approve releases, and what they do."""

from __future__ import annotations

from datetime import datetime

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.proposals.types import Cluster
from portal.domain.trust import collecting, queries, service
from portal.domain.trust.types import Recount, ReleaseEntry, ReleaseRefused, ReleaseView
from tests.factories.evidence import AFTER, PERIOD, World, day
from tests.factories.people import PASSWORD, People


class ReleaseOffice:
    """An analyst, an approver and an administrator of one portal."""

    def __init__(self, portal: Portal, people: People) -> None:
        self.portal, self.zone = portal, portal.settings.timezone
        self.analyst = people.member(Role.ANALYST, language="en", name="Analyst", password=PASSWORD)
        self.approver = people.member(Role.APPROVER, language="en", name="Approver", password=PASSWORD)
        self.admin = people.member(Role.ADMIN, language="en", name="Admin", password=PASSWORD)

    def baseline(self, now: datetime = AFTER) -> ReleaseView | None:
        """Add the report's figures."""
        with self.portal.database.unit_of_work() as session:
            return service.add_baseline(session, now, self.zone)

    def preview(
        self, period: str = PERIOD, reason: str = "", by: Principal | None = None, now: datetime = AFTER
    ) -> ReleaseView | ReleaseRefused:
        """Make a preview, as the analyst unless somebody else is named."""
        with self.portal.database.reading() as session:
            draft = service.count(session, period, by or self.analyst, now, self.zone, reason)
        if isinstance(draft, ReleaseRefused):
            return draft
        with self.portal.database.unit_of_work() as session:
            return service.keep(session, draft, by or self.analyst)

    def approve(self, pk: int, by: Principal | None = None, now: datetime = AFTER) -> ReleaseView | ReleaseRefused:
        """Approve a preview, as the approver unless somebody else is named."""
        with self.portal.database.unit_of_work() as session:
            return service.approve(session, pk, by or self.approver, now)

    def drop(self, pk: int, by: Principal | None = None) -> ReleaseRefused | None:
        """Drop a preview."""
        with self.portal.database.unit_of_work() as session:
            return service.drop(session, pk, by or self.analyst)

    def released(self, period: str = PERIOD, reason: str = "", now: datetime = AFTER) -> ReleaseView:
        """Make a release and approve it."""
        made = self.preview(period, reason, now=now)
        assert isinstance(made, ReleaseView), made
        done = self.approve(made.pk, now=now)
        assert isinstance(done, ReleaseView), done
        return done

    def recount(self, pk: int, now: datetime = AFTER) -> Recount | None:
        """Ask what a count made now would publish otherwise."""
        with self.portal.database.unit_of_work() as session:
            return collecting.recount(session, pk, now, self.zone)

    def listed(self) -> tuple[ReleaseEntry, ...]:
        """List what is out."""
        with self.portal.database.reading() as session:
            return queries.list_all(session)


def neighbours(world: World, number: int, answered: int, cluster: Cluster = Cluster.C1) -> list[int]:
    """Let people propose something each in the period, and the city answer some of them in time."""
    made = [world.propose(world.member(), day(6, 1), cluster) for _ in range(number)]
    for proposal_id in made[:answered]:
        world.answer(proposal_id, day(6, 5))
    return made

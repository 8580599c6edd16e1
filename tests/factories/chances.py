"""People who do anything in any order, to see that figures follow."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

from portal.domain.accounts.types import NationalityGroup, Principal
from portal.domain.proposals import service as proposals
from portal.domain.proposals.types import Cluster
from tests.factories.evidence import World


class Chance:
    """Lets people do anything in any order; `at` says when so many days into a quarter are."""

    def __init__(self, world: World, chance: random.Random, at: Callable[[float], datetime]) -> None:
        self.world, self.chance, self.at, self.days = world, chance, at, 0.0
        groups = (None, *NationalityGroup)
        self.members: list[Principal] = [world.member(group=chance.choice(groups)) for _ in range(6)]
        self.public = [world.propose(self.members[0], self.at(0), chance.choice(list(Cluster)))]
        self.held = [world.hold(self.at(70), cluster, capacity=5) for cluster in ("C1", "C3")]
        self.parties: list[tuple[int, int]] = []
        self.comments: list[tuple[Principal, int]] = []

    def live(self, acts: int) -> None:
        """Do so many things, one after the other, within the quarter; now and then the worker counts."""
        choices = (self.propose, self.comment, self.endorse, self.unendorse, self.register, self.cancel)
        more = (self.admit, self.answer, self.remove, self.take_back, self.tell, self.count)
        for _ in range(acts):
            self.days += 1.2
            self.chance.choice((*choices, *more))()

    @property
    def member(self) -> Principal:
        """Return anybody."""
        return self.chance.choice(self.members)

    @property
    def now(self) -> datetime:
        """Return the moment."""
        return self.at(self.days)

    def propose(self) -> None:
        """Propose something that is published at once or after some weeks."""
        cluster, language = self.chance.choice(list(Cluster)), self.chance.choice(["ko", "en", "ja"])
        later = self.chance.choice([0.0, 3.0])
        self.public.append(self.world.propose(self.member, self.now, cluster, language, hours=later))

    def comment(self) -> None:
        """Say something."""
        member = self.member
        self.comments.append((member, self.world.comment(member, self.chance.choice(self.public), self.now)))

    def endorse(self) -> None:
        """Give a voice, where one may."""
        member, proposal_id = self.member, self.chance.choice(self.public)
        self.world.do(lambda s: proposals.endorse(s, member.id, proposal_id, self.now))

    def unendorse(self) -> None:
        """Take a voice back, given or not."""
        self.world.unendorse(self.member, self.chance.choice(self.public), self.now)

    def register(self) -> None:
        """Register for an event, with an account's address or another one, or at the counter."""
        place, size = self.chance.randrange(len(self.held)), self.chance.randint(1, 3)
        email = self.chance.choice([None, "", self.member.email])
        self.parties.append((place, self.world.register(self.held[place], self.now, email, size)))

    def cancel(self) -> None:
        """Give a registration up."""
        if self.parties:
            self.world.cancel(self.parties.pop()[1], self.now)

    def admit(self) -> None:
        """Let somebody in, as if the doors were open."""
        if self.parties:
            place, registration_id = self.chance.choice(self.parties)
            self.world.admit(self.held[place], registration_id, people=1)

    def answer(self) -> None:
        """Answer a proposal that is not decided."""
        self.world.answer(self.chance.choice(self.public), self.now)

    def remove(self) -> None:
        """Take something off that is public."""
        if len(self.public) > 1:
            self.world.remove(self.public.pop(), self.now)

    def take_back(self) -> None:
        """Delete a comment."""
        if self.comments:
            member, comment_id = self.comments.pop()
            self.world.delete_comment(member, comment_id, self.now)

    def tell(self) -> None:
        """Tell something else for the statistics, which changes nothing of what was done."""
        self.world.tell(self.member, self.chance.choice(list(NationalityGroup)))

    def count(self) -> None:
        """Let the worker count in between."""
        self.world.portal.worker.do_statistics(patiently=False)

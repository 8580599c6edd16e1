"""The groups that a table lists whether anybody is in them or not.

Where a whole is hidden, the groups that are listed would otherwise say who the few behind it are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from portal.domain.accounts.types import AgeBand, NationalityGroup
from portal.domain.proposals.types import State
from portal.domain.registration.types import CommunityKind
from portal.domain.statistics.types import UNKNOWN, Dimension
from portal.domain.texts.types import Tone
from portal.domain.trust.types import CLUSTERS
from portal.foundation.languages import KNOWN, UNDETERMINED

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    Dimension.CLUSTER: CLUSTERS,
    Dimension.LANGUAGE: (*KNOWN, UNDETERMINED.code, UNKNOWN),
    Dimension.NATIONALITY_GROUP: (*NationalityGroup, UNKNOWN),
    Dimension.AGE_BAND: (*AgeBand, UNKNOWN),
    Dimension.COMMUNITY_KIND: (*CommunityKind, UNKNOWN),
    Dimension.OUTCOME: (
        State.PUBLISHED,
        State.UNDER_REVIEW,
        State.ACCEPTED,
        State.NOT_ADOPTED,
        State.IMPLEMENTED,
        State.MERGED,
        State.REFUSED,
        State.WITHDRAWN,
    ),
    Dimension.TONE: tuple(Tone),
}
"""Of events there is no such list: all that ended in a quarter are counted, also those that nobody came to."""
FOREIGN: Final = tuple(group for group in NationalityGroup if group != NationalityGroup.KOREA)

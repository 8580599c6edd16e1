"""What a list was narrowed to is kept in a row and read back the same."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.exports import people
from portal.domain.registration.staff_types import ListFilter, Order
from portal.domain.registration.types import BookingState, Need, RegistrationKind


def perhaps(codes: type[StrEnum]) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(list(codes))


FILTERS = st.builds(
    ListFilter,
    session_id=st.none() | st.integers(1, 10**9),
    state=perhaps(BookingState),
    kind=perhaps(RegistrationKind),
    language=st.none() | st.sampled_from(["ko", "ar"]),
    need=perhaps(Need),
    interpretation=st.none() | st.sampled_from(["en", "zh-Hans"]),
    community=st.none() | st.text(st.characters(blacklist_categories=["Cs"]), min_size=1),
    mail_problem=st.booleans(),
    words=st.text(st.characters(blacklist_categories=["Cs"])),
    order=st.sampled_from(Order),
)


@given(FILTERS)
def test_every_filter_comes_back_as_it_was(narrowed: ListFilter) -> None:
    kept = json.loads(json.dumps(people.wanted(7, "dance-week", narrowed)))
    assert people.narrowed(kept) == narrowed
    assert (kept["event_id"], kept["slug"]) == (7, "dance-week")


def test_what_is_not_narrowed_keeps_nothing() -> None:
    assert people.wanted(7, "dance-week", ListFilter())["narrowed"] == {}

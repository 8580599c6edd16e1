"""A cursor is read back as the place it was written for, and nothing else is read at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from portal.blueprints.api import cursors
from portal.domain.proposals.queries import Position
from portal.web.addresses import LARGEST_ROW

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(-timedelta(hours=5))])
MOMENTS = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31), timezones=ZONES)
PLACES = st.builds(Position, MOMENTS, st.integers(1, LARGEST_ROW))


@given(PLACES)
def test_a_cursor_is_read_back_as_its_place(place: Position) -> None:
    cursor = cursors.write(place)
    assert cursors.FORM.fullmatch(cursor)
    assert cursors.read(cursor) == place


@given(PLACES, st.data())
def test_a_cursor_with_another_letter_is_another_place_or_none(place: Position, data: st.DataObject) -> None:
    cursor = cursors.write(place)
    at = data.draw(st.integers(0, len(cursor) - 1))
    letter = data.draw(st.sampled_from("ABYZabyz0189-_"))
    changed = cursor[:at] + letter + cursor[at + 1 :]
    found = cursors.read(changed)
    assert (found == place) == (changed == cursor)


@given(st.text())
def test_anything_else_is_no_place_and_no_failure(text: str) -> None:
    found = cursors.read(text)
    assert found is None or cursors.write(found) == text

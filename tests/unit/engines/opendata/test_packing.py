"""One archive: the same bytes each time, and nothing but files comes out."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.opendata import Damaged, pack, unpack

NAMES = st.text("abcdefgh0123456789-._", min_size=1, max_size=20)


@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=8))
def test_what_is_packed_comes_out_again(files: dict[str, bytes]) -> None:
    assert unpack(pack(files)) == files


def test_the_order_and_the_time_make_no_difference() -> None:
    assert pack({"b": b"2", "a": b"1"}) == pack({"a": b"1", "b": b"2"})
    with zipfile.ZipFile(io.BytesIO(pack({"a": b"1"}))) as archive:
        [entry] = archive.infolist()
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    assert entry.compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize("data", [b"", b"PK", b"x" * 1000, pack({"a": b"1"})[:-3]])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        unpack(data)


def test_an_archive_that_claims_to_be_huge_is_refused_unread() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(101):
            archive.writestr(f"{number}", b"")
    with pytest.raises(Damaged, match="larger"):
        unpack(buffer.getvalue())

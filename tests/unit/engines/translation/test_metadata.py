"""A package's own description is believed only where it makes sense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.translation.archive import MAX_METADATA_BYTES
from portal.engines.translation.metadata import parse_metadata, read_metadata
from portal.engines.translation.refusal import PackageRefused, Refusal

PLAIN = {"package_version": "1.0", "argos_version": "1.9", "from_code": "ko", "to_code": "en"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def test_a_plain_description_is_read() -> None:
    metadata = parse_metadata(PLAIN)
    assert (metadata.from_code, metadata.to_code, metadata.version) == ("ko", "en", "1.0")
    assert metadata.policy.gate is None
    assert metadata.folder_name == "translate-ko_en-1_0"


@pytest.mark.parametrize(
    "changes",
    [
        {"from_code": None},
        {"from_code": "../ko"},
        {"to_code": "ko"},
        {"to_code": ["en"]},
        {"package_version": 1},
        {"package_version": ""},
        {"package_version": "../../x"},
        {"package_version": "1.0\n"},
        {"type": "sbd"},
        {"from_name": 5},
        {"target_prefix": ["__en__"]},
        {"from_name": "x" * 1000},
        {"languages": "all"},
        {"portal": {"gate": "open"}},
    ],
)
def test_wrong_values_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_metadata(PLAIN | changes)


@given(st.dictionaries(st.sampled_from([*PLAIN, "portal", "type", "languages", "target_prefix"]), JSON) | JSON)
def test_no_json_makes_it_raise_anything_else(loaded: object) -> None:
    for value in (loaded, PLAIN | loaded if isinstance(loaded, dict) else None):
        try:
            parse_metadata(value)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b"9" * 5_000,
        json.dumps(PLAIN | {"portal": {"gate": {"min_token_logprob": float("nan")}}}).encode(),
        b" " * (MAX_METADATA_BYTES + 1),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "metadata.json").write_bytes(content)
    with pytest.raises(PackageRefused) as refused:
        read_metadata(tmp_path)
    assert refused.value.code is Refusal.BAD_METADATA


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageRefused) as refused:
        read_metadata(tmp_path)
    assert refused.value.code is Refusal.MISSING_FILE

"""What the committed packages say about themselves is what Argos and the portal's gate need."""

import json
import zipfile
from typing import Any

import pytest

from tools.sample_packages.build import NAMES, PAIRS, THRESHOLDS, package_path

MEGABYTE = 1_000_000


def metadata(pair: str) -> dict[str, Any]:
    path = package_path(pair)
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read(f"{path.stem}/metadata.json"))
    return found


@pytest.mark.parametrize("pair", PAIRS)
def test_metadata_names_the_languages(pair: str) -> None:
    source, target = pair.split("-")
    found = metadata(pair)
    assert (found["from_code"], found["to_code"]) == (source, target)
    assert (found["from_name"], found["to_name"]) == (NAMES[source], NAMES[target])
    assert {"package_version", "argos_version"} <= found.keys()


@pytest.mark.parametrize("pair", PAIRS)
def test_gate_leads_back_through_a_package_that_is_there(pair: str) -> None:
    portal = metadata(pair)["portal"]
    assert portal["masking"] == "circled-digits"
    assert portal["gate"]["kind"] == "round_trip"
    assert portal["gate"]["reverse"] in PAIRS
    assert portal["gate"]["reverse"].split("-") == pair.split("-")[::-1]


@pytest.mark.parametrize("pair", PAIRS)
def test_threshold_is_the_measured_one(pair: str) -> None:
    wanted = json.loads(THRESHOLDS.read_text(encoding="utf-8"))[pair]
    assert metadata(pair)["portal"]["gate"]["min_token_logprob"] == wanted < 0


@pytest.mark.parametrize("pair", PAIRS)
def test_package_holds_model_tokeniser_and_readme(pair: str) -> None:
    path = package_path(pair)
    with zipfile.ZipFile(path) as archive:
        names = {name.removeprefix(f"{path.stem}/") for name in archive.namelist()}
    assert {"model/model.bin", "model/config.json", "sentencepiece.model", "README.md"} <= names


def test_packages_are_small() -> None:
    assert sum(package_path(pair).stat().st_size for pair in PAIRS) < 10 * MEGABYTE

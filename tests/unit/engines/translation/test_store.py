"""Installed packages as legs, with a real if meaningless model."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import ctranslate2
import pytest

from portal.engines.translation.gate import Gate
from portal.engines.translation.store import PackageStore, import_argos
from tests.unit.engines.translation.fakes import copy_package

GATE = {"gate": {"kind": "round_trip", "min_token_logprob": -2, "reverse": "en-ko"}, "masking": "circled-digits"}


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    folder = tmp_path / "packages"
    folder.mkdir()
    return folder


def test_a_folder_that_does_not_exist_holds_nothing(tmp_path: Path) -> None:
    assert PackageStore(tmp_path / "none").legs() == {}


def test_a_package_is_found_as_soon_as_it_is_there_and_gone_when_removed(tiny_package: Path, packages: Path) -> None:
    store = PackageStore(packages)
    assert store.legs() == {}
    copy_package(tiny_package, packages / "a")
    assert set(store.legs()) == {("ko", "en")}
    shutil.rmtree(packages / "a")
    assert store.legs() == {}


def test_a_leg_stays_loaded_while_nothing_changes(tiny_package: Path, packages: Path) -> None:
    copy_package(tiny_package, packages / "a")
    store = PackageStore(packages)
    assert store.legs()["ko", "en"] is store.legs()["ko", "en"]


def test_a_package_installed_again_is_loaded_again(tiny_package: Path, packages: Path) -> None:
    store = PackageStore(packages)
    copy_package(tiny_package, packages / "a")
    before = store.legs()["ko", "en"]
    before.run(["도서관"])
    copy_package(tiny_package, packages / "b", package_version="2.0")
    shutil.rmtree(packages / "a")
    assert store.legs()["ko", "en"] is not before
    assert store.legs()["ko", "en"].version == "2.0"


def test_codes_are_the_portals_and_the_policy_is_read(tiny_package: Path, packages: Path) -> None:
    copy_package(tiny_package, packages / "a", from_code="zh", to_code="en", portal=GATE)
    leg = PackageStore(packages).legs()["zh-Hans", "en"]
    assert leg.policy.gate == Gate(-2.0, ("en", "ko"))
    assert leg.policy.masks_numbers


@pytest.mark.parametrize("metadata", ["{", "[]", '{"from_code": "../x"}', '{"from_code": "ko", "to_code": 3}', "null"])
def test_a_broken_package_does_not_hide_the_others(tiny_package: Path, packages: Path, metadata: str) -> None:
    copy_package(tiny_package, packages / "good")
    (copy_package(tiny_package, packages / "bad") / "metadata.json").write_text(metadata, encoding="utf-8")
    assert set(PackageStore(packages).legs()) == {("ko", "en")}


def test_a_package_with_an_unknown_gate_is_not_used_unchecked(tiny_package: Path, packages: Path) -> None:
    copy_package(tiny_package, packages / "a", portal={"gate": {"kind": "none of yours"}})
    assert PackageStore(packages).legs() == {}


def test_a_draft_carries_the_log_probabilities_of_its_tokens(tiny_package: Path, packages: Path) -> None:
    copy_package(tiny_package, packages / "a")
    first, empty, second = PackageStore(packages).legs()["ko", "en"].run(["도서관", "", "강남구 도서관"])
    for draft in (first, second):
        assert draft.min_logprob <= draft.mean_logprob < 0
    assert empty.cut


def test_the_same_sentence_scores_the_same_alone_and_in_a_batch(tiny_package: Path, packages: Path) -> None:
    copy_package(tiny_package, packages / "a")
    leg = PackageStore(packages).legs()["ko", "en"]
    (alone,) = leg.run(["도서관"])
    assert leg.run(["강남구 도서관 library in the park", "도서관"])[1].mean_logprob == pytest.approx(
        alone.mean_logprob, abs=1e-3
    )


def test_unknown_pieces_are_noticed_for_gated_packages_only(tiny_package: Path, packages: Path) -> None:
    copy_package(tiny_package, packages / "a", portal=GATE)
    copy_package(tiny_package, packages / "b", from_code="ja")
    legs = PackageStore(packages).legs()
    assert [draft.unknown_source for draft in legs["ko", "en"].run(["도서관", "뷁"])] == [False, True]
    assert not legs["ja", "en"].run(["뷁"])[0].unknown_source


def test_an_overlong_sentence_is_cut_and_says_so(tiny_package: Path, packages: Path) -> None:
    copy_package(tiny_package, packages / "a")
    assert PackageStore(packages).legs()["ko", "en"].run(["도서관 " * 900])[0].cut


def test_importing_argos_leaves_the_environment_as_it_was(packages: Path) -> None:
    before = dict(os.environ)
    import_argos(packages)
    assert dict(os.environ) == before


def test_a_package_removed_while_in_use_goes_on_until_the_folder_is_read_anew(
    tiny_package: Path, packages: Path
) -> None:
    copy_package(tiny_package, packages / "a")
    copy_package(tiny_package, packages / "b", from_code="ja")
    store = PackageStore(packages)
    held = store.legs()
    before = held["ko", "en"].run(["도서관"])
    shutil.rmtree(packages / "a")
    assert held["ko", "en"].run(["도서관"]) == before
    assert set(store.legs()) == {("ja", "en")}
    assert store.residence.used == 0


def test_the_models_of_packages_that_stay_are_not_loaded_again(tiny_package: Path, packages: Path) -> None:
    copy_package(tiny_package, packages / "a")
    store = PackageStore(packages)
    leg = store.legs()["ko", "en"]
    leg.run(["도서관"])
    copy_package(tiny_package, packages / "b", from_code="ja")
    assert store.legs()["ko", "en"] is leg
    assert store.residence.used == leg.cost


def test_an_unloaded_model_is_loaded_again_when_it_is_needed(tiny_package: Path, packages: Path) -> None:
    copy_package(tiny_package, packages / "a")
    copy_package(tiny_package, packages / "b", from_code="ja")
    store = PackageStore(packages, ceiling=1)
    legs = store.legs()
    first = legs["ko", "en"].run(["도서관"])
    legs["ja", "en"].run(["도서관"])
    assert store.residence.used == legs["ja", "en"].cost
    assert legs["ko", "en"].run(["도서관"]) == first
    assert store.residence.used == legs["ko", "en"].cost


@pytest.mark.parametrize("prefix", ["", "▁park"])
def test_the_mean_of_a_search_is_what_scoring_its_answer_says(tiny_package: Path, packages: Path, prefix: str) -> None:
    """CTranslate2 says what an answer scored, divided by a penalty; that is undone instead of scoring it once more."""
    root = copy_package(tiny_package, packages / "a", target_prefix=prefix)
    leg = PackageStore(packages).legs()["ko", "en"]
    sentences = ["도서관 library", "강남구 도서관 park in the library", "park"]
    model = ctranslate2.Translator(str(root / "model"))
    pieces = [leg._package.tokenizer.encode(sentence) for sentence in sentences]
    searched = model.translate_batch(
        pieces,
        target_prefix=[[prefix]] * len(pieces) if prefix else None,
        beam_size=4,
        length_penalty=0.2,
        max_decoding_length=250,
    )
    scores = model.score_batch(pieces, [found.hypotheses[0] for found in searched])
    means = [sum(chosen) / len(chosen) for chosen in (score.log_probs[bool(prefix) :] for score in scores)]
    assert [draft.mean_logprob for draft in leg.run(sentences)] == pytest.approx(means, abs=0.02)

"""The engine on real packages of the Argos format."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from portal.engines.translation import pipeline
from portal.engines.translation.argos import ArgosTranslator
from portal.engines.translation.types import Job, Status
from tests.unit.engines.translation.fakes import copy_package

IMPORT = """
import sys
from pathlib import Path
from portal.engines.translation.argos import ArgosTranslator
from portal.engines.translation.types import Job
engine = ArgosTranslator(Path(sys.argv[1]))
print(engine.translate([Job("a", "도서관", "ko", ("en",))])["a", "en"].status)
print("onnxruntime" in sys.modules or "minisbd" in sys.modules)
"""


@pytest.fixture
def packages(tiny_package: Path, tmp_path: Path) -> Path:
    (tmp_path / "packages").mkdir()
    copy_package(tiny_package, tmp_path / "packages" / "a")
    return tmp_path / "packages"


def test_a_pair_can_be_translated_once_its_package_is_there(tiny_package: Path, packages: Path) -> None:
    engine = ArgosTranslator(packages)
    assert engine.can("ko", "en")
    assert not engine.can("ko", "ja")
    copy_package(tiny_package, packages / "b", from_code="en", to_code="ja")
    assert engine.can("ko", "ja")


def test_an_untrained_model_is_declined_and_never_shown(packages: Path) -> None:
    outcome = ArgosTranslator(packages).translate([Job("a", "도서관 library", "ko", ("en",))])["a", "en"]
    assert outcome.status is Status.DECLINED


def test_splitting_needs_no_package(tmp_path: Path) -> None:
    spans = ArgosTranslator(tmp_path / "none").split("하나. 둘.", "ko")
    assert "".join(span.text for span in spans) == "하나. 둘."


def test_a_model_that_does_not_load_fails_its_texts_only(tiny_package: Path, packages: Path) -> None:
    broken = copy_package(tiny_package, packages / "b", from_code="ja")
    (broken / "model" / "model.bin").write_bytes(b"nonsense")
    jobs = [Job("a", "도서관", "ko", ("en",)), Job("b", "図書館", "ja", ("en",))]
    answers = ArgosTranslator(packages).translate(jobs)
    assert answers["a", "en"].status is Status.DECLINED
    assert answers["b", "en"].status is Status.FAILED


def test_two_threads_may_share_an_engine(packages: Path) -> None:
    engine, statuses = ArgosTranslator(packages), []

    def work() -> None:
        statuses.append(engine.translate([Job("a", "도서관 library", "ko", ("en",))])["a", "en"].status)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [Status.DECLINED, Status.DECLINED]


def test_nothing_is_written_under_home_and_no_splitter_is_loaded(packages: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(packages)],
        env={"HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[4])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["declined", "False"]
    assert list(home.iterdir()) == []


def numbered(number: int) -> str:
    return "\n".join(f"강남구 도서관 {one} library in the park" for one in range(number))


def test_a_package_removed_between_the_parts_of_a_text_goes_on_to_its_end(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "PART", 200)
    engine = ArgosTranslator(packages)
    job = Job("a", numbered(20), "ko", ("en",))

    def remove() -> None:
        shutil.rmtree(packages / "a", ignore_errors=True)

    assert engine.translate([job], remove)["a", "en"].status is Status.DECLINED
    assert not engine.can("ko", "en")
    assert engine.translate([job])["a", "en"].status is Status.PENDING


def test_who_is_let_in_between_parts_may_translate(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "PART", 200)
    engine, statuses = ArgosTranslator(packages), []

    def another() -> None:
        statuses.append(engine.translate([Job("b", "도서관", "ko", ("en",))])["b", "en"].status)

    engine.translate([Job("a", numbered(20), "ko", ("en",))], another)
    assert statuses
    assert set(statuses) == {Status.DECLINED}


@pytest.mark.parametrize("letters", ["가", "가 ", "가.", "가\n"])
def test_a_text_of_two_hundred_thousand_characters_is_answered(packages: Path, letters: str) -> None:
    body = letters * (200_000 // len(letters))
    outcome = ArgosTranslator(packages).translate([Job("a", body, "ko", ("en",))])["a", "en"]
    assert outcome.status is Status.DECLINED


def test_a_language_without_a_package_waits_and_holds_nothing_up(packages: Path) -> None:
    jobs = [Job("a", "สวัสดี", "th", ("en",)), Job("b", "도서관", "ko", ("en", "ja"))]
    answers = ArgosTranslator(packages).translate(jobs)
    assert {key: outcome.status for key, outcome in answers.items()} == {
        ("a", "en"): Status.PENDING,
        ("b", "en"): Status.DECLINED,
        ("b", "ja"): Status.PENDING,
    }

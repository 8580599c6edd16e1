"""The engine on the committed sample packages: whole texts, pivots, numbers, and what they must decline."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.engines.translation.argos import ArgosTranslator
from portal.engines.translation.packages import PackageInfo, import_folder, list_installed
from portal.engines.translation.types import Job, Outcome, Status

SAMPLES = Path(__file__).parents[4] / "tools" / "sample_packages" / "packages"
PAIRS = ["en-ja", "en-ko", "en-zh-Hans", "ja-en", "ko-en", "zh-Hans-en"]
TITLE = {
    "ko": "다문화 축제 기간의 번역 서비스",
    "en": "Translation services during the Multicultural Festival",
    "zh-Hans": "多文化节期间的翻译服务",
    "ja": "多文化フェスティバル期間中の翻訳サービス",
}
FESTIVAL = {
    "ko": "다문화 축제는 다음 주에 강남구청역에서 열립니다.",
    "en": "The Multicultural Festival will be held at Gangnam-gu Office Station next week.",
    "zh-Hans": "多文化节将于下周在江南区厅站举行。",
    "ja": "多文化フェスティバルは来週、江南区庁駅で開催されます。",
}
COST = {
    "ko": "일원동 전통시장을 수리하는 데 15,000원이 필요합니다.",
    "en": "15,000 won is needed to repair the traditional market in Irwon-dong.",
    "zh-Hans": "维修逸院洞的传统市场需要15,000韩元。",
    "ja": "逸院洞の伝統市場を修理するのに15,000ウォンが必要です。",
}
OUTSIDE = {
    "ko": "어제 저녁에 고양이가 지붕 위에서 울었습니다.",
    "en": "Yesterday evening a cat cried on the roof.",
    "zh-Hans": "昨天晚上一只猫在屋顶上叫。",
    "ja": "昨日の夕方、猫が屋根の上で鳴きました。",
}
LANGUAGES = tuple(TITLE)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> ArgosTranslator:
    folder = tmp_path_factory.mktemp("models") / "packages"
    assert all(isinstance(result, PackageInfo) for _, result in import_folder(SAMPLES, folder))
    assert [info.pair for info in list_installed(folder)] == PAIRS
    return ArgosTranslator(folder)


def translate(engine: ArgosTranslator, text: str, source: str) -> dict[str, Outcome]:
    targets = tuple(language for language in LANGUAGES if language != source)
    answers = engine.translate([Job("a", text, source, targets)])
    return {target: answers["a", target] for target in targets}


@pytest.mark.parametrize("source", LANGUAGES)
def test_a_whole_text_reads_as_it_should_in_every_language(engine: ArgosTranslator, source: str) -> None:
    def compose(language: str) -> str:
        return f"{TITLE[language]}\r\n\r\n- {FESTIVAL[language]} https://example.org/a\n- {COST[language]}\n"

    for target, outcome in translate(engine, compose(source), source).items():
        assert (outcome.status, outcome.reasons) == (Status.READY, {})
        assert outcome.body == compose(target)


@pytest.mark.parametrize("number", ["7", "15,000", "2.5", "1234567890", "１２"])
def test_a_number_never_seen_comes_out_unchanged(engine: ArgosTranslator, number: str) -> None:
    for target, outcome in translate(engine, COST["ko"].replace("15,000", number), "ko").items():
        assert outcome.body == COST[target].replace("15,000", number)


@pytest.mark.parametrize("source", LANGUAGES)
def test_what_lies_outside_is_declined(engine: ArgosTranslator, source: str) -> None:
    assert {outcome.status for outcome in translate(engine, OUTSIDE[source], source).values()} == {Status.DECLINED}


@pytest.mark.parametrize("source", LANGUAGES)
def test_half_of_a_text_is_shown_and_the_rest_stays_in_the_original(engine: ArgosTranslator, source: str) -> None:
    for target, outcome in translate(engine, f"{FESTIVAL[source]}\n{OUTSIDE[source]}", source).items():
        assert outcome.status is Status.PARTIAL
        assert outcome.body == f"{FESTIVAL[target]}\n{OUTSIDE[source]}"


@pytest.mark.parametrize("length", [100, 240, 249, 250, 251, 260, 500, 5_000])
def test_no_length_makes_the_model_raise(engine: ArgosTranslator, length: int) -> None:
    outcomes = translate(engine, "library " * length, "en") | translate(engine, "도서관" * length, "ko")
    assert {outcome.status for outcome in outcomes.values()} == {Status.DECLINED}

"""Which sentence stands beside which, and how long a translation may be."""

from __future__ import annotations

import pytest

from portal.domain.postediting import rules
from portal.domain.postediting.types import LanguageCoverage, Line, PairCoverage
from portal.domain.texts.editing import Piece
from portal.domain.texts.types import TextProblem

ORIGINAL = "첫 문장입니다. 둘째 문장입니다."


def test_pieces_of_a_machine_stand_beside_their_sentences() -> None:
    pieces = (Piece("The first.", "en"), Piece(" ", "en"), Piece("둘째 문장입니다.", "ko", "negation"))
    assert rules.line_up(ORIGINAL, "ko", pieces, "The first. 둘째 문장입니다.", "en") == (
        Line("첫 문장입니다.", "The first.", ""),
        Line("둘째 문장입니다.", "둘째 문장입니다.", "negation"),
    )


def test_a_persons_words_are_cut_into_sentences() -> None:
    lines = rules.line_up(ORIGINAL, "ko", (), "The first one. The second one.", "en")
    assert [line.translation for line in lines] == ["The first one.", "The second one."]


@pytest.mark.parametrize("body", ["", "All in one sentence.", "One. Two. Three."])
def test_what_has_other_sentences_stands_beside_none(body: str) -> None:
    assert rules.line_up(ORIGINAL, "ko", (), body, "en") == ()


def test_a_translation_may_be_longer_than_its_original_but_not_without_end() -> None:
    assert rules.check_translation("a" * rules.longest("짧다"), "짧다") is None
    assert rules.check_translation("a" * (rules.longest("짧다") + 1), "짧다") is TextProblem.TOO_LONG
    assert rules.check_translation("!?", "짧다") is TextProblem.NO_WORDS


def test_shares_are_of_all_texts() -> None:
    pair = PairCoverage("ko", "en", {"ready": 1, "human": 1, "declined": 1, "pending": 1}, None, None)
    assert (pair.texts, pair.covered) == (4, 0.5)
    assert PairCoverage("ko", "en", {}, None, None).covered == 0.0
    language = LanguageCoverage("en", 4, 1, {"ready": 2})
    assert (language.share("original"), language.share("original", "ready")) == (0.25, 0.75)

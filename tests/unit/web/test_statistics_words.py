"""Whatever is published has a name and says in plain words who counts in it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask_babel import Babel

from portal.domain.statistics.metrics import METRICS
from portal.domain.trust.types import Status
from portal.engines.trust import Indicator, Pillar, Verdict
from portal.web import statistics_words as said

JARGON = re.compile(
    r"\b(indicator|null|suppress\w*|pillar|cluster|weight\w*|prior|posterior|sample size)\b", re.IGNORECASE
)


def test_every_published_measure_has_a_name_and_says_who_counts() -> None:
    published = {metric.code.value for metric in METRICS if metric.published}
    assert published <= said.MEASURES.keys()
    assert published <= said.WHO_COUNTS.keys()
    assert {dimension.value for metric in METRICS for dimension in metric.dimensions} <= {*said.DIMENSIONS, "tone"}


def test_every_indicator_pillar_verdict_and_status_has_its_words() -> None:
    codes = {indicator.value for indicator in Indicator}
    assert said.INDICATORS.keys() == said.DEFINITIONS.keys() == codes
    assert said.PILLARS.keys() == said.QUESTIONS.keys() == {pillar.value for pillar in Pillar}
    assert said.VERDICTS.keys() == {verdict.value for verdict in Verdict}
    assert said.STATUSES.keys() == {status.value for status in Status}
    assert said.OUTCOME_SENTENCES.keys() <= codes
    assert codes >= said.COMPARISONS


def test_the_words_are_plain() -> None:
    app = Flask("words")
    Babel(app)
    with app.test_request_context():
        texts = [
            str(text)
            for words in (
                said.MEASURES,
                said.WHO_COUNTS,
                said.INDICATORS,
                said.DEFINITIONS,
                said.PILLARS,
                said.QUESTIONS,
            )
            for text in words.values()
        ]
        assert [text for text in texts if JARGON.search(text)] == []
        assert max(len(sentence.split()) for text in texts for sentence in re.split(r"[.:;] ", text)) <= 32


@pytest.mark.parametrize("indicator", list(Indicator))
def test_how_many_of_how_many_is_said_with_what_is_counted(indicator: Indicator) -> None:
    app = Flask("words")
    Babel(app)
    with app.test_request_context():
        many = said.counted(indicator.value, "40", 50, "50")
        one = said.counted(indicator.value, "1", 1, "1")
    assert many.startswith("40 of 50 ")
    assert one.startswith("1 of 1 ")
    assert many.split()[-1] != one.split()[-1]

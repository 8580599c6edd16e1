"""Training never sees a held-out pair, evaluation sees nothing else, and equal seeds give equal text."""

from itertools import islice

from tools.sample_packages.corpus import make_corpus
from tools.sample_packages.grammar import generate, held_out_sentences, outlines, training_sentences
from tools.sample_packages.lexicon import LANGUAGES
from tools.sample_packages.numbers import PLACEHOLDERS
from tools.sample_packages.templates import pattern, patterns

TRAINING = 3000


def test_training_and_evaluation_share_no_pair_of_words() -> None:
    trained = {pair for sentence in training_sentences(1, TRAINING) for pair in sentence.pairs}
    asked = {pair for sentence in held_out_sentences(11, 520) for pair in sentence.pairs}
    assert trained
    assert asked
    assert not trained & asked


def test_training_covers_every_pattern() -> None:
    assert {sentence.pattern.name for sentence in training_sentences(1, TRAINING)} == {p.name for p in patterns()}


def test_evaluation_covers_every_pattern_with_two_words() -> None:
    wanted = {item.name for item in patterns() if len(item.slots) > 1}
    assert {sentence.pattern.name for sentence in held_out_sentences(11, 520)} == wanted


def test_evaluation_follows_its_seed() -> None:
    def texts(seed: int) -> list[tuple[str, ...]]:
        return [tuple(entry.key for entry in item.words.values()) for item in held_out_sentences(seed, 200)]

    assert texts(11) == texts(11)
    assert texts(11) != texts(12)


def test_two_places_of_a_journey_differ() -> None:
    for sentence in islice(training_sentences(5, TRAINING), TRAINING):
        keys = [entry.key for entry in sentence.words.values()]
        assert len(set(keys)) == len(keys)


def test_proposals_have_a_title_and_as_many_sentences_in_each_language() -> None:
    for proposal in generate(7, 40):
        assert set(proposal.titles) == set(proposal.bodies) == set(LANGUAGES)
        assert all(proposal.titles.values())
        assert len({len(lines) for lines in proposal.bodies.values()}) == 1
        assert 3 <= len(proposal.bodies["ko"]) <= 6


def test_outlines_begin_with_a_title() -> None:
    for title, *sentences in outlines():
        assert pattern(title).section == "titles"
        assert all(pattern(name).section != "titles" for name in sentences)


def test_generate_follows_its_seed() -> None:
    assert generate(7, 5) == generate(7, 5)
    assert generate(7, 5) != generate(8, 5)


def test_both_sides_of_a_training_pair_hold_the_same_placeholders() -> None:
    for pair in make_corpus("ko", "en", 1, TRAINING):
        there = [sign for sign in pair.source if sign in PLACEHOLDERS]
        here = [sign for sign in pair.target if sign in PLACEHOLDERS]
        assert sorted(there) == sorted(here)
        assert len(set(there)) == len(there)


def test_some_pairs_change_the_order_of_numbers() -> None:
    corpus = make_corpus("ko", "en", 1, TRAINING)
    orders = [[[s for s in text if s in PLACEHOLDERS] for text in (pair.source, pair.target)] for pair in corpus]
    assert any(there == list("①②") and here == list("②①") for there, here in orders)


def test_delimiters_cut_the_text_and_change_nothing_else() -> None:
    for pair in make_corpus("en", "ja", 1, 500):
        assert pair.source_pieces.replace("\t", "") == pair.source
        assert pair.target_pieces.replace("\t", "") == pair.target

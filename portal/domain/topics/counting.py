"""Count a quarter: which keywords its people use, who uses two of them, and the tone of what they write."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy.orm import Session

from portal.domain.texts.types import Tone
from portal.domain.topics import keeping, sources
from portal.domain.topics.keeping import Words
from portal.domain.topics.sources import COMMON, Written
from portal.domain.topics.types import CLUSTERS, Network, Node
from portal.engines.disclosure import THRESHOLD
from portal.engines.topics import (
    Background,
    Bilingual,
    Votes,
    background,
    choose,
    edges,
    keywords,
    most_used,
    partners,
    users,
    votes,
)
from portal.foundation import languages

MOST_NODES = 60
LEAST_WITH_BOTH = 3
"""So many people must use two words in the same texts before one is read as the other."""
NO_CLUSTER = "-"
CLEAR = frozenset({Tone.POSITIVE, Tone.NEUTRAL, Tone.NEGATIVE})


@dataclass(frozen=True, slots=True)
class Use:
    """A text, and its keywords: their names in the network, and how each stands in the text."""

    text: Written
    language: str
    forms: Mapping[str, str]


def network(session: Session, period: str, zone: tzinfo) -> Network:
    """Return the exact network of a quarter; keywords of fewer than ten people are left out."""
    written = sources.written(session, period, zone)
    ids = [text.text_id for text in written]
    words = keeping.kept_words(session, ids)
    words |= keeping.take(session, keeping.outdated(session, ids))
    uses = _joined(session, _uses(written, words))
    by_person = _by_person(uses)
    counted = {name: people for name, people in users(by_person).items() if people >= THRESHOLD}
    names = most_used(counted, MOST_NODES)
    labels = _labels(session, uses, names)
    return Network(
        period,
        len(by_person),
        tuple(_node(name, counted[name], labels[name], uses) for name in names),
        edges(by_person, names),
        {code: _votes(text for text in written if text.cluster == code) for code in CLUSTERS},
    )


def _uses(written: Sequence[Written], words: Mapping[int, Words]) -> list[Use]:
    known = _backgrounds(written, words)
    found = []
    for text in written:
        language, counted = words.get(text.text_id, ("", ()))
        chosen = choose(counted, known.get(language, Background()))
        found.append(Use(text, language, {_name(language, one.key): one.form for one in chosen}))
    return found


def _backgrounds(written: Iterable[Written], words: Mapping[int, Words]) -> dict[str, Background]:
    """Count for each language in what part of its people's texts a word stands: who writes much is one of them."""
    by_person: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for text in written:
        language, counted = words.get(text.text_id, ("", ()))
        by_person[language][text.person].update(term.key for term in counted)
    return {language: background(people.values()) for language, people in by_person.items()}


def _joined(session: Session, uses: Sequence[Use]) -> list[Use]:
    """Read the words of texts that are not translated as the English ones that they mean in those that are."""
    common = COMMON[0]
    originals = {use.language for use in uses} - {common, ""}
    meant: dict[str, str] = {}
    for language in sorted(originals):
        both = _bilingual(session, [use for use in uses if use.language == common], language)
        meant |= {_name(language, there): here for here, there in partners(both, LEAST_WITH_BOTH).items()}
    return [
        Use(use.text, use.language, {meant.get(name, name): form for name, form in use.forms.items()}) for use in uses
    ]


def _bilingual(session: Session, uses: Iterable[Use], language: str) -> list[Bilingual]:
    """Return texts with their keywords in the network and those of the same text in a language."""
    of = {use.text.text_id: use for use in uses if use.forms}
    found = sources.bodies(session, ((text_id, language) for text_id in of))
    return [
        Bilingual(of[text_id].text.person, tuple(of[text_id].forms), tuple(one.key for one in keywords(body, language)))
        for (text_id, _language), body in sorted(found.items())
    ]


def _by_person(uses: Iterable[Use]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for use in uses:
        found[use.text.person].update(use.forms)
    return found


def _node(name: str, people: int, labels: Mapping[str, str], uses: Sequence[Use]) -> Node:
    own = [use.text for use in uses if name in use.forms]
    return Node(name, people, labels, _clusters(own), _votes(own))


def _clusters(texts: Iterable[Written]) -> dict[str, int]:
    """Count each person once, in the topic of most of their texts; at equal numbers in the first one."""
    of_person: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        of_person[text.person][text.cluster if text.cluster in CLUSTERS else NO_CLUSTER] += 1
    chosen = Counter(min(counts, key=lambda code: (-counts[code], code)) for counts in of_person.values())
    return {code: chosen[code] for code in (*CLUSTERS, NO_CLUSTER)}


def _votes(texts: Iterable[Written]) -> Votes:
    tones: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        if text.tone in CLEAR:
            tones[text.person].append(str(text.tone))
    return votes(tones.values())


def _labels(session: Session, uses: Sequence[Use], names: Sequence[str]) -> dict[str, dict[str, str]]:
    """Name keywords in their own languages as most people write them, and in those of the pages by translations.

    A translation names a keyword only where ten people have both words in their texts.
    """
    own = _forms(uses, names)
    labels = {name: {_language(name): own[name]} for name in names}
    about = [use for use in uses if not own.keys().isdisjoint(use.forms)]
    for language in languages.INTERFACE:
        there = _keywords_in(session, [use for use in about if use.language != language], language)
        both = [Bilingual(use.text.person, [name for name in use.forms if name in own], forms) for use, forms in there]
        written = _most_written((use.text.person, key, form) for use, forms in there for key, form in forms.items())
        for name, key in partners(both, THRESHOLD).items():
            labels[name].setdefault(language, written[key])
    return labels


def _keywords_in(session: Session, uses: Sequence[Use], language: str) -> list[tuple[Use, dict[str, str]]]:
    """Return the keywords that texts have in another language, each as it stands there."""
    said = sources.bodies(session, ((use.text.text_id, language) for use in uses))
    return [
        (use, {one.key: one.form for one in keywords(said[use.text.text_id, language], language)})
        for use in uses
        if (use.text.text_id, language) in said
    ]


def _forms(uses: Sequence[Use], names: Sequence[str]) -> dict[str, str]:
    """Return how most people write each keyword in its own language."""
    wanted = set(names)
    return _most_written(
        (use.text.person, name, form)
        for use in uses
        for name, form in use.forms.items()
        if name in wanted and name.startswith(f"{use.language}:")
    )


def _most_written(found: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for _person, name, form in sorted(set(found)):
        counts[name][form] += 1
    return {name: min(forms, key=lambda form: (-forms[form], form)) for name, forms in counts.items()}


def _name(language: str, key: str) -> str:
    return f"{language}:{key}"


def _language(name: str) -> str:
    return name.partition(":")[0]

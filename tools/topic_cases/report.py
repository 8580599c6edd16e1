"""The figures as tables, for a terminal or for ``docs/quality.md``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from portal.engines.topics import ALIKE
from tools.tables import Table, aligned, markdown
from tools.topic_cases.cases import NONE, Half, load
from tools.topic_cases.measuring import (
    CLASSES,
    Kinship,
    Pair,
    Suggested,
    confusion,
    found,
    pairs,
    right,
    right_when_answered,
    suggest_all,
)
from tools.translation_checks.measuring import Share

_INTRODUCTION: Final = """\
A writer is suggested one of the four topics where the words of the text are clear (`portal/engines/topics`), and told
where nearly the same was written in another language. Both are measured on {cases} wishes in {languages} languages that
the project wrote itself (`tools/topic_cases/cases.tsv`), also on wishes of none of the topics. Words and the
threshold were fitted to *tune*; *held* was written by the same hand when they stood, and was only measured.
`python -m tools.topic_cases` prints the figures."""
_ALIKE: Final = """\
Two texts are nearly the same from a likeness of {threshold} on. They are compared in English; the translations are
written by hand, as a machine would put them, so that an installation's own models may do better or worse. Pairs in one
language are left out."""
_BLIND: Final = """\
The suggestion counts words: what is said with others, or in a language that has no list, gets none. It is a
suggestion, and a moderator confirms the topic."""


def section() -> str:
    """Write the section of ``docs/quality.md``."""
    parts = [
        "## Topics",
        _introduction(),
        _overall(),
        *map(markdown, _suggestions()),
        _alike(),
        markdown(_likeness()),
    ]
    return "\n\n".join([*parts, _BLIND]) + "\n"


def plain() -> str:
    """Write the same for a terminal."""
    parts = [_introduction(), _overall(), *map(aligned, _suggestions()), _alike(), aligned(_likeness()), _BLIND]
    return "\n\n".join(parts) + "\n"


def misjudged() -> list[str]:
    """List what goes wrong in the half that may be looked at."""
    wrong = [
        "\t".join((one.case.cluster, one.topic, one.case.language, one.case.text))
        for one in _suggested(Half.TUNE)
        if one.topic != one.case.cluster
    ]
    missed = [
        "\t".join((pair.kinship, f"{pair.likeness:.2f}", pair.one.english, pair.other.english))
        for pair in _pairs(Half.TUNE)
        if (pair.likeness >= ALIKE) != (pair.kinship is Kinship.SAME)
    ]
    return wrong + missed


def _suggested(half: Half) -> list[Suggested]:
    return suggest_all(case for case in load() if case.half is half)


def _pairs(half: Half) -> list[Pair]:
    return pairs(case for case in load() if case.half is half)


def _introduction() -> str:
    return _INTRODUCTION.format(cases=len(load()), languages=len({case.language for case in load()}))


def _overall() -> str:
    lines = []
    for half in (Half.HELD, Half.TUNE):
        suggested = _suggested(half)
        about = [one for one in suggested if one.case.cluster != NONE]
        lines.append(
            f"- {half}: {_told(right(suggested))} are judged rightly. Of the suggestions made,"
            f" {_told(right_when_answered(suggested))} are right; {_silent(about)} of the texts about a topic get none."
        )
    return "\n".join(lines)


def _silent(about: Sequence[Suggested]) -> Share:
    return Share(sum(one.topic == NONE for one in about), len(about))


def _suggestions() -> list[Table]:
    return [_confusion(Half.HELD), _confusion(Half.TUNE), _languages()]


def _confusion(half: Half) -> Table:
    counted = confusion(_suggested(half))
    header = [f"{half}: topic", *(f"suggested {_named(one)}" for one in CLASSES)]
    return [header, *([_named(own), *(str(counted[own, other]) for other in CLASSES)] for own in CLASSES)]


def _named(topic: str) -> str:
    return "none" if topic == NONE else topic


def _languages() -> Table:
    rows = []
    for language in sorted({case.language for case in load()}):
        row = [language]
        for half in (Half.HELD, Half.TUNE):
            own = [one for one in _suggested(half) if one.case.language == language]
            row += [str(right(own)), str(right_when_answered(own))]
        rows.append(row)
    halves = [f"{half}: {what}" for half in (Half.HELD, Half.TUNE) for what in ("right", "right when suggested")]
    return [["written in", *halves], *rows]


def _alike() -> str:
    return _ALIKE.format(threshold=ALIKE)


def _likeness() -> Table:
    halves = {half: _pairs(half) for half in (Half.HELD, Half.TUNE)}
    rows = [[kinship, *(_told(found(compared, kinship)) for compared in halves.values())] for kinship in Kinship]
    return [["two texts", *(f"{half}: told to be nearly the same" for half in halves)], *rows]


def _told(share: Share) -> str:
    low, high = share.interval
    return f"{share} (95 % interval {low:.1%} to {high:.1%})"

"""The figures as tables, for a terminal or for ``docs/quality.md``."""

from __future__ import annotations

from typing import Final

from tools.tables import Table, aligned, markdown
from tools.translation_checks.cases import Half, Kind, load
from tools.translation_checks.measuring import CHECKS, OWN, Judged, Share, false_alarms, judge, missed, missed_by_own

Halves = dict[Half, list[Judged]]

_INTRODUCTION: Final = """\
A machine's translation is declined, and the original shown, where one of the checks in
`portal/engines/translation/checks.py` objects. They are measured on {cases} translations in {languages} languages that
the project wrote itself, {good} good ones and {broken} with one fault each (`tools/translation_checks/cases`). Rules
were fitted to half of the sentences (*tune*); the other half was only measured (*held*). Hard cases are more common in
this set than in life; `python -m tools.translation_checks` prints the figures."""
_BLIND: Final = """\
No check reads meaning: a wrong word, a lost adjective, who does what to whom, a "not" that moved to another clause or
one of two that is lost is not seen. Names are known in Korean, English, Simplified Chinese and Japanese, and in other
Latin letters by their proper part alone. The model's own odds are not measured here: a hand-written translation has
none."""


def section() -> str:
    """Write the section of ``docs/quality.md``."""
    halves = _halves()
    parts = ["## Checks of translations", _introduction(), _overall(halves)]
    parts += [markdown(table) for table in _tables(halves)]
    return "\n\n".join([*parts, _BLIND]) + "\n"


def plain() -> str:
    """Write the same for a terminal."""
    halves = _halves()
    return "\n\n".join([_introduction(), _overall(halves), *map(aligned, _tables(halves)), _BLIND]) + "\n"


def misjudged() -> list[str]:
    """List what goes wrong in the half that may be looked at."""
    return [
        "\t".join(
            (one.case.kind, ",".join(sorted(one.declined_by)), *one.case.pair, one.case.source, one.case.translation)
        )
        for one in _halves()[Half.TUNE]
        if not one.is_right
    ]


def _halves() -> Halves:
    judged = judge(load())
    return {half: [one for one in judged if one.case.half is half] for half in (Half.HELD, Half.TUNE)}


def _introduction() -> str:
    cases = load()
    good = sum(case.kind is Kind.GOOD for case in cases)
    languages = len({language for case in cases for language in case.languages})
    return _INTRODUCTION.format(cases=len(cases), languages=languages, good=good, broken=len(cases) - good)


def _overall(halves: Halves) -> str:
    return "\n".join(
        f"- {half}: of the good translations {_told(false_alarms(judged))} are declined, of the broken ones"
        f" {_told(missed(judged))} are not."
        for half, judged in halves.items()
    )


def _told(share: Share) -> str:
    low, high = share.interval
    return f"{share} (95 % interval {low:.1%} to {high:.1%})"


def _tables(halves: Halves) -> list[Table]:
    return [_faults(halves), _checks(halves), _languages(halves)]


def _faults(halves: Halves) -> Table:
    header = ["fault"] + [f"{half}: missed by {whom}" for half in halves for whom in ("its check", "all")]
    rows = [
        [kind.replace("_", " ")]
        + [str(count(judged, kind)) for judged in halves.values() for count in (missed_by_own, missed)]
        for kind in OWN
    ]
    return [header, *rows]


def _checks(halves: Halves) -> Table:
    rows = [[check] + [str(false_alarms(judged, check)) for judged in halves.values()] for check in CHECKS]
    return [["check", *(f"{half}: good ones declined" for half in halves)], *rows]


def _languages(halves: Halves) -> Table:
    header = ["from or into"] + [f"{half}: {what}" for half in halves for what in ("good declined", "broken missed")]
    languages = sorted({language for case in load() for language in case.languages})
    rows = []
    for language in languages:
        row = [language]
        for judged in halves.values():
            own = [one for one in judged if language in one.case.languages]
            row += [str(false_alarms(own)), str(missed(own))]
        rows.append(row)
    return [header, *rows]

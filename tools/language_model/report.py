"""Language identification in figures: ``python -m tools.language_model.report LANGID.tsv`` writes the section.

A fifth of the texts is left out of training and asked of the whole engine, with models trained on the rest; the
project's own texts were never trained on. Equal data give an equal section.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from portal.engines.language import detect
from portal.engines.language.grams import Group, groups
from tools.language_model.cases import read
from tools.language_model.evaluate import Trial
from tools.language_model.train import FOLDS, SCRIPTS, Row, Settings, rows_for, rows_of, train
from tools.tables import Table, markdown

_INTRODUCTION: Final = """\
`portal/engines/language` names one of {languages} languages, or none. *Unseen* are texts of 10 to 80 characters (Common
Voice, NTREX, UDHR), the fifth that was left out: the whole engine answers, with models trained on the other four.
*Users'* are {users} short texts of the project's own with slips, chat spelling, names and words in other scripts,
answered by the shipped models, which never saw them. The unseen texts come from the sources that were trained on, the
users' texts from one pen: life is harder than either."""
_REST: Final = """\
- In sentences of two languages, {mixed} name both.
- Of the texts of one language that borrow words of another, {switched} keep their language and are not called mixed.
- Of what has no language (numbers, signs, addresses, codes, letters typed at random), {nothing} are undetermined.

These three sets were written beside the rules that they test: they show that the rules hold, not how often life has
other cases."""


def section(path: Path) -> str:
    """Write the section of ``docs/quality.md`` from a file of ``language<TAB>text`` lines."""
    unseen, users = _unseen(rows_of(path)), [Trial(language, detect(text)) for language, text in read("users")]
    parts = ["## Language identification", _introduction(users), markdown(_accuracy(unseen, users)), _rest()]
    return "\n\n".join([*parts, "Unseen texts that were mistaken:", markdown(_confusion(unseen))]) + "\n"


def _unseen(rows: Sequence[Row]) -> list[Trial]:
    shuffled = sorted(rows)
    random.Random(0).shuffle(shuffled)
    learnt = [row for number, row in enumerate(shuffled) if number % FOLDS]
    models = _models(learnt)
    return [Trial(language, detect(text, models)) for language, text in shuffled[::FOLDS]]


def _models(rows: Sequence[Row]) -> dict[str, Group]:
    shipped: Mapping[str, Group] = groups()
    return {
        script: train(script, rows_for(script, rows), Settings(), shipped[script].temperature) for script in SCRIPTS
    }


def _introduction(users: Sequence[Trial]) -> str:
    return _INTRODUCTION.format(languages=len({trial.language for trial in users}), users=len(users))


def _accuracy(unseen: Sequence[Trial], users: Sequence[Trial]) -> Table:
    languages = sorted({trial.language for trial in unseen})
    rows = []
    for name in languages:
        own = ([trial for trial in trials if trial.language == name] for trials in (unseen, users))
        rows.append([name, *map(_told, own)])
    return [["language", "unseen", "users'"], *rows, ["all", _told(unseen), _told(users)]]


def _confusion(trials: Sequence[Trial]) -> Table:
    wrong = Counter((trial.language, trial.answer.language or "none") for trial in trials if not trial.is_right)
    ranked = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return [["language", "taken for", "texts"], *([*pair, str(count)] for pair, count in ranked)]


def _rest() -> str:
    mixed = [set(detect(text).mixed) == set(languages.split()) for languages, text in read("mixed")]
    found = [(language, detect(text)) for language, text in read("switched")]
    switched = [answer.language == language and not answer.mixed for language, answer in found]
    nothing = [detect(text).language is None for _, text in read("nothing")]
    return _REST.format(mixed=_share(mixed), switched=_share(switched), nothing=_share(nothing))


def _share(held: Sequence[bool]) -> str:
    return f"{sum(held)} of {len(held)}"


def _told(trials: Sequence[Trial]) -> str:
    right = sum(trial.is_right for trial in trials)
    return f"{right / len(trials):.4f} ({right} of {len(trials)})"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("langid", type=Path, help="lines of language<TAB>text")
    print(section(parser.parse_args(arguments).langid), end="")


if __name__ == "__main__":
    main()

"""Pure decisions about terms: what a good one is, what tells two versions of one apart, how one is kept in history."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Any

from portal.domain.terms.types import Draft, Form, FormStatus, Kind, Problem, Wrong
from portal.foundation import languages

LONGEST_FORM = 200
LONGEST_NOTE = 1_000
MOST_FORMS = 30
"""Of one term in one language."""
MOST_CONCEPTS = 5_000
"""In use: each sentence is looked through for all of them."""
LENGTH_OF_BASIS = 16
UNSEEN = {"Cc", "Cs", "Co", "Cn"}


def tidy(draft: Draft) -> Draft:
    """Return a term with its forms in one order, without outer and doubled space, in NFC."""
    forms = (Form(form.language, form.status, squeezed(form.text), form.note.strip()) for form in draft.forms)
    order = {status: place for place, status in enumerate(FormStatus)}
    known = {code: place for place, code in enumerate(languages.KNOWN)}
    # Sorting keeps the order in which forms of one status were written.
    placed = sorted(forms, key=lambda form: (known.get(form.language, len(known)), order[form.status]))
    return Draft(draft.kind, draft.note.strip(), tuple(placed))


def squeezed(text: str) -> str:
    """Return a text in NFC, with single spaces and none around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def check(draft: Draft) -> list[Wrong]:
    """Return what is wrong with a term; it must be tidy."""
    found = [wrong for form in draft.forms if (wrong := _form_problem(form))]
    if len(draft.note) > LONGEST_NOTE:
        found.append(Wrong(Problem.NOTE_TOO_LONG))
    if not is_whole(draft.note):
        found.append(Wrong(Problem.DAMAGED))
    for language in dict.fromkeys(form.language for form in draft.forms):
        found += _language_problems(language, [form for form in draft.forms if form.language == language])
    if not draft.forms:
        found.append(Wrong(Problem.NO_FORM))
    elif len(draft.preferred) == 1 and not found:
        found.append(Wrong(Problem.ONE_LANGUAGE))
    return found


def is_whole(text: str) -> bool:
    """Tell whether a text arrived whole and can be kept."""
    return "\ufffd" not in text and not any(
        unicodedata.category(character) in UNSEEN and character not in "\t\n\r" for character in text
    )


def basis(draft: Draft, state: str) -> str:
    """Return what tells a term as it is now from an earlier or later state of it."""
    kept = json.dumps([state, as_json(draft)], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(kept.encode()).hexdigest()[:LENGTH_OF_BASIS]


def as_json(draft: Draft) -> dict[str, Any]:
    """Return a term as its history keeps it."""
    forms = [[form.language, form.status.value, form.text, form.note] for form in draft.forms]
    return {"kind": draft.kind.value, "note": draft.note, "forms": forms}


def from_json(kept: dict[str, Any]) -> Draft:
    """Return a term from its history."""
    forms = (Form(language, FormStatus(status), text, note) for language, status, text, note in kept["forms"])
    return Draft(Kind(kept["kind"]), kept["note"], tuple(forms))


def touched(drafts: Iterable[Draft]) -> dict[str, set[str]]:
    """Return by language the forms in which a text may name one of these terms."""
    found: dict[str, set[str]] = {}
    for draft in drafts:
        for language, text in draft.preferred.items():
            found.setdefault(language, set()).add(text)
    return found


def _form_problem(form: Form) -> Wrong | None:
    if not form.text:
        return Wrong(Problem.EMPTY_FORM, form.language)
    if not (is_whole(form.text) and is_whole(form.note)):
        return Wrong(Problem.DAMAGED, form.language)
    if len(form.text) > LONGEST_FORM:
        return Wrong(Problem.TOO_LONG, form.language, form.text[:40])
    return Wrong(Problem.NOTE_TOO_LONG, form.language, form.text) if len(form.note) > LONGEST_NOTE else None


def _language_problems(language: str, forms: list[Form]) -> list[Wrong]:
    found = []
    preferred = [form for form in forms if form.status is FormStatus.PREFERRED]
    if len(preferred) > 1:
        found.append(Wrong(Problem.TWO_PREFERRED, language, preferred[1].text))
    if not preferred:
        found.append(Wrong(Problem.NONE_PREFERRED, language))
    twice = [
        text for text, number in Counter(form.text.casefold() for form in forms if form.text).items() if number > 1
    ]
    found += [Wrong(Problem.TWICE, language, text) for text in twice]
    if len(forms) > MOST_FORMS:
        found.append(Wrong(Problem.TOO_MANY, language))
    return found

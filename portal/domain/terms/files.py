"""Terms as files: read from CSV, a workbook or TBX, compared with what is there, and taken in exactly as shown."""

from __future__ import annotations

import enum
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.terms import queries, rules, service
from portal.domain.terms.types import Act, Concept, Draft, Form, FormStatus, Kind, Refused, State, Wrong
from portal.engines import sheets
from portal.engines.translation import tbx
from portal.engines.translation.codes import match_tag
from portal.engines.translation.tbx import TbxEntry, TbxForm
from portal.engines.translation.xml_reading import Limits, Problem
from portal.engines.translation.xml_reading import Refused as XmlRefused
from portal.foundation import languages

COLUMNS = ("concept", "kind", "language", "form", "status", "form_note", "concept_note")
OPTIONAL = frozenset({"form_note", "concept_note"})
SHEET_LIMITS = sheets.Limits(bytes=3_000_000, rows=30_000, columns=40, cell_characters=2_000)
XML_LIMITS = Limits(bytes=3_000_000, things=rules.MOST_CONCEPTS, characters=10_000)
LONGEST_KEY = 100


class Fault(enum.StrEnum):
    """What is wrong with a row or an entry of a file, beside what is wrong with a term."""

    NO_CONCEPT = "no_concept"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_STATUS = "unknown_status"
    TWO_KINDS = "two_kinds"
    IS_FORMULA = "is_formula"
    BAD_KEY = "bad_key"
    THERE_TWICE = "there_twice"


@dataclass(frozen=True, slots=True)
class Bad:
    """A place in a file that is to be mended: a row or the name of a concept, and what is wrong there."""

    place: str
    fault: Fault | None
    wrong: Wrong | None
    text: str = ""


class Step(enum.StrEnum):
    """What taking in a term would do."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Planned:
    """A term of a file, what taking it in would do, and what is there now."""

    key: str
    draft: Draft
    step: Step
    before: Concept | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do, or why it does nothing; the seal is another one once anything it would touch has changed.

    `missing` and `doubles` are columns, `problem` the code of a file that can't be read, with a place.
    """

    planned: tuple[Planned, ...] = ()
    bad: tuple[Bad, ...] = ()
    missing: tuple[str, ...] = ()
    doubles: tuple[str, ...] = ()
    problem: str = ""
    place: str = ""
    seal: str = ""

    @property
    def is_good(self) -> bool:
        """Tell whether the file can be taken in."""
        return bool(self.planned) and not (self.bad or self.missing or self.doubles or self.problem)

    def count(self, step: str) -> int:
        """Count the terms for which taking in does one thing."""
        return sum(one.step == step for one in self.planned)

    @property
    def changes(self) -> tuple[Planned, ...]:
        """Return what would not stay as it is."""
        return tuple(one for one in self.planned if one.step is not Step.SAME)


@dataclass(slots=True)
class _Read:
    """A concept as it stands in a file."""

    place: str
    kind: str
    note: str
    forms: list[Form]


def read(session: Session, data: bytes, filename: str) -> Plan:
    """Read a file and compare it with the termbase; no bytes raise, and nothing is written."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or filename.lower().endswith((".tbx", ".xml")):
        return _of_tbx(session, data)
    return _of_sheet(session, data, filename)


def write(session: Session, plan: Plan, by_id: int | None, now: datetime) -> Refused | None:
    """Take in a plan that is good and was made in the same transaction."""
    for one in plan.changes:
        done: int | Refused | None
        if one.before is None:
            done = service.add(session, by_id, one.draft, now, act=Act.IMPORTED)
        else:
            done = service.edit(session, by_id, one.before.id, one.draft, one.before.basis, now, act=Act.IMPORTED)
            if one.before.state is State.RETIRED:
                done = done or service.set_state(session, by_id, one.before.id, State.ACTIVE, now)
        if isinstance(done, Refused):
            return done
    return None


def as_csv(session: Session, *, bom: bool = True) -> Iterator[bytes]:
    """Write all terms in use as CSV, a form on each line."""
    rows = (
        (
            concept.key,
            concept.draft.kind.value,
            form.language,
            form.text,
            form.status.value,
            form.note,
            concept.draft.note,
        )
        for concept in queries.in_use(session)
        for form in concept.draft.forms
    )
    return sheets.csv_rows(COLUMNS, rows, bom=bom)


def as_tbx(session: Session) -> Iterator[bytes]:
    """Write all terms in use as TBX."""
    return tbx.write(
        TbxEntry(
            concept.key,
            concept.draft.kind.value,
            concept.draft.note,
            [TbxForm(form.language, form.text, form.status.value, form.note) for form in concept.draft.forms],
        )
        for concept in queries.in_use(session)
    )


def _of_tbx(session: Session, data: bytes) -> Plan:
    bad: list[Bad] = []
    found: dict[str, _Read] = {}
    try:
        for number, entry in enumerate(tbx.read(io.BytesIO(data), XML_LIMITS), 1):
            place = entry.key or f"#{number}"
            forms = [form for one in entry.forms if (form := _tbx_form(one, place, bad))]
            found[place] = _Read(place, entry.kind or Kind.WORD, entry.note, _with_preferred(forms))
    except XmlRefused as refused:
        return Plan(problem=refused.problem, place=str(refused.line or ""))
    return _plan(session, found, bad)


def _tbx_form(form: TbxForm, place: str, bad: list[Bad]) -> Form | None:
    code = match_tag(form.language, languages.KNOWN)
    if code is None:
        bad.append(Bad(place, Fault.UNKNOWN_LANGUAGE, None, form.language))
        return None
    return Form(code, FormStatus(form.status or FormStatus.ACCEPTED), form.text, form.note)


def _with_preferred(forms: Sequence[Form]) -> list[Form]:
    """Prefer the first form of a language of which the file does not say which one is to be used."""
    settled = {form.language for form in forms if form.status is FormStatus.PREFERRED}
    made = []
    for form in forms:
        if form.language not in settled and form.status is FormStatus.ACCEPTED:
            settled.add(form.language)
            form = replace(form, status=FormStatus.PREFERRED)  # noqa: PLW2901
        made.append(form)
    return made


def _of_sheet(session: Session, data: bytes, filename: str) -> Plan:
    sheet = sheets.read(data, filename, SHEET_LIMITS)
    if isinstance(sheet, sheets.SheetProblem):
        return Plan(problem=sheet.code, place=sheet.detail)
    match = sheets.match_columns(sheet.header, {name: (name,) for name in COLUMNS})
    missing = tuple(name for name in match.missing if name not in OPTIONAL)
    if missing or match.doubles:
        return Plan(missing=missing, doubles=tuple(match.doubles))
    bad: list[Bad] = []
    found: dict[str, _Read] = {}
    for row in sheet.rows:
        cells = {name: row.cells[column] for name, column in match.columns.items()}
        formula = next((cell for cell in cells.values() if cell.is_formula), None)
        if formula is not None:
            bad.append(Bad(f"{formula.column}{row.number}", Fault.IS_FORMULA, None, formula.text))
        else:
            _take_row({name: cell.text for name, cell in cells.items()}, str(row.number), found, bad)
    return _plan(session, found, bad)


def _take_row(row: Mapping[str, str], place: str, found: dict[str, _Read], bad: list[Bad]) -> None:
    key, kind = row["concept"].strip(), row["kind"].strip().lower()
    code, status = match_tag(row["language"], languages.KNOWN), row["status"].strip().lower()
    if not key:
        bad.append(Bad(place, Fault.NO_CONCEPT, None))
    if code is None:
        bad.append(Bad(place, Fault.UNKNOWN_LANGUAGE, None, row["language"]))
    if status not in set(FormStatus):
        bad.append(Bad(place, Fault.UNKNOWN_STATUS, None, row["status"]))
    if not key or code is None or status not in set(FormStatus):
        return
    concept = found.setdefault(key, _Read(place, kind, row.get("concept_note", ""), []))
    if kind != concept.kind:
        bad.append(Bad(place, Fault.TWO_KINDS, None, row["kind"]))
    concept.forms.append(Form(code, FormStatus(status), row["form"], row.get("form_note", "")))


def _plan(session: Session, found: Mapping[str, _Read], bad: list[Bad]) -> Plan:
    """Compare what was read with what is there: by its key, else by its kind and a form that it is to be called by."""
    there = queries.by_key(session, found)
    by_name = _by_name(session)
    planned: list[Planned] = []
    for key, one in found.items():
        if len(key) > LONGEST_KEY or not rules.is_whole(key):
            bad.append(Bad(one.place, Fault.BAD_KEY, None, key[:LONGEST_KEY]))
        elif one.kind not in set(Kind):
            bad.append(Bad(one.place, Fault.UNKNOWN_KIND, None, one.kind))
        else:
            draft = rules.tidy(Draft(Kind(one.kind), one.note, tuple(one.forms)))
            before = there.get(key) or _same_name(draft, by_name)
            planned.append(_planned(key, draft, before))
            if before is not None and sum(other.before is before for other in planned) > 1:
                bad.append(Bad(one.place, Fault.THERE_TWICE, None, before.key))
            bad += [Bad(one.place, None, wrong) for wrong in rules.check(planned[-1].draft)]
    if not found and not bad:
        return Plan(problem=Problem.OTHER_KIND)
    return Plan(tuple(planned), tuple(bad), seal=_seal(planned))


def _planned(key: str, draft: Draft, before: Concept | None) -> Planned:
    """Plan one term; what is there in languages that the file says nothing of stays."""
    if before is None:
        return Planned(key, draft, Step.ADD, None)
    said = {form.language for form in draft.forms}
    others = tuple(form for form in before.draft.forms if form.language not in said)
    whole = rules.tidy(Draft(draft.kind, draft.note or before.draft.note, (*draft.forms, *others)))
    is_same = whole == before.draft and before.state is State.ACTIVE
    return Planned(before.key, whole, Step.SAME if is_same else Step.CHANGE, before)


def _by_name(session: Session) -> dict[tuple[str, str, str], Concept]:
    return {
        (concept.draft.kind, language, text.casefold()): concept
        for concept in queries.in_use(session)
        for language, text in concept.draft.preferred.items()
    }


def _same_name(draft: Draft, by_name: Mapping[tuple[str, str, str], Concept]) -> Concept | None:
    names: Iterable[tuple[str, str, str]] = (
        (draft.kind, language, text.casefold()) for language, text in draft.preferred.items()
    )
    return next((by_name[name] for name in names if name in by_name), None)


def _seal(planned: Sequence[Planned]) -> str:
    seen = [(one.key, rules.basis(one.draft, one.step), one.before.basis if one.before else "") for one in planned]
    return hashlib.sha256(repr(seen).encode()).hexdigest()

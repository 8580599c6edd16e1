"""Terms as TBX: the core and the Basic module of ISO 30042 are read, in its present form and in that of 2008."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from portal.engines.sheets.texts import clean
from portal.engines.translation.xml_reading import Limits, Problem, Refused, local, parse

_ROOTS: Final = frozenset({"tbx", "martif"})
_ENTRY: Final = frozenset({"conceptEntry", "termEntry"})
_LANGUAGE: Final = frozenset({"langSec", "langSet"})
_TERM: Final = frozenset({"termSec", "tig", "ntig"})
_TO_STATUS: Final = {
    "preferredTerm-admn-sts": "preferred",
    "preferredTerm": "preferred",
    "admittedTerm-admn-sts": "accepted",
    "admittedTerm": "accepted",
    "deprecatedTerm-admn-sts": "forbidden",
    "deprecatedTerm": "forbidden",
    "supersededTerm-admn-sts": "forbidden",
    "supersededTerm": "forbidden",
}
_FROM_STATUS: Final = {
    "preferred": "preferredTerm-admn-sts",
    "accepted": "admittedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}
_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<tbxHeader><fileDesc><sourceDesc><p>The termbase of the portal</p></sourceDesc></fileDesc></tbxHeader>
<text><body>
"""


@dataclass(slots=True)
class TbxForm:
    """One form: its language's tag, the form, what it may be used for (empty: the file does not say), a note."""

    language: str
    text: str = ""
    status: str = ""
    note: str = ""


@dataclass(slots=True)
class TbxEntry:
    """One concept: its name in the file, what field it is of, a note, and its forms."""

    key: str
    kind: str = ""
    note: str = ""
    forms: list[TbxForm] = field(default_factory=list)


def read(stream: BinaryIO, limits: Limits) -> Iterator[TbxEntry]:
    """Read the concepts of a file; raises `Refused` as soon as the file is seen to be none, or too much of one."""
    handler = _Handler(limits)
    for _piece in parse(stream, handler, limits):
        yield from handler.taken()
    if not handler.is_tbx:
        raise Refused(Problem.OTHER_KIND)


def write(entries: Iterable[TbxEntry]) -> Iterator[bytes]:
    """Write concepts."""
    yield _HEAD.encode()
    for entry in entries:
        yield _entry(entry).encode()
    yield b"</body></text>\n</tbx>\n"


def _entry(entry: TbxEntry) -> str:
    kind = f'<descrip type="subjectField">{_text(entry.kind)}</descrip>' if entry.kind else ""
    sections = "".join(_section(entry, language) for language in dict.fromkeys(form.language for form in entry.forms))
    return f"<conceptEntry id={quoteattr(clean(entry.key))}>{kind}{_note(entry.note)}{sections}</conceptEntry>\n"


def _section(entry: TbxEntry, language: str) -> str:
    forms = "".join(
        f"<termSec><term>{_text(form.text)}</term>"
        f'<termNote type="administrativeStatus">{_FROM_STATUS[form.status]}</termNote>{_note(form.note)}</termSec>'
        for form in entry.forms
        if form.language == language
    )
    return f"<langSec xml:lang={quoteattr(language)}>{forms}</langSec>"


def _note(note: str) -> str:
    return f"<note>{_text(note)}</note>" if note else ""


def _text(text: str) -> str:
    return escape(clean(text))


class _Handler:
    """Puts concepts together; what is not part of one is passed over."""

    def __init__(self, limits: Limits) -> None:
        self.is_tbx = False
        self._limits = limits
        self._left = limits.characters
        self._seen = 0
        self._done: list[TbxEntry] = []
        self._entry: TbxEntry | None = None
        self._language = ""
        self._form: TbxForm | None = None
        self._reads = ""
        self._pieces: list[str] = []

    def taken(self) -> list[TbxEntry]:
        """Return the concepts that are complete since this was asked last."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.is_tbx and name not in _ROOTS:
            raise Refused(Problem.OTHER_KIND)
        self.is_tbx = True
        if name in _ENTRY:
            self._entry, self._language, self._form = TbxEntry(attributes.get("id", "")), "", None
        elif name in _LANGUAGE:
            self._language = next((value for key, value in attributes.items() if local(key) == "lang"), "")
        elif name in _TERM:
            self._form = TbxForm(self._language)
        elif self._entry is not None:
            self._begin(_meaning(name, attributes))

    def end(self, name: str) -> None:
        if self._entry is None:
            return
        if name in _TERM and self._form is not None:
            self._entry.forms.append(self._form)
            self._form = None
        elif name in _LANGUAGE:
            self._language = ""
        elif name in _ENTRY:
            self._finish(self._entry)
        elif self._reads:
            self._keep("".join(self._pieces).strip())

    def text(self, text: str) -> None:
        if self._reads:
            self._left -= len(text)
            if self._left < 0:
                raise Refused(Problem.TOO_LONG)
            self._pieces.append(text)

    def _begin(self, meaning: str) -> None:
        if meaning:
            self._reads, self._pieces, self._left = meaning, [], self._limits.characters

    def _keep(self, text: str) -> None:
        """Put a text where it belongs: to the form, else to the concept; a note on a language is one on neither."""
        reads, self._reads = self._reads, ""
        if reads == "kind" and self._entry is not None:
            self._entry.kind = text
        elif reads == "term" and self._form is not None:
            self._form.text = text
        elif reads == "status" and self._form is not None:
            self._form.status = _TO_STATUS.get(text, "")
        elif reads == "note" and self._form is not None:
            self._form.note = text
        elif reads == "note" and self._entry is not None and not self._language:
            self._entry.note = text

    def _finish(self, entry: TbxEntry) -> None:
        self._seen += 1
        if self._seen > self._limits.things:
            raise Refused(Problem.TOO_MANY)
        self._done.append(entry)
        self._entry, self._form = None, None


def _meaning(name: str, attributes: dict[str, str]) -> str:
    """Return what a text is for, whether an element is named after it or carries its name as a type."""
    meant = attributes.get("type", name) if name in {"termNote", "descrip", "admin"} else name
    return {"term": "term", "note": "note", "administrativeStatus": "status", "subjectField": "kind"}.get(meant, "")

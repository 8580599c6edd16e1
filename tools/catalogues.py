"""Keep the catalogues whole: extract, update, and check that each says everything, in its own language and script."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "portal" / "translations"
TEMPLATE = ROOT / "build" / "messages.pot"
PYBABEL = (sys.executable, "-m", "babel.messages.frontend", "-q")
LANGUAGES = ("ko", "zh_Hans", "zh_Hant", "ja", "de", "ar")
HEADER = """# The texts of Gangnam Together.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
SCRIPTS = {
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ja": re.compile("[\u3040-\u30ff\u4e00-\u9fff]"),
    "zh_Hans": re.compile("[\u4e00-\u9fff]"),
}
FOREIGN = {
    "ko": re.compile("[\u3040-\u30ff]"),
    "ja": re.compile("[\uac00-\ud7a3]"),
    "zh_Hans": re.compile("[\uac00-\ud7a3\u3040-\u30ff]"),
}
SAME_EVERYWHERE: frozenset[str] = frozenset()
"""Messages whose translation may be the same as the message, or have no letter of the language's script."""


def extract() -> Catalog:
    """Read all messages out of the code and the templates."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    command = [*PYBABEL, "extract", "-F", "babel.cfg", "-k", "_l", "-o", str(TEMPLATE), "--no-location", "."]
    subprocess.run(command, cwd=ROOT, check=True)
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def update() -> None:
    """Bring new messages into every catalogue; messages that are gone go."""
    template = extract()
    for language in LANGUAGES:
        path = po_file(language)
        catalogue = Catalog(locale=language)
        if path.exists():
            with path.open("rb") as file:
                catalogue = read_po(file, locale=language)
        catalogue.update(template, no_fuzzy_matching=True)
        messages = io.BytesIO()
        write_po(messages, catalogue, width=120, omit_header=True, ignore_obsolete=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        header = HEADER.format(language=language, plurals=catalogue.plural_forms)
        path.write_bytes(header.encode() + messages.getvalue())


def po_file(language: str) -> Path:
    """Return where a language's catalogue is."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def problems() -> Iterator[str]:
    """Yield a sentence for everything that is wrong with a catalogue."""
    template = extract()
    for language in LANGUAGES:
        path = po_file(language)
        if not path.exists():
            yield f"{language}: there is no catalogue"
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        yield from (f"{language}: {problem}" for problem in _compare(template, catalogue, language))


def _compare(template: Catalog, catalogue: Catalog, language: str) -> Iterator[str]:
    if catalogue.fuzzy:
        yield "the header is fuzzy, or missing: compiling would leave the whole catalogue out"
    wanted = {message.id for message in template if message.id}
    there = {message.id for message in catalogue if message.id}
    yield from (f"missing: {message_id!r}" for message_id in wanted - there)
    yield from (f"not used any more: {message_id!r}" for message_id in there - wanted)
    for message in catalogue:
        if message.id:
            yield from _examine(message, language, catalogue.num_plurals)


def _examine(message: Message, language: str, plurals: int) -> Iterator[str]:
    sources = message.id if isinstance(message.id, tuple) else (message.id,)
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.fuzzy:
        yield f"fuzzy: {message.id!r}"
    if not all(forms) or (isinstance(message.id, tuple) and len(forms) != plurals):
        yield f"untranslated: {message.id!r}"
        return
    wanted = set(PLACEHOLDER.findall(sources[-1]))
    for form in forms:
        if set(PLACEHOLDER.findall(form)) != wanted:
            yield f"placeholders differ: {form!r}"
        if sources[0] in SAME_EVERYWHERE:
            continue
        words = PLACEHOLDER.sub("", form)
        if form in sources:
            yield f"same as the message: {form!r}"
        if not SCRIPTS[language].search(words) and any(ch.isalpha() for ch in words):
            yield f"not in the language's script: {form!r}"
        if FOREIGN[language].search(words):
            yield f"letters of another language: {form!r}"


def main(arguments: list[str]) -> int:
    """Run `update` or `check`."""
    if arguments == ["update"]:
        update()
        return 0
    if arguments != ["check"]:
        print("usage: python -m tools.catalogues update|check", file=sys.stderr)
        return 2
    found = list(problems())
    print("\n".join(found) if found else f"Catalogues whole: {', '.join(LANGUAGES)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Keep the catalogues whole: extract, update, and check that each says everything, in its own language and script."""

from __future__ import annotations

import gettext
import io
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
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
    "zh_Hant": re.compile("[\u4e00-\u9fff]"),
    "de": re.compile("[A-Za-zÄÖÜäöüß]"),
    "ar": re.compile("[\u0621-\u064a]"),
}
FOREIGN = {
    "ko": re.compile("[\u3040-\u30ff]"),
    "ja": re.compile("[\uac00-\ud7a3]"),
    "zh_Hans": re.compile("[\uac00-\ud7a3\u3040-\u30ff]"),
    "zh_Hant": re.compile("[\uac00-\ud7a3\u3040-\u30ff]"),
    "de": re.compile("[\u0370-\u1fff\u3040-\uffdc]"),
    "ar": re.compile("[\u3040-\ud7ff\u0660-\u0669\u06a9\u06c1\u06cc\u06f0-\u06f9]"),
}
"""Arabic: neither the letters of Persian and Urdu nor another set of digits than the portal writes numbers with."""
CHARACTER_SETS = {"zh_Hans": "gb2312", "zh_Hant": "big5"}
"""The national sets of ideographs: the other orthography's forms are not in them."""
SAME_EVERYWHERE = frozenset(
    {
        "%(label)s: %(text)s",
        "%(language)s: %(tone)s",
        "%(name)s: %(figure)s",
        "%(name)s: %(figure)s.",
        "%(number)s (%(share)s)",
        "%(number)s MB",
        "%(number)s kB",
        "%(venue)s, %(day)s",
    }
)
"""Messages whose translation may be the same as the message, or have no letter of the language's script."""
SAME = {
    "de": frozenset(
        {
            "Administration",
            "Download",
            "Fairness",
            "Forum",
            "Korea",
            "Moderation",
            "Name",
            "Navigation",
            "Original",
            "Partner",
            "Text",
            "Version",
            "Webhooks",
            "Person %(number)s",
            "Station",
            "%(step)s: %(title)s",
        }
        | {"Apgujeong-dong", "Cheongdam-dong", "Daechi-dong", "Dogok-dong", "Gaepo-dong", "Irwon-dong", "Jagok-dong"}
        | {"Gangnam-gu", "Jung-gu", "Mapo-gu", "Seocho-gu", "Songpa-gu", "Yongsan-gu"}
        | {"Nonhyeon-dong", "Samseong-dong", "Segok-dong", "Sinsa-dong", "Suseo-dong", "Yeoksam-dong", "Yulhyeon-dong"}
    )
}
"""Messages that a language says with the very same word."""
NUMBERS = range(1000)
"""Enough of them to see which numbers a plural form is for."""


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
    for message, errors in catalogue.check():
        yield from (f"would not compile: {message.id!r}: {error}" for error in errors)
    uses = _uses(catalogue)
    for message in catalogue:
        if message.id:
            yield from _examine(message, language, uses)


def _uses(catalogue: Catalog) -> list[int]:
    """Count for each plural form the numbers it is used for."""
    form_of = gettext.c2py(catalogue.plural_expr)
    used = Counter(form_of(number) for number in NUMBERS)
    return [used[form] for form in range(catalogue.num_plurals)]


def _examine(message: Message, language: str, uses: Sequence[int]) -> Iterator[str]:
    sources = message.id if isinstance(message.id, tuple) else (message.id,)
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.fuzzy:
        yield f"fuzzy: {message.id!r}"
    if not all(forms) or (isinstance(message.id, tuple) and len(forms) != len(uses)):
        yield f"untranslated: {message.id!r}"
        return
    wanted = set(PLACEHOLDER.findall(sources[-1]))
    for place, form in enumerate(forms):
        named = set(PLACEHOLDER.findall(form))
        # A form for one number alone may say it in words ("two proposals" is one word in Arabic).
        in_words = len(forms) > 1 and uses[place] == 1 and wanted - {"num"} <= named <= wanted
        if named != wanted and not in_words:
            yield f"placeholders differ: {form!r}"
        if sources[0] in SAME_EVERYWHERE:
            continue
        if form in sources and form not in SAME.get(language, ()):
            yield f"same as the message: {form!r}"
        yield from _letters(PLACEHOLDER.sub("", form), language)


def _letters(words: str, language: str) -> Iterator[str]:
    if not SCRIPTS[language].search(words) and any(ch.isalpha() for ch in words):
        yield f"not in the language's script: {words!r}"
    if FOREIGN[language].search(words) or _unwritten(words, CHARACTER_SETS.get(language)):
        yield f"letters of another language: {words!r}"


def _unwritten(words: str, character_set: str | None) -> str:
    """Return the ideographs that a national set does not have."""
    ideographs = "".join(re.findall("[\u3400-\u9fff]", words))
    return "".join(ch for ch in ideographs if not ch.encode(character_set, "ignore")) if character_set else ""


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

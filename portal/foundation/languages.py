"""The languages that the portal knows, by BCP 47 code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its code, its own name, its direction, and the locale Babel knows it by."""

    code: str
    name: str
    dir: str = "ltr"
    locale: str = ""

    @property
    def babel(self) -> str:
        """Return the name of the Babel locale and of the catalogue's folder."""
        return self.locale or self.code.replace("-", "_")


KNOWN = {
    language.code: language
    for language in (
        Language("ko", "한국어"),
        Language("en", "English"),
        Language("zh-Hans", "简体中文"),
        Language("ja", "日本語"),
        Language("zh-Hant", "繁體中文"),
        Language("ar", "العربية", dir="rtl"),
        Language("de", "Deutsch"),
        Language("es", "Español"),
        Language("fr", "Français"),
        Language("hi", "हिन्दी"),
        Language("id", "Bahasa Indonesia"),
        Language("mn", "Монгол"),
        Language("ne", "नेपाली"),
        Language("ru", "Русский"),
        Language("th", "ไทย"),
        Language("tl", "Filipino", locale="fil"),
        Language("uz", "Oʻzbekcha"),
        Language("vi", "Tiếng Việt"),
    )
}
UNDETERMINED = Language("und", "—", dir="auto", locale="en")

INTERFACE = ("ko", "en", "zh-Hans", "zh-Hant", "ja", "de", "ar")
"""Pages and mails exist in these; every published text is brought into each of them."""

DEFAULT = "ko"


def get(code: str | None) -> Language:
    """Return a language by its code; an unknown code is shown as undetermined, never as another language."""
    return KNOWN.get(code or "", UNDETERMINED)


def is_known(code: object) -> bool:
    """Tell whether something from outside is the code of one of the portal's languages."""
    return isinstance(code, str) and code in KNOWN

"""What is printed in the tests: the same few words in each language, a ticket of them, and names that make trouble."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import cycle, islice

from hypothesis import strategies as st

from portal.engines.documents import Entry, Phrase, SessionLine, TicketPage
from portal.engines.documents.lines import Block
from portal.engines.tickets import qr_matrix

MADE_AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
CODE = "GT1:" + "".join(islice(cycle("A7K2"), 120))

NAMES = {
    "ko": "한국어",
    "en": "English",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "ja": "日本語",
    "ar": "العربية",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "mn": "Монгол",
    "ne": "नेपाली",
    "ru": "Русский",
    "th": "ไทย",
    "tl": "Filipino",
    "uz": "Oʻzbekcha",
    "vi": "Tiếng Việt",
}
SENTENCES = {
    "ko": "이웃과 함께하는 토요일, 누구나 오세요!",
    "en": "A Saturday with neighbours: everybody is welcome!",
    "zh-Hans": "与邻居共度周六，欢迎所有人参加！",
    "zh-Hant": "與鄰居共度週六，歡迎所有人參加！",
    "ja": "隣人と過ごす土曜日、どなたでもどうぞ！",
    "ar": "سبتٌ مع الجيران، أهلًا بالجميع!",
    "de": "Ein Samstag für alle Nachbarn: Grüße aus Gangnam, heißer Tee!",
    "es": "Un sábado con vecinos: ¡todos sois bienvenidos, también los niños!",
    "fr": "Un samedi entre voisins : bienvenue à tous, même à l’œuvre !",
    "hi": "पड़ोसियों के साथ शनिवार: सभी का स्वागत है, क्षमा और श्रद्धा!",
    "id": "Sabtu bersama tetangga: semua orang dipersilakan!",
    "mn": "Хөршүүдтэй өнгөрүүлэх Бямба гараг: хүн бүр ирээрэй!",
    "ne": "छिमेकीसँगको शनिबार: सबैलाई स्वागत छ, ज्ञान र श्री!",
    "ru": "Суббота с соседями: приходите все, ёлка и подъезд!",
    "th": "วันเสาร์กับเพื่อนบ้าน ยินดีต้อนรับทุกคนที่นี่!",
    "tl": "Sabado kasama ang mga kapitbahay: malugod na tinatanggap ang lahat!",
    "uz": "Qoʻshnilar bilan shanba: hammaga xush kelibsiz, gʻayrat!",
    "vi": "Thứ Bảy cùng hàng xóm: mọi người đều được chào đón, tiếng Việt!",
}
OTHER_NAMES = (
    "សុខ ចាន់ថា",
    "မောင်မောင် အောင်",
    "ශ්‍රී ලංකා",
    "বাংলা শ্রাবন্তী",
    "தமிழ்ச்செல்வி",
    "שלום כהן",
    "გიორგი",
    "Աննա",
    "አበበ",
    "ສົມຊາຍ",
)
"""Names in scripts of languages that the portal has no pages in."""

TROUBLE = (
    "W" * 400,
    "김" * 400,
    "مُ" * 200,
    "क्" * 200,
    "ab " * 133,
    "Z" + "\u0300\u0316\u0489" * 130,
    "ก" + "\u0e34" * 399,
    "\u202e\u2067\u200f" * 100 + "evil",
    "a\u200d\u200c" * 130,
    "\ud800\udfff broken",
    "\x00\x07\x1b[2J\r\n\t",
    "👩‍👩‍👧‍👦" * 50,
    "ا" + "!" * 398 + "ب",
    "(أ[{" * 100,
    "\ufdfa" * 300,
    "{nb} {page} ((\\)) %s <b>",
    "",
)


def everything() -> st.SearchStrategy[str]:
    """Draw texts of any characters, also of those that should not be."""
    return st.one_of(
        st.text(st.characters(), max_size=80),
        st.lists(st.sampled_from((*TROUBLE, *SENTENCES.values(), *OTHER_NAMES)), max_size=3).map("".join),
    )


def ticket(language: str = "en", **changes: object) -> TicketPage:
    """Make a ticket in one language, with every field filled."""
    name, sentence = NAMES[language], SENTENCES[language]
    fields: dict[str, object] = {
        "event": sentence,
        "when": Entry(name, (f"{name} 2026-05-23", "10:00–18:00")),
        "where": Entry(name, (sentence, "COEX 301")),
        "holder": Entry(name, ("Nguyễn Thị Minh Ánh",)),
        "code": Entry(name, ("K7QD 92MX",)),
        "matrix": qr_matrix(CODE),
        "issuer": name,
        "community": Phrase("江南华侨协会", "zh-Hans"),
        "party": "3 / 15",
        "programme": name,
        "sessions": (SessionLine("10:30–11:20", sentence, name), SessionLine("13:00–14:30", sentence)),
        "notices": (Entry(name, (sentence,)), Entry(name, (name, sentence))),
        "hint": sentence,
    }
    return TicketPage(**(fields | changes))  # type: ignore[arg-type]


def glyph_numbers(block: Block) -> list[int]:
    """Return the numbers of all glyphs of a text that has been set."""
    return [glyph.number for line in block.lines for run in line.runs for glyph in run.glyphs]

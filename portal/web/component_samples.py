"""Sample data for the component page: made-up texts in every state, without a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.fields.choices import SelectChoice

from portal.foundation.languages import Language, get
from portal.web.component_texts import BODIES, TITLES


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph in one language."""

    text: str
    language: Language
    is_original: bool
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A text as one reader sees it, in the shape that the text macros take."""

    status: str
    provenance: str | None
    source: Language
    shown: Language
    target: Language
    paragraphs: tuple[tuple[Piece, ...], ...]
    original_paragraphs: tuple[tuple[Piece, ...], ...]
    text_id: int = 1
    checked_by: str = ""
    suggested_by: str = ""

    @property
    def is_translation(self) -> bool:
        """Tell whether what is shown is not what was written."""
        return self.shown != self.source


@dataclass(frozen=True, slots=True)
class Coded:
    """A state, topic or tone: its code and its word."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal as a list shows it."""

    url: str
    title: View
    excerpt: View
    cluster: Coded | None
    status: Coded
    tone: Coded | None
    endorsements: int
    published_at: datetime | None
    author: str
    elsewhere: None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link as navigation macros take it."""

    label: str
    url: str = "#"
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of filters."""

    label: str
    options: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A place in a list of pages."""

    number: int
    pages: int
    total: int
    url: Callable[[int], str] = "#page-{}".format


@dataclass(frozen=True, slots=True)
class Row:
    """A bar of a chart."""

    label: str
    value: float
    url: str | None = None
    lang: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What everybody must know now."""

    kind: str
    text: View


class SampleForm(Form):  # type: ignore[misc]
    """One field of each kind."""

    csrf_failed = False

    title = StringField("Title", [validators.InputRequired("Please enter a title.")])
    body = TextAreaField("Your proposal", [validators.InputRequired("Please write what you propose.")])
    email = EmailField("E-mail address")
    password = PasswordField("Password", [validators.InputRequired("Please enter a password.")])
    language = SelectField(
        "Language of your text", choices=[SelectChoice(code, get(code).name) for code in ("ko", "en", "ar")]
    )
    topic = RadioField(
        "Topic",
        [validators.InputRequired("Please choose a topic.")],
        choices=[
            SelectChoice("C1", "AI and technology diplomacy"),
            SelectChoice("C2", "K-culture and creative exchange"),
        ],
    )
    rules = BooleanField("I have read the rules.", [validators.InputRequired("Please confirm the rules.")])


STATES = ("original", "machine", "human", "memory", "partial", "pending", "declined", "failed", "stale")
CLUSTERS = (
    Coded("C1", "AI and technology diplomacy"),
    Coded("C2", "K-culture and creative exchange"),
    Coded("C3", "ESG and green partnership"),
    Coded("C4", "Data governance and inclusive administration"),
)
STATUSES = tuple(
    Coded(code, label)
    for code, label in (
        ("draft", "Draft"),
        ("submitted", "Submitted"),
        ("returned", "Returned for changes"),
        ("refused", "Refused"),
        ("published", "Published"),
        ("under_review", "Under review"),
        ("accepted", "Accepted"),
        ("not_adopted", "Not adopted"),
        ("implemented", "Implemented"),
        ("merged", "Merged"),
        ("withdrawn", "Withdrawn"),
    )
)
TONES = tuple(Coded(code, "") for code in ("negative", "neutral", "positive", "unclear"))

Sentences = tuple[tuple[str, ...], ...]


def _pieces(sentences: Sentences, language: str, original: bool) -> tuple[tuple[Piece, ...], ...]:
    return tuple(tuple(Piece(text, get(language), original) for text in paragraph) for paragraph in sentences)


def view(texts: Mapping[str, Sentences], source: str, target: str, state: str) -> View:
    """Return a sample text written in one language and asked for in another, in one of STATES."""
    original = _pieces(texts[source], source, True)
    if state in {"original", "pending", "declined", "failed"}:
        return View(state, None, get(source), get(source), get(target), original, original)
    translated = _pieces(texts[target], target, False)
    if state == "partial":
        translated = (translated[0][:1] + original[0][1:], *translated[1:])
    status = "ready" if state in {"machine", "human", "memory"} else state
    provenance = state if state in {"human", "memory"} else "machine"
    return View(status, provenance, get(source), get(target), get(target), translated, original)


def title(source: str, target: str, state: str) -> View:
    """Return the sample title in one state."""
    texts = {code: ((text,),) for code, text in TITLES.items()}
    return view(texts, source, target, "machine" if state == "partial" else state)


def body(source: str, target: str, state: str) -> View:
    """Return the sample text in one state."""
    return view(BODIES, source, target, state)


def excerpt(source: str, target: str, state: str) -> View:
    """Return the first sentences of the sample text in one state."""
    return view({code: paragraphs[:1] for code, paragraphs in BODIES.items()}, source, target, state)


def _card(source: str, target: str, state: str, number: int) -> Card:
    return Card(
        url="#",
        title=title(source, target, state),
        excerpt=excerpt(source, target, state),
        cluster=CLUSTERS[number % 4],
        status=STATUSES[(4, 5, 6, 8)[number % 4]],
        tone=TONES[number % 4],
        endorsements=(1, 128, 14, 0)[number % 4],
        published_at=datetime(2026, 3, 2 + number, 9, tzinfo=UTC),
        author=("Sample author", "견본 작성자", "見本の投稿者", "كاتب تجريبي")[number % 4],
    )


def _texts() -> dict[str, Any]:
    pairs = (("ko", "en"), ("ja", "ko"), ("zh-Hans", "en"), ("en", "ar"), ("ar", "ko"), ("en", "ja"), ("ko", "zh-Hans"))
    return {
        "state_views": [
            (state, title(source, target, state), body(source, target, state))
            for state, (source, target) in zip(STATES, pairs + pairs, strict=False)
        ],
        "whole": [
            (title(source, target, state), body(source, target, state))
            for source, target, state in (
                ("ja", "ko", "machine"),
                ("ko", "en", "partial"),
                ("en", "ar", "human"),
                ("ko", "ja", "pending"),
            )
        ],
        "moderated": [(title("ar", "ko", state), body("ar", "ko", state)) for state in ("machine", "declined")],
        "cards": [
            _card(source, target, state, number)
            for number, (source, target, state) in enumerate(
                (("ko", "ko", "original"), ("ja", "en", "machine"), ("zh-Hans", "ko", "human"), ("en", "ar", "partial"))
            )
        ],
    }


def _navigation() -> dict[str, Any]:
    return {
        "pages": [Page(1, 3, 41), Page(7, 24, 466), Page(24, 24, 466)],
        "crumbs": [Link("Home"), Link("Proposals"), Link(TITLES["en"])],
        "groups": [
            Group("Status", (Link("All", current=True), Link("Published", count=41), Link("Accepted", count=7))),
            Group("Topic", tuple(Link(cluster.label, count=12) for cluster in CLUSTERS)),
            Group("Language", (Link("한국어", count=120), Link("日本語", count=31), Link("العربية", count=4))),
        ],
        "tabs": [Link("Waiting", current=True, count=3), Link("Returned", count=0), Link("Decided")],
    }


def _forms() -> dict[str, Any]:
    wrong = SampleForm(MultiDict({"wrong-email": "someone", "wrong-language": "ko"}), prefix="wrong-")
    wrong.validate()
    steps = ["Your text", "Topic and place", "How others will read it"]
    return {"form": SampleForm(), "wrong_form": wrong, "steps": steps}


def _life() -> dict[str, Any]:
    moment = datetime(2026, 3, 2, 5, 32, tzinfo=UTC)
    row = SimpleNamespace(submitted_at=moment)
    office = body("ko", "en", "human")
    steps = [
        SimpleNamespace(id=number, kind=kind, at=moment, words=words, office=office, actor="견본", target_title=None)
        for number, (kind, words) in enumerate(
            (
                ("published", None),
                ("edited", None),
                ("under_review", body("ko", "en", "pending")),
                ("accepted", body("ko", "ar", "machine")),
            ),
            1,
        )
    ]
    return {
        "life_row": row,
        "life_steps": steps,
        "edit": SimpleNamespace(
            language=get("ko"),
            stretches=[
                SimpleNamespace(kind="kept", text="도서관을 "),
                SimpleNamespace(kind="removed", text="밤 9시"),
                SimpleNamespace(kind="added", text="밤 12시"),
                SimpleNamespace(kind="kept", text="까지 열어 주세요."),
            ],
        ),
        "place": SimpleNamespace(
            name="대치도서관 앞",
            neighbourhood="daechi",
            latitude=37.4957,
            longitude=127.0602,
            point=(37.4957, 127.0602),
        ),
        "talk": SimpleNamespace(can_be_restored=lambda moment: moment is not None),
        "comments": [
            _comment(1, "김견본", body("ko", "en", "machine"), moment, replies=3, answers=(2, 3)),
            _comment(4, "Sample", None, moment, state="hidden"),
            _comment(5, "Sample", None, moment, state="deleted", own=True),
        ],
    }


def _comment(
    number: int,
    name: str,
    text: Any,
    moment: datetime,
    *,
    state: str = "shown",
    own: bool = False,
    replies: int = 0,
    answers: tuple[int, ...] = (),
) -> SimpleNamespace:
    return SimpleNamespace(
        row=SimpleNamespace(
            id=number,
            proposal_id=1,
            author_name=name,
            author=SimpleNamespace(id=number, name=name, community=None, has_page=False, former=False),
            state=state,
            supports=number * 4,
            created_at=moment,
            edited_at=moment if number == 1 else None,
            deleted_at=moment if state == "deleted" else None,
        ),
        text=text,
        own=own,
        supported=number == 2,
        more_answers=max(0, replies - len(answers)),
        answers=[_comment(answer, "سارة", body("ar", "ko", "original"), moment, own=answer == 3) for answer in answers],
    )


def _events() -> dict[str, Any]:
    """Return dates as posters in short and long, and how seats are told."""
    return {
        "posters": [
            (SimpleNamespace(weekdays="월 – 일", days="12 – 18", months="2026년 10월"), "C2"),
            (SimpleNamespace(weekdays="Donnerstag", days="1", months="Oktober 2026"), "C4"),
            (SimpleNamespace(weekdays="الخميس – الثلاثاء", days="29 – 3", months="أكتوبر – نوفمبر 2026"), "C1"),
        ],
        "seats": [
            SimpleNamespace(code="free", icon="seat", label="12 seats left"),
            SimpleNamespace(code="full", icon="group", label="Full: 3 are waiting"),
            SimpleNamespace(code="soon", icon="clock", label="Registration opens on Mon, 2 Mar 2026 14:32"),
            SimpleNamespace(code="shut", icon="minus", label="Registration is closed"),
            SimpleNamespace(code="off", icon="alert-error", label="Called off"),
        ],
    }


def samples() -> dict[str, Any]:
    """Return everything that the component page shows, by name."""
    return {
        **_texts(),
        **_navigation(),
        **_forms(),
        **_life(),
        **_events(),
        "statuses": STATUSES,
        "clusters": CLUSTERS,
        "tones": TONES,
        "announcements": [
            Announcement("info", title("en", "en", "original")),
            Announcement("warning", title("ko", "ar", "machine")),
            Announcement("error", title("ja", "ko", "pending")),
        ],
        "states": [
            Row(status.label, value, "#", code=status.code)
            for status, value in zip(STATUSES[4:10], (120, 41, 12, 9, 3, 2), strict=True)
        ],
        "months": [Row(f"2026-{month:02}", value) for month, value in enumerate((0, 0, 1, 3, 2, 8, 14, 9), 1)],
        "quiet_months": [Row(f"2026-{month:02}", value) for month, value in enumerate((0, 1, 0, 2), 1)],
        "chart": [
            Row("한국어", 248, "#", "ko"),
            Row("English", 97),
            Row("日本語", 31),
            Row("العربية", 4),
            Row("Монгол", 0),
        ],
        "table_headings": ["Language", "Proposals", "Answered", "Share"],
        "table_rows": [["한국어", 248, 97, "39 %"], ["日本語", 31, 12, "38 %"], ["العربية", 4, 1, "25 %"]],
        "facts": [("Place", "Yeoksam-dong"), ("Topic", CLUSTERS[3].label), ("Sent", "Mon 2 March 2026, 14:32")],
    }

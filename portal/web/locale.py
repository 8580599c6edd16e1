"""Which language a page is in: its address says so, and an address without one leads to the reader's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from unicodedata import bidirectional, normalize
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.dates import format_skeleton, format_timedelta, get_timezone_location
from babel.dates import format_time as babel_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from flask import Flask, current_app, g, has_request_context, redirect, request, url_for
from flask_babel import Babel, force_locale
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, RequestRedirect
from werkzeug.wrappers import Response

from portal.foundation import clock, languages
from portal.foundation.languages import Language
from portal.web import addresses
from portal.web.services import settings

CONTINENTS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})
Code = TypeVar("Code", bound=str)
COOKIE = "portal_language"
COOKIE_AGE = 365 * 24 * 3600
DATE_PATTERNS = {
    "ko": "y년 M월 d일 (E)",
    "en": "EEE, d MMM y",
    "zh-Hans": "y年M月d日 E",
    "zh-Hant": "y年M月d日 (E)",
    "ja": "y年M月d日 (E)",
    "de": "EEE, d. MMM y",
    "ar": "EEEE، d MMMM y",
}
TIME_PATTERNS = {
    "ko": "aaaa h:mm",
    "en": "HH:mm",
    "zh-Hans": "HH:mm",
    "zh-Hant": "ah:mm",
    "ja": "H:mm",
    "de": "HH:mm 'Uhr'",
    "ar": "h:mm a",
}
QUARTER_SKELETONS = {"de": "yQQQQ", "ja": "yQQQQ"}
"""Where the short form of a quarter (yQQQ) is no word of the language: 2026/Q3."""
MONTHS_IN_QUARTER = 3
BETWEEN = {"de": ", ", "ar": "، "}
"""What stands between a day and a time, where it is more than a space."""


class LanguageConverter(BaseConverter):
    """The first part of every page's path."""

    regex = "|".join(sorted(languages.INTERFACE, key=len, reverse=True))


def install(app: Flask) -> None:
    """Route by language, and let gettext follow."""
    app.url_map.converters["language"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(
        app,
        default_locale=languages.get(languages.DEFAULT).babel,
        locale_selector=lambda: current_language().babel,
        timezone_selector=lambda: str(settings().timezone),
    )
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.after_request(_remember_language)


def current_language() -> Language:
    """Return the language of this page, or of the mail being written."""
    if not has_request_context() and "language" not in g:
        return languages.get(languages.DEFAULT)
    if "language" not in g:
        first = request.path.lstrip("/").partition("/")[0]
        g.language = languages.get(first if first in languages.INTERFACE else preferred_language())
    chosen: Language = g.language
    return chosen


def use_language(code: str) -> None:
    """Write in this language from here on, outside a page."""
    g.language = languages.get(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Write in another language for a while."""
    before, spoken = current_language(), languages.get(code)
    g.language = spoken
    try:
        with force_locale(spoken.babel):
            yield
    finally:
        g.language = before


def preferred_language() -> str:
    """Return the reader's language: their own setting, then the cookie, then what the browser accepts."""
    if addresses.for_programs():
        return _accepted() or languages.DEFAULT
    setting = getattr(current_user, "language", None)
    if setting in languages.INTERFACE:
        return str(setting)
    cookie = request.cookies.get(COOKIE)
    if cookie in languages.INTERFACE:
        return str(cookie)
    return _accepted() or languages.DEFAULT


def redirect_to_language() -> Response | None:
    """Lead an address without language to the same page in the reader's own, where there is one."""
    if request.method not in {"GET", "HEAD"}:
        return None
    first, _, rest = request.path.lstrip("/").partition("/")
    by_folded = {code.casefold(): code for code in languages.INTERFACE}
    code, path = (
        (by_folded[first.casefold()], rest)
        if first.casefold() in by_folded
        else (
            preferred_language(),
            request.path.lstrip("/"),
        )
    )
    target = f"/{code}/{path}"
    if target == request.path or not _exists(target):
        return None
    query = request.query_string.decode("latin-1")
    address = quote(target, safe="/:@!$&'()*+,;=~")
    response = redirect(f"{address}?{query}" if query else address, 302)
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def language_of_path(path: str) -> Language:
    """Return the language that an address of the portal is in."""
    code = path.lstrip("/").partition("/")[0]
    return languages.get(code if code in languages.INTERFACE else languages.DEFAULT)


def in_language(code: str) -> str:
    """Return the address of this page in another language; a page that has none leads to the front page."""
    rule = request.url_rule
    if rule is None or "lang_code" not in rule.arguments or "GET" not in (rule.methods or ()):
        return url_for("public.front", lang_code=code)
    address = url_for(rule.endpoint, **{**(request.view_args or {}), "lang_code": code})
    # The query is appended, never handed to url_for: that would take some names for its own (_scheme, endpoint).
    query = urlencode(list(request.args.items(multi=True))) if request.method in {"GET", "HEAD"} else ""
    return f"{address}?{query}" if query else address


def format_date(moment: datetime) -> str:
    """Write a day with its weekday, in the portal's time zone."""
    language = current_language()
    return babel_date(moment.astimezone(_zone()), DATE_PATTERNS.get(language.code, "medium"), locale=language.babel)


def format_day(day: date) -> str:
    """Write a day of the calendar with its weekday, the same in every time zone."""
    language = current_language()
    return babel_date(day, DATE_PATTERNS.get(language.code, "medium"), locale=language.babel)


def format_datetime(moment: datetime) -> str:
    """Write a day and a time; who may sit elsewhere sees which zone it is."""
    language = current_language()
    date = DATE_PATTERNS.get(language.code)
    time = TIME_PATTERNS.get(language.code)
    pattern = f"{date}{BETWEEN.get(language.code, ' ')}{time}" if date and time else "medium"
    return babel_datetime(moment.astimezone(_zone()), pattern, tzinfo=_zone(), locale=language.babel)


def format_time(moment: datetime) -> str:
    """Write a time of the day, in the portal's time zone."""
    return _time_in(moment, current_language())


def moment_in(moment: datetime, code: str) -> str:
    """Write when something was, in one of the languages of the pages: the time, and the day unless it is today's."""
    language, local = languages.get(code), moment.astimezone(_zone())
    time = _time_in(moment, language)
    if local.date() == clock.now().astimezone(_zone()).date():
        return time
    day = babel_date(local, DATE_PATTERNS.get(language.code, "medium"), locale=language.babel)
    return f"{day}{BETWEEN.get(language.code, ' ')}{time}"


def format_ago(moment: datetime) -> str:
    """Write how long ago something was, roughly."""
    return format_timedelta(moment - clock.now(), add_direction=True, locale=current_language().babel)


def format_length(length: timedelta) -> str:
    """Write how long something takes, roughly."""
    return format_timedelta(length, locale=current_language().babel)


def format_span(starts_at: datetime, ends_at: datetime) -> str:
    """Write from when until when something lasts; the day once, where it is the same."""
    same_day = starts_at.astimezone(_zone()).date() == ends_at.astimezone(_zone()).date()
    end = format_time(ends_at) if same_day else format_datetime(ends_at)
    return f"{format_datetime(starts_at)} \N{EN DASH} {end}"


def format_month(moment: datetime) -> str:
    """Write a month with its year, in the portal's time zone."""
    return format_skeleton("yMMM", moment.astimezone(_zone()), tzinfo=_zone(), locale=current_language().babel)


def first_day_of(period: str) -> date:
    """Return the first day of a quarter such as 2026-Q3."""
    year, _dash, quarter = period.partition("-Q")
    return date(int(year), (int(quarter) - 1) * MONTHS_IN_QUARTER + 1, 1)


def format_quarter(period: str) -> str:
    """Name a quarter such as 2026-Q3 with its year; it has this one name on all pages of a language."""
    language = current_language()
    skeleton = QUARTER_SKELETONS.get(language.code, "yQQQ")
    return format_skeleton(skeleton, first_day_of(period), locale=language.babel)


def format_number(number: float) -> str:
    """Write a number the way readers of this page do."""
    return format_decimal(number, locale=current_language().babel)


def format_share(share: float, digits: int = 0) -> str:
    """Write a share of a whole in percent, the way readers of this page do, with always as many decimals."""
    pattern = Locale.parse(current_language().babel).percent_formats[None].pattern
    if digits:
        pattern = pattern.replace("0", f"0.{'0' * digits}")
    return with_sign(format_percent(share, format=pattern, locale=current_language().babel))


def with_sign(number: str) -> str:
    """Keep the signs of a written number on their side of it, also in a line from the right."""
    return f"\u2066{number}\u2069" if current_language().dir == "rtl" else number


def language_name(code: str) -> str:
    """Name a language in the language of this page."""
    name = Locale.parse(languages.get(code).babel).get_display_name(current_language().babel)
    return name or languages.get(code).name


def name_in(code: str, language: str) -> str:
    """Name a language in one of the languages of the pages."""
    return Locale.parse(languages.get(code).babel).get_display_name(languages.get(language).babel) or code


def language_names(codes: Iterable[str]) -> str:
    """Name several languages in the language of this page, as a list in a sentence."""
    return format_list([language_name(code) for code in codes], locale=current_language().babel)


def country_name(code: str) -> str:
    """Name a country (two letters, ISO 3166-1) in the language of this page."""
    return str(Locale.parse(current_language().babel).territories.get(code, code))


def isolated(words: str) -> str:
    """Keep the direction of somebody's words to themselves where there is no <bdi>: in a mail, in a page's title."""
    mixed = current_language().dir == "rtl" or any(bidirectional(character) in _RIGHT_TO_LEFT for character in words)
    return f"\u2068{words}\u2069" if words and mixed else words


def zone_city() -> str:
    """Name the city of the portal's time zone, for people who are elsewhere."""
    return get_timezone_location(_zone(), locale=current_language().babel, return_city=True)


def sorted_by_name(choices: Iterable[tuple[Code, Any]]) -> list[tuple[Code, Any]]:
    """Return choices in the order of their names: letters with accents stand with their plain ones."""
    return sorted(choices, key=lambda choice: normalize("NFKD", str(choice[1])).casefold())


def zone_choices(chosen: str | None = None) -> list[tuple[str, str]]:
    """Return the world's time zones by their cities in the language of this page, the portal's own first."""
    language, own = current_language().babel, str(settings().timezone)
    names = {
        zone: get_timezone_location(zone, locale=language, return_city=True)
        for zone in available_timezones()
        if zone.partition("/")[0] in CONTINENTS
    }
    rest = sorted(
        ((zone, city) for zone, city in names.items() if zone != own), key=lambda choice: choice[1].casefold()
    )
    there = {own, *names}
    kept = [(chosen, chosen)] if chosen and chosen not in there else []
    return [(own, zone_city()), *kept, *rest]


def _time_in(moment: datetime, language: Language) -> str:
    pattern = TIME_PATTERNS.get(language.code, "short")
    return babel_time(moment.astimezone(_zone()), pattern, tzinfo=_zone(), locale=language.babel)


def _zone() -> ZoneInfo:
    return settings().timezone


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang_code" in values:
        code = values.pop("lang_code")
        g.url_language = {"lang_code": code}
        g.language = languages.get(code)


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang_code" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang_code"):
        values["lang_code"] = current_language().code


def _remember_language(response: Response) -> Response:
    chosen = g.get("url_language", {}).get("lang_code")
    # Only pages are remembered: what is the same for everybody (a feed) may be kept by caches, and a cookie with it.
    is_page = response.mimetype == "text/html"
    if chosen and is_page and request.cookies.get(COOKIE) != chosen and request.method == "GET":
        response.set_cookie(
            COOKIE, chosen, max_age=COOKIE_AGE, samesite="Lax", httponly=True, secure=settings().production
        )
    return response


def _accepted() -> str | None:
    wanted = (_spoken(value) for value, _quality in request.accept_languages)
    return next((code for code in wanted if code in languages.INTERFACE), None)


def _spoken(accepted: str) -> str:
    # A browser says zh-TW or zh-HK for what is written in Traditional characters; other regions change nothing.
    language, *rest = accepted.casefold().split("-")
    if language != "zh":
        return language
    traditional = "hant" in rest or ("hans" not in rest and not {"tw", "hk", "mo"}.isdisjoint(rest))
    return "zh-Hant" if traditional else "zh-Hans"


def _exists(path: str) -> bool:
    adapter = request_adapter()
    try:
        adapter.match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def request_adapter() -> Any:
    """Return the address book of this request."""
    return current_app.create_url_adapter(request)

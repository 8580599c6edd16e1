"""How figures are written for the readers of a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel import gettext as _

from portal.web.locale import current_language, format_share, with_sign

LEAST_CHANCE = 0.001


def fixed(number: float, digits: int = 3) -> str:
    """Write a number with always as many decimals."""
    written = format_decimal(number, format=_pattern(digits), locale=current_language().babel)
    return with_sign(written) if number < 0 else written


def plain(number: float) -> str:
    """Write a number with as many decimals as it has, three at most."""
    return format_decimal(number, locale=current_language().babel)


def signed(number: float, digits: int = 3) -> str:
    """Write a difference with its sign; what rounds to nothing has none."""
    if round(number, digits) == 0:
        return fixed(0.0, digits)
    pattern = _pattern(digits)
    return with_sign(format_decimal(number, format=f"+{pattern};-{pattern}", locale=current_language().babel))


def chance(probability: float) -> str:
    """Write how likely something is; nothing that is computed is quite impossible or quite certain."""
    if probability < LEAST_CHANCE:
        return str(_("less than %(chance)s", chance=format_share(LEAST_CHANCE, 1)))
    if probability > 1 - LEAST_CHANCE:
        return str(_("more than %(chance)s", chance=format_share(1 - LEAST_CHANCE, 1)))
    return format_share(probability, 1)


def quarter_alone(day: date) -> str:
    """Name the quarter of a day without its year, as short as can be."""
    return format_date(day, "QQQ", locale=current_language().babel)


def year(day: date) -> str:
    """Name the year of a day."""
    return format_date(day, "y", locale=current_language().babel)


def day_in_full(day: date) -> str:
    """Write a day without its weekday."""
    return format_date(day, "long", locale=current_language().babel)


def listed(names: Sequence[str]) -> str:
    """Write several names as a list in a sentence."""
    return format_list(list(names), locale=current_language().babel)


def _pattern(digits: int) -> str:
    return f"#,##0.{'0' * digits}" if digits else "#,##0"

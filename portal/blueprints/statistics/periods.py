"""Quarters by their names, as pages say and choose them."""

from __future__ import annotations

from datetime import date

from portal.domain.statistics.types import PeriodError, parse_period, quarters_before
from portal.web import figure_formats
from portal.web.locale import first_day_of


def first_day_after(period: str) -> date:
    """Return the first day of the quarter that follows."""
    return first_day_of(quarters_before(period, -1))


def short(period: str) -> tuple[str, str]:
    """Name a quarter and its year apart, each as short as can be."""
    day = first_day_of(period)
    return figure_formats.quarter_alone(day), figure_formats.year(day)


def until(period: str, number: int) -> tuple[str, ...]:
    """Return the last `number` quarters, this one last."""
    return tuple(quarters_before(period, back) for back in range(number - 1, -1, -1))


def is_period(text: str) -> bool:
    """Tell whether something from outside names a quarter."""
    try:
        parse_period(text)
    except PeriodError:
        return False
    return True

"""The ten attacks of the method page, each with and without its guard: what it comes to."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from portal.engines.trust import METHOD as METHOD_OF_INDEX
from portal.engines.trust import (
    IndexResult,
    Indicator,
    Method,
    Pillar,
    Published,
    PublishedError,
    compute,
    net_sentiment,
    window,
)
from tools.trust_years import forgeries
from tools.trust_years.counting import METHOD, Rules, published
from tools.trust_years.differencing import quarterly_safe, weekly_exact
from tools.trust_years.forgeries import TARGET
from tools.trust_years.world import World
from tools.trust_years.years import FIRST_YEAR

INDEX = "index of the attacked cluster"
SHARE = "share of small groups that a reader can work out"
UNCAPPED = replace(METHOD_OF_INDEX, goalposts={**METHOD_OF_INDEX.goalposts, Indicator.PAR_ADMITTED: (0.40, 1.0)})
CHEAP_WEIGHT = 0.05
"""What somebody who swaps weights leaves to each pillar but the best."""

Forgery = Callable[[World, str, random.Random], World]


@dataclass(frozen=True, slots=True)
class Row:
    """One attack. An effect is what the attack changes, under the same rules; `unit` says what is measured."""

    attack: str
    guard: str
    clean: float
    clean_without: float
    without: float
    guarded: float
    effect_without: float
    effect_with: float
    meaning: str
    unit: str = INDEX

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the attacks take place."""

    world: World
    period: str
    seed: int

    def forged(self, forgery: Forgery, world: World | None = None) -> World:
        """Return the world after an attack, the same for the same seed."""
        return forgery(world or self.world, self.period, random.Random(f"{self.seed} {forgery.__name__}"))

    def index(self, world: World, rules: Rules = METHOD, method: Method = METHOD_OF_INDEX) -> IndexResult:
        """Return the attacked cluster's index."""
        return of_target(published(world, self.period, rules), method)


@dataclass(frozen=True, slots=True)
class Attack:
    """An attack on what is counted; its guard is a rule of counting, which `bare` is without."""

    name: str
    guard: str
    forgery: Forgery
    bare: Rules
    bare_method: Method = METHOD_OF_INDEX


SOCK_PUPPETS = Attack(
    "sock puppets",
    "verified, one vote each, burst alarm",
    forgeries.sock_puppets,
    replace(METHOD, verified_only=False, one_vote=False, burst_alarm=False),
)
GHOSTS = Attack(
    "ghost check-ins",
    "signed tickets, staff device, capped goalpost",
    forgeries.ghost_check_ins,
    replace(METHOD, signed_tickets=False),
    UNCAPPED,
)
STAFF = Attack(
    "staff asking themselves",
    "staff accounts excluded",
    forgeries.staff_asking,
    replace(METHOD, staff_excluded=False),
)
CLOSING = Attack(
    "closing items early",
    "the author may reopen",
    forgeries.closing_early,
    replace(METHOD, reopening=False),
)
DELETING = Attack(
    "deleting critics",
    "removed items stay, independent review",
    forgeries.deleting_critics,
    replace(METHOD, removed_stay=False, independent_review=False),
)


def all_rows(world: World, period: str, seed: int) -> tuple[Row, ...]:
    """Carry out each attack of the method page, in its order, with its guard and without."""
    setting = Setting(world, period, seed)
    return (
        _sock_puppets(setting),
        _counted(setting, GHOSTS),
        _counted(setting, STAFF),
        _counted(setting, CLOSING),
        _sentiment_bombing(setting),
        _deleting(setting),
        _cherry_picking(setting),
        _swapping_weights(setting),
        _hiding(setting),
        _differencing(setting),
    )


def of_target(counts: Published, method: Method = METHOD_OF_INDEX) -> IndexResult:
    """Return the index of the attacked cluster."""
    return next(it for it in compute(counts, method=method).clusters if it.cluster == TARGET)


def year_before(period: str) -> str:
    """Return the period a year earlier."""
    return f"{int(period[:4]) - 1}{period[4:]}"


def _counted(setting: Setting, attack: Attack) -> Row:
    forged = setting.forged(attack.forgery)
    clean, guarded = (setting.index(it).index for it in (setting.world, forged))
    clean_bare, bare = (setting.index(it, attack.bare, attack.bare_method).index for it in (setting.world, forged))
    return Row(
        attack=attack.name,
        guard=attack.guard,
        clean=clean,
        clean_without=clean_bare,
        without=bare,
        guarded=guarded,
        effect_without=bare - clean_bare,
        effect_with=guarded - clean,
        meaning="the index after the attack less the index before it, by the same rules",
    )


def _sock_puppets(setting: Setting) -> Row:
    row = _counted(setting, SOCK_PUPPETS)
    unbarred = setting.index(setting.forged(forgeries.sock_puppets), replace(METHOD, burst_alarm=False)).index
    told = f"; guarded is what staff see beside the published index, which counts everybody, {unbarred:.4f}"
    return replace(row, meaning=row.meaning + told)


def _deleting(setting: Setting) -> Row:
    row = _counted(setting, DELETING)
    told = "; below 0 it has harmed those who did it, for the reviewers found what they had removed"
    return replace(row, meaning=row.meaning + told)


def _sentiment_bombing(setting: Setting) -> Row:
    """Compare the index with one that has sentiment as a seventh pillar, every comment a vote."""
    forged = setting.forged(forgeries.sentiment_bombing)
    clean, guarded = setting.index(setting.world).index, setting.index(forged).index
    first, last = window(setting.period)

    def with_sentiment(world: World, index: float) -> float:
        tones = Counter(it.tone for it in world.comments if it.cluster == TARGET and first <= it.at <= last)
        pillar = (1 + net_sentiment((tones[1], tones[-1], tones.total()))) / 2
        return math.exp((len(Pillar) * math.log(index) + math.log(pillar)) / (len(Pillar) + 1))

    clean_bare, attacked = with_sentiment(setting.world, clean), with_sentiment(forged, guarded)
    return Row(
        attack="sentiment bombing",
        guard="weight 0, one averaged vote a person",
        clean=clean,
        clean_without=clean_bare,
        without=attacked,
        guarded=guarded,
        effect_without=attacked - clean_bare,
        effect_with=guarded - clean,
        meaning="the same; without the guard sentiment is a seventh pillar in which every comment is a vote",
    )


def _cherry_picking(setting: Setting) -> Row:
    """Publish the best of all windows; the engine reads no window but the quarter's own."""
    clean = setting.index(setting.world).index
    windows = list(_windows(setting.period))
    forged = [published(setting.world, setting.period, span=span) for span in windows]
    readable = [counts for counts in forged if _is_read(counts)]
    best = max(of_target(counts).index for counts in forged)
    guarded = max(of_target(counts).index for counts in readable)
    return Row(
        attack="cherry-picked periods",
        guard="fixed quarters, trailing window",
        clean=clean,
        clean_without=clean,
        without=best,
        guarded=guarded,
        effect_without=best - clean,
        effect_with=guarded - clean,
        meaning=f"the best of {len(windows)} windows less the fixed one; the engine reads {len(readable)} of them",
    )


def _windows(period: str) -> Iterator[tuple[date, date]]:
    """Yield windows of 3, 6 and 12 months that end with a month of the last two years."""
    _, last = window(period)
    for back in range(24):
        end = _month(last + timedelta(days=1), -back)
        for months in (3, 6, 12):
            yield _month(end, -months), end - timedelta(days=1)


def _month(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _is_read(counts: Published) -> bool:
    try:
        Published.from_dict(counts.to_dict())
    except PublishedError:
        return False
    return True


def _swapping_weights(setting: Setting) -> Row:
    """Give nearly all weight to the best pillar; the new version recomputes the release a year before as well."""
    now, before = (published(setting.world, period) for period in (setting.period, year_before(setting.period)))
    clean = of_target(now)
    best = max(clean.pillars, key=lambda it: it.score).pillar
    weights = {it: 1 - CHEAP_WEIGHT * (len(Pillar) - 1) if it is best else CHEAP_WEIGHT for it in Pillar}
    swapped = replace(METHOD_OF_INDEX, weights=weights)
    attacked, recomputed = of_target(now, swapped).index, of_target(before, swapped).index
    honest_before = of_target(before).index
    told = clean.index - honest_before
    return Row(
        attack="swapping weights",
        guard="hashed methodology, a new version recomputes history",
        clean=clean.index,
        clean_without=clean.index,
        without=attacked,
        guarded=attacked,
        effect_without=(attacked - honest_before) - told,
        effect_with=(attacked - recomputed) - told,
        meaning=f"what giving {best} nearly all weight adds to the change that readers see since the year before",
    )


def _hiding(setting: Setting) -> Row:
    """Keep no records where an office has failed: the prior stands in, unless the neutral figure is read."""
    failing = setting.forged(forgeries.neglecting)
    clean, hidden = setting.index(failing), setting.index(setting.forged(forgeries.hiding, failing))
    return Row(
        attack="hiding behind the prior",
        guard="data weight and neutral-prior figure published",
        clean=clean.neutral,
        clean_without=clean.index,
        without=hidden.index,
        guarded=hidden.neutral,
        effect_without=hidden.index - clean.index,
        effect_with=hidden.neutral - clean.neutral,
        meaning="what hiding a failing office's records adds to the headline; with the guard, to the neutral-prior "
        f"figure (readers see the data weight too: {clean.data_weight:.2f} before, {hidden.data_weight:.2f} after)",
    )


def _differencing(setting: Setting) -> Row:
    """Subtract each publication from the next: exact ones every week, or rounded, suppressed ones every quarter."""
    periods = [
        f"{year}-Q{quarter}" for year in range(FIRST_YEAR, int(setting.period[:4]) + 1) for quarter in range(1, 5)
    ]
    bare, safe = weekly_exact(setting.world, setting.period), quarterly_safe(setting.world, periods)
    return Row(
        attack="differencing releases",
        guard="suppressed, rounded, quarterly",
        clean=0.0,
        clean_without=0.0,
        without=bare.share,
        guarded=safe.share,
        effect_without=bare.share,
        effect_with=safe.share,
        meaning=f"the share of small changes (1 to 9 persons of a group and cluster) that are known exactly: "
        f"{bare.known} of {bare.changes} in exact weekly figures, {safe.known} of {safe.changes} in the portal's",
        unit=SHARE,
    )

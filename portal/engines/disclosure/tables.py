"""Tables: a total and the groups it consists of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from portal.engines.disclosure.history import OTHER, Mark, hidden_codes, mark_of_total, marks_of, merged, nobody
from portal.engines.disclosure.pooling import ROOM, Pool, is_nobody, pool_of
from portal.engines.disclosure.rounding import THRESHOLD, carried_on, could_be_small, moved, round5, small_by_now
from portal.engines.disclosure.types import Conf, Edition, Exact, Shown

Table = tuple[Shown | None, tuple[Shown, ...]]
Given = tuple[Exact | None, Sequence[Exact], Sequence[Edition]]


def publish(
    total: Exact | None,
    parts: Sequence[Exact],
    *,
    earlier: Sequence[Edition] = (),
    merge: bool = True,
    hide: Collection[str] = (),
) -> Table:
    """Show a table so that no group of fewer than ten people can be worked out from it.

    The rules, and why they hold, are in ``docs/decisions/0028-what-may-be-published.md``.

    Args:
        total: the whole, or None where it is published nowhere.
        parts: the groups of that whole, each code once; those too that are nobody, or a hidden total would be told by
            which groups are listed.
        earlier: all earlier editions of the same table of the same period, oldest first.
        merge: show what the hidden groups are together as one more group, ``other``.
        hide: codes that are hidden in a related table (see ``publish_related``).

    Returns:
        The total (None if there is none) and the groups in their order; hidden ones have the value None. With ``merge``
        and something hidden, ``other`` comes last; a part that bears this code itself is then in it.

    Raises:
        ValueError: a code comes twice, or a count is no count.
    """
    _check(parts)
    if earlier:
        return _revise(total, _with_those_gone(parts, earlier), earlier, merge=merge, hide=hide)
    people = (total or merged(parts)).people
    if all(is_nobody(cell) for cell in (*parts, *((total,) if total else ()))):
        return _cell(total), tuple(_free(part) for part in parts)
    if people < THRESHOLD:
        return _hide(total, parts, Conf.SMALL)
    pool = _with_residue(pool_of(parts, hide=hide), parts, merge=merge)
    shown = tuple(_free(part) for part in parts)
    together = _together(parts, pool)
    other = _other(total, _cell(total), together, _free(together), pool, shown)
    return _cell(total), _with_pool(shown, pool, other if merge else None)


def withhold(total: Exact | None, parts: Sequence[Exact]) -> Table:
    """Show nothing of a table, because its whole is hidden elsewhere, as one group of another table."""
    return _hide(total, parts, Conf.SECONDARY)


def publish_related(tables: Sequence[Given], *, merge: bool = True) -> tuple[Table, ...]:
    """Show tables of the same groups, where a count in one cannot exceed that in another, such as who came of whom.

    What one of them shows would bound what another hides, so the same groups are hidden in all of them. A table that
    shows nothing at all bounds nothing.

    Args:
        tables: for each its total, its parts and its earlier editions, as for ``publish``.
        merge: as for ``publish``.
    """
    hide: frozenset[str] = frozenset()
    while True:
        shown = tuple(
            publish(total, parts, earlier=earlier, merge=merge, hide=hide) for total, parts, earlier in tables
        )
        found = hide.union(*map(_hidden_beside_others, shown))
        if found == hide:
            return shown
        hide = found


def _hidden_beside_others(table: Table) -> frozenset[str]:
    """Name the groups that a table hides, while it shows others or the whole."""
    total, cells = table
    shows = any(cell.value is not None for cell in (total, *cells) if cell)
    return hidden_codes(cells) - {OTHER} if shows else frozenset()


def _revise(
    total: Exact | None, parts: Sequence[Exact], earlier: Sequence[Edition], *, merge: bool, hide: Collection[str]
) -> Table:
    """Change what was shown only where at least ten people came or went."""
    last = earlier[-1]
    whole = mark_of_total(earlier)
    marks = marks_of(earlier)
    if _all_hidden(last):
        conf = next((cell.conf for cell in (last.shown_total, *last.shown) if cell), Conf.SMALL)
        return _hide(total, parts, conf)
    groups = [(marks.get(part.code) or nobody(part.code), part) for part in parts]
    moves = [_moved(mark, part) for mark, part in groups if mark.shown.value is not None]
    moves += [_moved(whole, total)] if whole and total else []
    if not any(moves) and not _opens(groups, hide):
        return last.shown_total, _as_before(groups, last)
    shown_total = _again(whole, total) if whole and total else _cell(total)
    if shown_total and shown_total.value is None:
        return withhold(total, parts)
    cells = _shown_again(groups)
    seen = tuple(_as_seen(mark, part, cell) for (mark, part), cell in zip(groups, cells, strict=True))
    pool = _with_residue(pool_of(seen, hidden_codes(cells), hide), parts, merge=merge)
    together = _together(parts, pool)
    same = OTHER in marks and hidden_codes(last.shown) == pool.codes - {OTHER}
    of_pool = _again(marks[OTHER], together) if same else _free(together)
    other = _other(total, shown_total, together, of_pool, pool, cells)
    return shown_total, _with_pool(cells, pool, other if merge else None)


def _opens(groups: Sequence[tuple[Mark, Exact]], hide: Collection[str]) -> bool:
    """Say whether a group is shown that is hidden in a related table; where all that is shown is nobody, none is."""
    shown = {mark.shown.code: mark.shown.value for mark, _ in groups if mark.shown.value is not None}
    return any(shown.values()) and any(code in hide for code in shown)


def _with_pool(cells: Sequence[Shown], pool: Pool, other: Shown | None) -> tuple[Shown, ...]:
    """Hide the pool's groups, all with the same mark so that nobody sees which of them are small; show their sum."""
    conf = Conf.SMALL if pool.all_small else Conf.SECONDARY
    shown = tuple(Shown(cell.code, None, conf) if cell.code in pool.codes else cell for cell in cells)
    if other is None or not pool.codes:
        return shown
    return (*(cell for cell in shown if cell.code != OTHER), other)


def _other(
    total: Exact | None,
    shown_total: Shown | None,
    together: Exact,
    of_pool: Shown,
    pool: Pool,
    cells: Sequence[Shown],
) -> Shown:
    """Show what the pool is together: as the total, where it is all there is."""
    everything = all(cell.code in pool.codes or cell.value == 0 for cell in cells)
    if total and shown_total and everything and together.value == total.value:
        return Shown(OTHER, shown_total.value, shown_total.conf)
    return of_pool if together.people >= THRESHOLD else Shown(OTHER, None, Conf.SECONDARY)


def _together(parts: Sequence[Exact], pool: Pool) -> Exact:
    return merged(part for part in parts if part.code in pool.codes)


def _with_residue(pool: Pool, parts: Sequence[Exact], *, merge: bool) -> Pool:
    """Take a group that is called "other" itself into what is merged under this name."""
    if not merge or not pool.codes or all(part.code != OTHER for part in parts):
        return pool
    return Pool(pool.codes | {OTHER}, pool.all_small and OTHER in pool.codes)


def _again(before: Mark, now: Exact) -> Shown:
    """Show a count once more: as before unless enough people moved, and never again once it was hidden."""
    if before.shown.value is None or not _moved(before, now):
        return Shown(now.code, before.shown.value, before.shown.conf)
    if could_be_small(before.first.people, now.people):
        return Shown(now.code, None, Conf.SECONDARY)
    return Shown(now.code, carried_on(before.shown.value, before.exact.value, now.value), Conf.FREE)


def _shown_again(groups: Sequence[tuple[Mark, Exact]]) -> tuple[Shown, ...]:
    """Show groups once more; what is left as it was must not be forced by the sum of what changed.

    Groups that are left as they were have each changed by nine people at most. If there is one only, or if together
    they changed by as much as that allows, who knows the sum knows each change; then those that may be small by
    now are hidden.
    """
    kept = [(mark, part) for mark, part in groups if mark.shown.value is not None and not _moved(mark, part)]
    change = abs(sum(part.people - mark.exact.people for mark, part in kept))
    forced = change > 0 if len(kept) == 1 else change > (THRESHOLD - 1) * len(kept) - (ROOM - 1)
    hidden = {mark.shown.code for mark, _ in kept if forced and small_by_now(mark.first.people, mark.exact.people)}
    return tuple(
        Shown(part.code, None, Conf.SECONDARY) if part.code in hidden else _again(mark, part) for mark, part in groups
    )


def _as_seen(mark: Mark, now: Exact, cell: Shown) -> Exact:
    """Take for a group that is shown as before the count that this was made from: a few people change nothing."""
    return mark.exact if cell.value is not None and cell == mark.shown else now


def _as_before(groups: Sequence[tuple[Mark, Exact]], last: Edition) -> tuple[Shown, ...]:
    shown = [mark.shown for mark, part in groups if part.code != OTHER]
    return (*shown, *(cell for cell in last.shown if cell.code == OTHER))


def _moved(mark: Mark, now: Exact) -> bool:
    return moved(mark.exact.people, now.people)


def _all_hidden(edition: Edition) -> bool:
    cells = [cell for cell in (edition.shown_total, *edition.shown) if cell]
    return bool(cells) and all(cell.value is None for cell in cells)


def _cell(exact: Exact | None) -> Shown | None:
    return _free(exact) if exact else None


def _free(exact: Exact) -> Shown:
    return Shown(exact.code, round5(exact.value), Conf.FREE)


def _hide(total: Exact | None, parts: Sequence[Exact], conf: Conf) -> Table:
    return (Shown(total.code, None, conf) if total else None), tuple(Shown(part.code, None, conf) for part in parts)


def _with_those_gone(parts: Sequence[Exact], earlier: Sequence[Edition]) -> tuple[Exact, ...]:
    """Go on listing groups that only earlier editions had: that one is gone would be news."""
    listed = dict.fromkeys(part.code for edition in earlier for part in edition.parts)
    now = {part.code for part in parts}
    return (*parts, *(Exact(code, 0, 0) for code in listed if code not in now))


def _check(parts: Sequence[Exact]) -> None:
    codes = [part.code for part in parts]
    if len(set(codes)) < len(codes):
        raise ValueError("a group comes twice")
    if any(part.people < 0 for part in parts):
        raise ValueError("fewer than no people")

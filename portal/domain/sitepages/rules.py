"""Pure decisions about site pages: what may stand on them, how a translation stands, how versions are told apart."""

from __future__ import annotations

from portal.domain.sitepages.types import Standing
from portal.domain.texts.rules import fingerprint
from portal.domain.texts.types import Provenance, Shown, TextView

LONGEST_TITLE = 150
LONGEST_BODY = 40_000
LONGEST_ANNOUNCEMENT = 300


def basis(*views: TextView) -> str:
    """Return a key of what people have translated so far, to tell later whether it is still the same."""
    # What a machine makes meanwhile is no change that anybody could overwrite.
    written = (view.plain if view.provenance is Provenance.HUMAN else "" for view in views)
    return fingerprint("\n\n".join(written))[:16]


def standing(*views: TextView) -> Standing:
    """Tell how a page stands in a language: as its least finished part does."""
    order = (Standing.MISSING, Standing.MACHINE, Standing.EARLIER, Standing.CURRENT, Standing.ORIGINAL)
    return min((_standing(view) for view in views), key=order.index)


def _standing(view: TextView) -> Standing:
    if view.status is Shown.ORIGINAL:
        return Standing.ORIGINAL
    if view.status is Shown.STALE:
        return Standing.EARLIER
    if view.status in {Shown.READY, Shown.PARTIAL}:
        return Standing.CURRENT if view.provenance is Provenance.HUMAN else Standing.MACHINE
    return Standing.MISSING

"""What the queue is narrowed to, as it stands in addresses."""

from __future__ import annotations

from flask import request

from portal.domain.postediting.types import HomeKind, Key, Wanted
from portal.foundation import languages
from portal.web.addresses import row_number


def wanted() -> Wanted:
    """Read what the address asks for; what does not exist narrows nothing."""
    source, language, kind = (request.args.get(name, "") for name in ("from", "into", "kind"))
    return Wanted(
        source if languages.is_known(source) or source == languages.UNDETERMINED.code else "",
        language if languages.is_known(language) else "",
        kind if kind in set(HomeKind) else "",
    )


def query(of: Wanted) -> dict[str, str]:
    """Return what an address asks for, to be asked for again."""
    return {name: value for name, value in (("from", of.source), ("into", of.language), ("kind", of.kind)) if value}


def done() -> Key | None:
    """Return what was decided on a moment ago, so that it can be looked at again."""
    number, _dot, code = request.args.get("done", "").partition(".")
    text_id = row_number(number)
    return Key(text_id, code) if text_id is not None and languages.is_known(code) else None

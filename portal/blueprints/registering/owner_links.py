"""Where a registration looks to its owner: staff print tickets there, and help somebody with their own page."""

from __future__ import annotations

from flask import url_for

from portal.domain.registration.types import RegistrationRow
from portal.foundation import languages
from portal.web import links
from portal.web.locale import current_language
from portal.web.services import settings


def owner_url(row: RegistrationRow, page: str) -> str:
    """Return the address of one of the owner's own pages, in the owner's language."""
    language = row.language if row.language in languages.INTERFACE else current_language().code
    code = links.sign_registration(settings(), row.code, row.moved_on)
    return url_for(f"registrant.{page}", code=code, lang_code=language)

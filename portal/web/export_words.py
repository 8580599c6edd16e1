"""The words of files that staff take out of the portal: on the pages, and in the files themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.foundation import languages
from portal.web import event_words, opendata_words, statistics_words, words
from portal.web.locale import format_number, language_name
from portal.web.staff_pen import StaffPen

KINDS = {
    "participation": _l("Participation in figures"),
    "proposals": _l("Proposals"),
    "registrations": _l("People of an event"),
}
ABOUT = {
    "participation": _l("Participation in figures, as published with every release so far"),
    "proposals": _l("Public proposals: where they stand, when the city answered, how many voices"),
}
FORMATS = {
    "xlsx": _l("Spreadsheet (XLSX)"),
    "csv_bom": _l("Table for spreadsheets (CSV)"),
    "csv": _l("Table for programs (CSV)"),
    "json": _l("For programs (JSON)"),
}
STATES = {
    "ordered": _l("Waiting to be made"),
    "making": _l("Being made"),
    "ready": _l("Ready"),
    "failed": _l("Could not be made"),
    "gone": _l("Deleted"),
}
PROBLEMS = {
    "too_many_rows": _l("There are more rows than a spreadsheet can hold. Please order it as CSV or JSON."),
    "not_allowed": _l("Your account may no longer have this file."),
    "nothing_there": _l("What the file was to be made from is not there any more."),
    "given_up": _l("It was begun three times, and broke off each time. Please tell those who look after the portal."),
    "unexpected": _l("Something went wrong on our side. We have noted it; please order the file again."),
}
REFUSALS = {
    "needs_reason": _l("Please say a little more: what you need these people's data for."),
    "too_many_open": _l("Five files of yours are still being made. Please wait until one of them is ready."),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    "kind_of_file": KINDS,
    "measure": statistics_words.MEASURES,
    "cluster": {**words.CLUSTERS, "_T": statistics_words.TOPICS_TOGETHER},
    "dimension": {**statistics_words.DIMENSIONS, "tone": _l("By tone"), "_T": statistics_words.DIMENSIONS[""]},
    "nationality_group": words.NATIONALITY_GROUPS,
    "age_band": words.AGE_BANDS,
    "community_kind": event_words.COMMUNITY_KINDS,
    "outcome": words.STATES,
    "tone": words.TONES,
    "obs_status": opendata_words.OBS_STATUSES,
    "conf_status": opendata_words.CONF_STATUSES,
}
MERGED: Mapping[str, Any] = {
    "other": statistics_words.OTHERS,
    "unknown": statistics_words.NOT_TOLD,
    "_T": statistics_words.DIMENSIONS[""],
}


class ExportPen(StaffPen):
    """Writes the words in a file, in the language that the file was ordered in."""

    def word(self, group: str, code: str) -> str:
        """Return the word for a code; one that has none is its own word, so that no file fails for it."""
        if group == "language":
            return self._once(group, code, _language)
        if group in CODES:
            return self._once(group, code, lambda one: str(CODES[group].get(one) or MERGED.get(one, one)))
        return super().word(group, code)


def size_in_words(size: int) -> str:
    """Say how large a file is."""
    if size < 1000:
        return str(ngettext("%(num)s byte", "%(num)s bytes", size))
    if size < 1_000_000:
        return str(_("%(number)s kB", number=format_number(round(size / 1000))))
    return str(_("%(number)s MB", number=format_number(round(size / 1_000_000, 1))))


def _language(code: str) -> str:
    return language_name(code) if languages.is_known(code) else str(MERGED.get(code, code))

"""The words of open data: what each file, column and sign means, for people who have never seen one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

FILES = {
    "index.csv": _l("The index: all numbers that the release says"),
    "evidence.csv": _l("The counts that the index is computed from"),
    "participation.csv": _l("Who takes part: people, proposals, comments, answers, events"),
    "residents.csv": _l("How many people live in the district, by where they come from"),
    "prior.csv": _l("The figures of the 2025 report that the index began with"),
    "release.json": _l("The release as programs read it"),
    "published.json": _l("All counts together, as the index is computed from them"),
    "earlier.json": _l("The counts of the release before, which changes are counted from"),
    "schema.json": _l("What a release may hold, for programs (JSON Schema)"),
    "methodology.json": _l("All weights and limits of the method"),
    "methodology.md": _l("The method in words, step by step"),
    "datapackage.json": _l("A list of all files with their columns and fingerprints (Data Package)"),
    "catalog.jsonld": _l("The entry for data catalogues (DCAT)"),
}
COLUMNS = {
    "REF_AREA": _l("The area. It is always Gangnam."),
    "TIME_PERIOD": _l("The quarter, such as 2026-Q3."),
    "CLUSTER": _l("The topic, C1 to C4. _T stands for all topics together."),
    "INDICATOR": _l("What is measured."),
    "COMPONENT": _l("n is how many there were, x is how many of them went well. Each is one part of a measurement."),
    "MEASURE": _l("What is counted, such as proposals."),
    "DIMENSION": _l("How the count is split, such as by language. _T stands for no split."),
    "CODE": _l("Which part of the split, such as ko for Korean."),
    "NATIONALITY_GROUP": _l("A part of the world."),
    "OBS_VALUE": _l("The number itself. It is empty where too few people are behind it."),
    "OBS_STATUS": _l("Where the number comes from; the signs are explained below."),
    "CONF_STATUS": _l("Whether the number is published; the signs are explained below."),
    "SOURCE": _l("Where the figure was taken from."),
    "MADE_UP": _l("true where the figure is made up for a demonstration."),
    "UNIT_MEASURE": _l("What kind of number it is: an index or a score from 0 to 1, a count, a difference."),
    "N": _l("How many counts are behind it."),
    "N_UNIT": _l("What was counted."),
    "DATA_WEIGHT": _l(
        "How much of the number comes from counts, and not from the 2025 report: 0 is nothing, 1 is all."
    ),
    "INTERVAL_LEVEL": _l("How sure we are of the range; 0.9 means in nine of ten cases."),
    "INTERVAL_LOW": _l("Where the range begins in which the true value probably lies."),
    "INTERVAL_HIGH": _l("Where that range ends."),
    "INTERVAL_METHOD": _l("How that range is computed."),
    "CONTRIBUTION": _l("What one of the six parts adds to the index. Together they give the index."),
    "SUPPRESSED": _l("true where the number behind it is not published."),
}
OTHERWISE = {
    ("index.csv", "TIME_PERIOD"): _l("The quarter that the year of the index ends with."),
    ("evidence.csv", "TIME_PERIOD"): _l("The quarter that the year of the counts ends with."),
    ("residents.csv", "TIME_PERIOD"): _l("The day that the figures are of."),
    ("residents.csv", "OBS_VALUE"): _l("How many people."),
    ("prior.csv", "OBS_VALUE"): _l("The figure of the report, from 0 to 1."),
}
"""Columns that mean something else in one of the files."""
CONF_STATUSES = {
    "F": _l("Published, rounded to the nearest 5."),
    "C": _l("Not published, because fewer than ten people are behind it."),
    "D": _l("Not published, because otherwise a number with C could be worked out by subtraction."),
}
OBS_STATUSES = {
    "A": _l("Comes from counts."),
    "E": _l("There are no counts yet; it is the figure of the 2025 report."),
    "P": _l("Provisional; the quarter is not over."),
    "M": _l("There is no number."),
    "Q": _l("There is a number, but it is not published."),
}
STATUSES = {
    "baseline": _l("From the 2025 report, not audited"),
    "provisional": _l("Provisional"),
    "final": _l("Final"),
    "revised": _l("Corrected"),
}


def column(file: str, name: str) -> object:
    """Return what a column of a file means."""
    return OTHERWISE.get((file, name)) or COLUMNS[name]

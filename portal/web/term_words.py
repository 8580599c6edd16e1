"""The words for codes of the termbase that those who translate see; keyed by the code itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "district": _l("District"),
    "neighbourhood": _l("Neighbourhood"),
    "station": _l("Station"),
    "city": _l("City"),
    "place": _l("Street or place"),
    "landmark": _l("Landmark"),
    "institution": _l("Office or institution"),
    "project": _l("Programme of the city"),
    "partner": _l("Partner city"),
    "portal": _l("Name in this portal"),
    "word": _l("Other word"),
}
STATUSES = {
    "preferred": _l("To be used"),
    "accepted": _l("May be used"),
    "forbidden": _l("Wrong"),
}
ACTS = {
    "shipped": _l("Came with the portal"),
    "added": _l("Added"),
    "edited": _l("Entry changed"),
    "retired": _l("Retired"),
    "restored": _l("Brought back"),
    "imported": _l("Taken from a file"),
}
REFUSALS = {
    "term_changed": _l(
        "Somebody else has changed this term meanwhile. What they made of it is shown below; your entries are still "
        "here, and nothing is overwritten until you save again."
    ),
    "termbase_full": _l("There are as many terms as the portal can look for. Please retire some first."),
}
PROBLEMS = {
    "no_form": _l("Please write what the term is called, in two languages or more."),
    "one_language": _l("Please write what the term is called in one more language, else there is nothing to check."),
    "two_preferred": _l("Only one form can be the one to use. Please put the others among those that may be used."),
    "none_preferred": _l("Please write which form is to be used in this language."),
    "twice": _l("The same form stands here twice."),
    "empty_form": _l("One of the forms is empty."),
    "too_long": _l("A form can have at most 200 characters."),
    "damaged": _l("Some characters arrived damaged. Please type them again."),
    "too_many": _l("A language can have at most 30 forms of a term."),
    "note_too_long": _l("A note can have at most 1,000 characters."),
}
FAULTS = {
    "no_concept": _l("It does not say which term this form belongs to."),
    "unknown_kind": _l("The portal does not know this kind of term."),
    "unknown_language": _l("The portal does not know this language."),
    "unknown_status": _l("Please write preferred, accepted or forbidden."),
    "two_kinds": _l("The same term has another kind further up."),
    "is_formula": _l("This is a formula. Please write its result."),
    "bad_key": _l("The name of the term is too long, or damaged."),
    "there_twice": _l("Two terms of the file are the same term here."),
}
FILE_PROBLEMS = {
    "empty": _l("This file is empty."),
    "no_header": _l("The first row must name the columns."),
    "too_many_rows": _l("This sheet has too many rows."),
    "too_many_columns": _l("This sheet has too many columns."),
    "too_large": _l("This file is too large: at most 3 MB are read."),
    "unreadable": _l("This file can't be read as a spreadsheet. Please save it as CSV or XLSX and send it again."),
    "too_compressed": _l("This file can't be read as a spreadsheet. Please save it as CSV or XLSX and send it again."),
    "cell_too_long": _l("One of the cells holds too much text."),
    "bad_encoding": _l("Some characters in this file are damaged. Please save it as UTF-8 or XLSX and send it again."),
    "not_xml": _l("This is no well-formed XML."),
    "entities": _l("This file declares entities of its own. For safety, such files are not read."),
    "too_deep": _l("The elements of this file are nested too deeply."),
    "too_long": _l("One of the texts in this file is too long."),
    "other_kind": _l("There are no terms in this file that the portal can read."),
    "too_many": _l("There are more terms in this file than the portal can look for."),
}
STEPS = {"add": _l("New term"), "change": _l("Entry changed"), "same": _l("As it is")}

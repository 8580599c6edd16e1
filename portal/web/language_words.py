"""The words for codes of translation packages that administrators see; keyed by the code itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

PACKAGES = {
    "installed": _l("Installed"),
    "newer": _l("Installed; there is a newer version"),
    "offered": _l("Not installed; can be downloaded"),
    "absent": _l("Not installed"),
}
WAYS = {
    "installed": _l("Can be translated"),
    "offered": _l("A package is missing; it can be downloaded"),
    "absent": _l("A package is missing"),
}
COMMANDS = {
    "install": _l("Download and install what is missing, where the internet can be reached:"),
    "carry": _l("Without internet: download it on another computer into a folder, and carry that here."),
    "import": _l("Then install it from the folder:"),
    "update": _l("Install the newer versions; the former ones are kept:"),
    "memory": _l("Measure how much memory the packages take:"),
    "ask": _l("See what is needed, and ask the index what it offers now:"),
}

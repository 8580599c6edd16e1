"""Words of the comparison with other districts and of the report of 2025."""

from flask_babel import lazy_gettext as _l

DISTRICTS = {
    "gangnam": _l("Gangnam-gu"),
    "seocho": _l("Seocho-gu"),
    "yongsan": _l("Yongsan-gu"),
    "mapo": _l("Mapo-gu"),
    "jung": _l("Jung-gu"),
    "songpa": _l("Songpa-gu"),
}
INDICATORS = {
    "projects": _l("Joint projects with partners abroad"),
    "partnerships": _l("Partnerships with institutions abroad"),
    "events": _l("International events"),
    "influence": _l("Measures that other authorities took over"),
}
UNITS = {
    "projects": _l("projects"),
    "partnerships": _l("partnerships"),
    "events": _l("events in the year"),
    "influence": _l("measures"),
}
AXES = {
    "industry": _l("Industry"),
    "culture": _l("Culture"),
    "data": _l("Data"),
    "inclusion": _l("Inclusion"),
}

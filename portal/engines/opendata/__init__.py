"""Open data: files described for people and catalogues, packed to the same bytes each time. Pure."""

from portal.engines.opendata.catalogues import catalogue, dataset, placed
from portal.engines.opendata.model import Contact, Described, Field, FieldType, File, Listed, sha256
from portal.engines.opendata.packages import datapackage, table_schema
from portal.engines.opendata.packing import Damaged, pack, unpack

__all__ = [
    "Contact",
    "Damaged",
    "Described",
    "Field",
    "FieldType",
    "File",
    "Listed",
    "catalogue",
    "datapackage",
    "dataset",
    "pack",
    "placed",
    "sha256",
    "table_schema",
    "unpack",
]

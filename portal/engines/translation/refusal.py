"""Why a package was not installed."""

from __future__ import annotations

import enum


class Refusal(enum.StrEnum):
    """The stable codes of ``PackageRefused``."""

    NOT_A_PACKAGE = "not_a_package"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    UNSAFE_NAME = "unsafe_name"
    TOO_LARGE = "too_large"
    NO_SPACE = "no_space"
    BAD_LAYOUT = "bad_layout"
    BAD_METADATA = "bad_metadata"
    MISSING_FILE = "missing_file"
    DOES_NOT_LOAD = "does_not_load"
    BAD_INDEX = "bad_index"
    NOT_FOUND = "not_found"
    DOWNLOAD_FAILED = "download_failed"
    WRONG_CHECKSUM = "wrong_checksum"
    WRONG_SIZE = "wrong_size"
    WRONG_PAIR = "wrong_pair"


class PackageRefused(Exception):
    """A package was refused and nothing of it installed; ``code`` is stable, ``detail`` is for an administrator."""

    def __init__(self, code: Refusal, detail: str) -> None:
        """Keep the code and the detail."""
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail

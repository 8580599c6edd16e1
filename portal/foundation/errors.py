"""Exceptions that a whole request ends with; `portal.web.errors` maps each to a page once."""

from __future__ import annotations


class PortalError(Exception):
    """The root of the portal's own exceptions."""


class NotFound(PortalError):
    """What was asked for does not exist, or is somebody else's."""


class Forbidden(PortalError):
    """The person may know of the page but not do the act."""


class Conflict(PortalError):
    """The thing has changed since the person looked at it."""


class Unavailable(PortalError):
    """Something that is needed is not there for a while; it is worth trying again."""


class Unstorable(PortalError):
    """A text holds characters that no database can keep (NUL, lone surrogates)."""

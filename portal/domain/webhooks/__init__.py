"""Addresses of other platforms that are told of each release: signed, tried again, kept in a log."""

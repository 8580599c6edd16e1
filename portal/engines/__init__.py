"""Pure engines: plain values in, frozen dataclasses out; no database, no web, no settings."""

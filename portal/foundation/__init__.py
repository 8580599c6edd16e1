"""What everything stands on: database, settings, clock, errors, languages."""

"""Slow work: translation, tone, mail, housekeeping; rows say what is due, the queue only wakes."""

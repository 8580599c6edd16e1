"""Moderation: a person decides, gives a reason, and the record of it can't be changed."""

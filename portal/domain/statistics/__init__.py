"""Figures of participation: one definition for each, the same rules for live counters and for a full recount."""

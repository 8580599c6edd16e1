"""Following: who wants to hear of what, the notices that come of it, and when they are mailed."""

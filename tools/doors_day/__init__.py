"""A whole day at the doors, replayed, and every figure of it counted anew; see `python -m tools.doors_day -h`."""

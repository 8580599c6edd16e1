"""Gangnam beside five districts on four public indicators, and exchange agreements; never mixed with the index."""

"""Simulated years of a portal, the trust index of them, and attacks on it; see `python -m tools.trust_years -h`."""

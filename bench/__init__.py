"""Benchmarks: each figure beside a yardstick measured in the same run, because machines differ and are noisy."""

"""The proof that seats are exact and the waiting list keeps its word; see `python -m tools.capacity -h`."""

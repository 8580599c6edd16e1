"""The trust index: evidence as it is published, releases that two people make, and what anybody can recompute."""

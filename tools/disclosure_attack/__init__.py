"""Attack published tables of small made-up populations, to see whether anybody can be found in them."""

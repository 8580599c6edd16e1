"""The HTTP edge, one package an audience."""

"""Who took part in what, with what they told for the statistics at that moment; nobody's name is here."""

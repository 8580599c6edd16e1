"""How often the suggested topic is right, and how well the same wish is found in another language."""

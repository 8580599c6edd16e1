"""How well the checks of translations tell good from broken, on cases that the project wrote itself."""

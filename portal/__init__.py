"""A public participation portal in which everybody writes and reads in their own language."""

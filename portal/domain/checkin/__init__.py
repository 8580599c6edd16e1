"""Admission at the doors: devices, lists, what happened at a gate, and what supervisors settle."""

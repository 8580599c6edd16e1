"""The proof that nothing that happened at a gate is lost, and that order does not matter; see `-h`."""

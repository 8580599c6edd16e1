"""The form of a registration: filled in by whoever registers, and at the counter for somebody without e-mail."""

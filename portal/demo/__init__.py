"""Demo content, never put into a real portal."""

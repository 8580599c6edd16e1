"""Sends the interface for programs thousands of requests that nobody would write, and counts what comes back."""

"""The proof that a crash loses nothing, doubles nothing and leaves nothing stuck; see `python -m tools.crash -h`."""

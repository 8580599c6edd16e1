"""The proof that packages arrive and change whole, wherever that is killed; see `python -m tools.package_proof -h`."""

"""A mail server that is killed and started again while the portal sends: each mail arrives, and as one mail."""

"""People: accounts, roles, sign-in, mailed links, and what somebody typed when their session ended."""

"""Proposals: drafted, handed in, decided by a moderator, published, endorsed; and the topics they belong to."""

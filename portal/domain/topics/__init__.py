"""What people write about: words of each text, the network of keywords of a quarter, and what of it is published."""

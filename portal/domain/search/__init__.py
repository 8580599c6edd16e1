"""Search over proposals: an index that is derived from their texts and translations, and what is found in it."""

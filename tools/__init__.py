"""Programs for those who build the portal; none of them runs in it."""

"""Things to test with, made the way the portal makes them."""

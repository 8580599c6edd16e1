"""Mail that is owed to people: a row written with the act it tells of, sent by a worker."""

"""Who comes to what: registrations with their seats, waiting lists, delegations and tickets."""

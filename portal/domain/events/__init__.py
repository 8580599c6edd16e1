"""What the city invites to: events with their sessions, venues and questions."""

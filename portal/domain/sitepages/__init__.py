"""What the office says: its pages, as versions that are never changed, and announcements on every page."""

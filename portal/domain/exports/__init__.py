"""Files that staff take out of the portal: with a reason where they hold people, logged, and gone after a while."""

"""What people do to translations: readers report and improve them, post-editors decide, writers try theirs out."""

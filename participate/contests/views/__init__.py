"""Pages around the ballot box."""

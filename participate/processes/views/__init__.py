"""Pages of the processes room, one subject a file."""

"""Pages of the outcomes room, one subject a file."""

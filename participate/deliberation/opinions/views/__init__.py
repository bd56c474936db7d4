"""Pages of opinion maps."""

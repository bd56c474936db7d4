"""Page types."""

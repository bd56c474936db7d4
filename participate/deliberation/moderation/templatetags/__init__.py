"""Tags of moderation."""

"""Named reads of moderation."""

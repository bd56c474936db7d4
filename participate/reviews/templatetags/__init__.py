"""Tags of the reviews room."""

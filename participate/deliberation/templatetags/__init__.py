"""Tags of the deliberation room."""

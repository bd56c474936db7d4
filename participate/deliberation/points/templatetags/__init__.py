"""Tags of points."""

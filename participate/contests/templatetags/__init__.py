"""Tags of the contests room."""

"""Tags of the proposals room."""

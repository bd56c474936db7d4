"""Pages of the proposals room."""

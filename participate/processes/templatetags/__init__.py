"""Template tags of the processes room."""

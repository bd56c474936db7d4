"""Rules that share out a budget."""

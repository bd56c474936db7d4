"""Blocks that draw from the rooms, one a file."""

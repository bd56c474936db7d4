"""Blocks, one a file; those in `live` draw from the rooms."""

"""Reads of opinion maps."""

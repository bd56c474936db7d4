"""Verbs of opinion maps."""

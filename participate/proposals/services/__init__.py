"""Verbs of the proposals room."""

"""Verbs of the reviews room."""

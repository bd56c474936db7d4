"""Verbs of the deliberation room."""

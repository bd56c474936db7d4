"""Verbs of questions."""

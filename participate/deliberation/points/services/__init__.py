"""Verbs of points for and against."""

"""Benchmarks of the tally."""

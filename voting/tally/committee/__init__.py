"""Committees from approval ballots: every option costs one seat."""

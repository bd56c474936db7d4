"""Stored results: one rule over one sealed set of ballots, with its explanation.

Purpose: the same ballots and the same rule give the same bytes, today and for anybody who recounts.
Owns: count runs (official and for comparison), explanations, the recount bundle.
May import: Django, `voting.ballots` and `voting.tally`.
Invariants: runs are append-only and hold the hash of what went in and of what came out; one official run a
contest; ballots are read as a stream of collapsed groups; pages read stored runs and never count, but for `trial`,
which tries a rule on a small past vote and caches the line.
"""

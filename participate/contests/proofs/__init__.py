"""Proofs of the ballot box's promises, one module an id, run by `participate prove ID`.

Each module has `prove(*, long, seed, sabotage)` and returns a `Finding`. They run against a database of their own,
never against the site's. With `sabotage` the defect that the proof is about is planted: it must then fail.
"""

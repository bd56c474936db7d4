"""Proofs of the rights room; `participate prove` runs them."""

"""The ballot box: who may vote, who has voted, and the ballots, with nothing that joins the two.

Purpose: one entitled person, one counted ballot, until the deadline and not after it.
Owns: contests, rule versions, options (frozen snapshots), the roll, participations, ballots, leaves, receipts.
May import: Django and `voting.tally`; nothing of the product around it.
Invariants: the database refuses a second ballot, a late ballot and a changed ballot; no ballot carries a
time, a person or a running number; what affects the count is frozen from the opening on.
"""

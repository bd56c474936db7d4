"""The web pages around the ballot box: rules, ballot, receipt, desk, count and result.

Purpose: let a cycle put its proposals to a vote under rules published before, and show what came out and why.
Owns: which contest belongs to which cycle, which proposal stands behind which option, imported elections.
May import: `proposals`, `processes`, `notices`, `places`, `accounts`, `kit`, `voting.*`.
Invariants: no row here joins a person to a ballot; results are read from stored counts; after opening, no
door here changes what affects the count.
"""

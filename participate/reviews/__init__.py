"""Reviews: before the verification team decides, the formal check, the opinions of offices; afterwards the appeal.

Purpose: two-step review with due days, what offices answer, appeals, and which proposals exclude or need each other.
Owns: Review, FormalCheck, OpinionRequest, Opinion, BulkAction, Appeal, ProposalRelation.
May import: proposals, deliberation, processes, notices, places, accounts, kit.
Invariants: a status is made by the proposals room only; nothing is public before the review is finished; nobody
decides on an appeal against their own decision.
"""

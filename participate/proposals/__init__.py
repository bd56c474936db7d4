"""Proposals: what residents ask for, and what became of each request.

Purpose: the dictionary, proposals, their append-only events, verification, scores, public pages and feedback.
Owns: Category, Agency, DictionaryItem, Proposal, ProposalEvent, MergeLink, CriterionScore, ProposalPhoto, drafts.
May import: processes, notices, places, accounts, kit.
Invariants: a status is the newest event; every negative event has a reason; nothing is ever deleted or silent.
"""
